using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// A network with a second input: the last <paramref name="Size"/> values of a sample go round the body and are joined to its flattened output.
/// <code>y = (body(x[0 … n − Size − 1]), x[n − Size … n − 1])</code>
/// So a beat and its rhythm are one row of a data set, and nothing else needs to know of two inputs.
/// </summary>
/// <param name="Size">Values at the end of the sample that go round the body.</param>
/// <param name="Body">The layers that the rest of the sample passes through.</param>
public sealed record SideInput(int Size, ModuleSpec Body) : ModuleSpec
{
    /// <inheritdoc/>
    public override string Kind => "side_input";

    /// <inheritdoc/>
    public override Shape OutputShape(Shape input) => Shape.Flat(checked(Body.OutputShape(MainShape(input)).Size + Size));

    /// <inheritdoc/>
    public override NetworkValue Wire<T>(NetworkBuilder<T> network, NetworkValue input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Shape sample = input.Shape, main = (this with { Name = network.NextNameOf(this) }).MainShape(sample);
        NetworkValue body = network.Add(Body, network.AddLayer(this with { Name = null }, new TakeLayer<T>(sample, main), input));
        return network.AddLayer(this, new JoinLayer<T>(body.Shape, sample, Size), body, input);
    }

    private Shape MainShape(Shape input)
    {
        Require.Positive(this, Size, "size");
        return input.Channels == 1 && input.Length > Size
            ? new Shape(input.Length - Size, 1)
            : throw new ShapeException(
                $"{Require.NameOf(this)} takes the last {Size} values off a signal of one channel; expected an input of shape (n, 1) "
                + $"with n > {Size}, got {input}.");
    }
}

/// <summary>The first values of each sample.</summary>
internal sealed class TakeLayer<T>(Shape input, Shape output) : Layer<T>(input, output)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
            pass.Input.Slice(sample * InputShape.Size, OutputShape.Size).CopyTo(pass.Output[(sample * OutputShape.Size)..]);
    }

    public override void Backward(in LayerPass<T> pass)
    {
        if (pass.InputGradient.IsEmpty)
            return;

        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Span<T> gradient = pass.InputGradient.Slice(sample * InputShape.Size, InputShape.Size);
            pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size).CopyTo(gradient);
            gradient[OutputShape.Size..].Clear();
        }
    }
}

/// <summary>The first input, then the last values of the second.</summary>
internal sealed class JoinLayer<T>(Shape body, Shape whole, int size) : Layer<T>(body, Shape.Flat(body.Size + size))
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override bool BackwardReadsInput => false;

    public override void Forward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            Span<T> joined = pass.Output.Slice(sample * OutputShape.Size, OutputShape.Size);
            pass.Input.Slice(sample * InputShape.Size, InputShape.Size).CopyTo(joined);
            pass.SecondInput.Slice((sample * whole.Size) + whole.Size - size, size).CopyTo(joined[InputShape.Size..]);
        }
    }

    public override void Backward(in LayerPass<T> pass)
    {
        for (int sample = 0; sample < pass.SampleCount; sample++)
        {
            ReadOnlySpan<T> joined = pass.OutputGradient.Slice(sample * OutputShape.Size, OutputShape.Size);
            if (!pass.InputGradient.IsEmpty)
                joined[..InputShape.Size].CopyTo(pass.InputGradient[(sample * InputShape.Size)..]);
            if (pass.SecondInputGradient.IsEmpty)
                continue;
            Span<T> side = pass.SecondInputGradient.Slice(sample * whole.Size, whole.Size);
            side.Clear();
            joined[InputShape.Size..].CopyTo(side[(whole.Size - size)..]);
        }
    }
}
