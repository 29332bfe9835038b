using System.Globalization;
using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Training;

/// <summary>Training met a NaN or an infinity and stopped before it could spoil the model.</summary>
public sealed class NonFiniteException : ArithmeticException
{
    /// <summary>Creates the exception with a sentence that names the step and the layer.</summary>
    public NonFiniteException(string message)
        : base(message)
    {
    }
}

/// <summary>Finds out where a NaN or an infinity first arose.</summary>
internal static class NonFinite
{
    /// <summary>The first input value that is not finite, if there is one.</summary>
    public static NonFiniteException? InInput<T>(Workspace<T> workspace, int batch, long step, IBatchSource<T>? source = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<T> inputs = workspace.Activations(0, SampleRange.Whole(batch, worker: 0));
        for (int i = 0; i < inputs.Length; i++)
        {
            if (T.IsFinite(inputs[i]))
                continue;
            (int sample, int column) = Math.DivRem(i, inputs.Length / batch);
            return new NonFiniteException(string.Create(
                CultureInfo.InvariantCulture,
                $"Training stopped at step {step}: the input is {inputs[i]} in row {source?.RowOf(sample) ?? sample}, column {column} (both counted from 0). Correct that value or leave the row out."));
        }

        return null;
    }

    /// <summary>The first layer whose output is not finite; else the loss. The workspace has kept all activations.</summary>
    public static NonFiniteException InForwardPass<T>(Network<T> network, Workspace<T> workspace, int batch, long step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var samples = SampleRange.Whole(batch, worker: 0);
        foreach (Node<T> node in network.Nodes)
        {
            if (!AllFinite<T>(workspace.Activations(node.Output, samples)))
                return Describe(step, $"an output of layer {node.Name} is");
        }

        return Describe(step, "the loss is");
    }

    /// <summary>The last layer with a gradient that is not finite: the first that the backward pass met.</summary>
    public static NonFiniteException InGradient<T>(Model<T> model, ReadOnlySpan<T> gradient, long step)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (ModelTensor tensor in model.Tensors.Reverse())
        {
            if (tensor.IsTrained && !AllFinite(gradient.Slice(tensor.Offset, tensor.Size)))
                return Describe(step, $"the gradient of {tensor.Name} is");
        }

        return Describe(step, "the length of the gradient is");
    }

    private static NonFiniteException Describe(long step, string what) => new(string.Create(
        CultureInfo.InvariantCulture, $"Training stopped at step {step}: {what} not finite. A lower learning rate or gradient clipping may help."));

    private static bool AllFinite<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T value in values)
        {
            if (!T.IsFinite(value))
                return false;
        }

        return true;
    }
}
