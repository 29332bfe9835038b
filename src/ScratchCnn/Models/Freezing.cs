using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// Makes a smaller model for prediction that computes the same function: dropout goes, and each batch normalisation, which with its running
/// statistics is y = scale · x + shift for every channel, goes into a convolution or dense layer beside it, wherever algebra allows.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>Behind a convolution or dense layer: scale · (x · kernel + bias) + shift is that layer with kernel · scale and bias · scale + shift.</item>
/// <item>
/// In front of one: kernel · (scale · x + shift) + bias is that layer with its kernel's rows scaled and Σ shift · kernel added to its bias. It may be
/// carried there through a flatten, through an average, which commutes with it, and through a maximum where no scale is negative; but not into a
/// convolution that adds zeros at the signal's ends, because the shift is not 0 there.
/// </item>
/// <item>Elsewhere it stays.</item>
/// </list>
/// Results agree within rounding. Source of the first form: Jacob et al., Quantization and Training of Neural Networks (2017), section 3.2.
/// </remarks>
public static class Freezing
{
    /// <summary>The frozen copy of <paramref name="model"/>.</summary>
    public static Model<T> Freeze<T>(this Model<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = new Queue<double[]>(model.Tensors.Select(tensor => ToDouble<T>(model.Values(tensor))));
        List<FrozenPart> parts = FreezeParts(model.Spec, model.InputShape, tensors);
        var frozen = new Model<T>(ToModule(parts), model.InputShape, seed: 0);
        foreach ((ModelTensor tensor, double[] values) in frozen.Tensors.Zip(parts.SelectMany(part => part.Tensors)))
        {
            Span<T> destination = frozen.Values(tensor);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = T.CreateChecked(values[i]);
        }

        return frozen;
    }

    /// <summary>A module of the frozen model, the shape it reads, and its tensors in their order.</summary>
    private sealed record FrozenPart(ModuleSpec Spec, Shape Input, List<double[]> Tensors);

    /// <summary>Takes a module apart into those it consists of one after the other, and freezes them.</summary>
    private static List<FrozenPart> FreezeParts(ModuleSpec spec, Shape input, Queue<double[]> tensors)
    {
        var parts = new List<FrozenPart>();
        foreach (ModuleSpec module in Flat(spec))
        {
            FrozenPart part = TakePart(module, input, tensors);
            input = module.OutputShape(input);
            if (module is not Dropout)
                parts.Add(part);
        }

        // One fold can bring the next normalisation beside a layer that takes it; so again, until none is left that can go.
        while (parts.FindIndex(part => part.Spec is BatchNorm norm && Fold(parts, parts.IndexOf(part), norm)) is >= 0 and var folded)
            parts.RemoveAt(folded);

        // Something has to remain of a body of nothing but dropout: a padding of no zeros, which keeps every shape.
        return parts.Count > 0 ? parts : [new FrozenPart(new ZeroPadding1D(0), input, [])];
    }

    private static IEnumerable<ModuleSpec> Flat(ModuleSpec spec) => spec is Sequential sequence ? sequence.Layers.SelectMany(Flat) : [spec];

    private static ModuleSpec ToModule(List<FrozenPart> parts) => parts.Count == 1 ? parts[0].Spec : new Sequential([.. parts.Select(part => part.Spec)]);

    private static FrozenPart TakePart(ModuleSpec module, Shape input, Queue<double[]> tensors)
    {
        switch (module)
        {
            case Residual residual:
                List<FrozenPart> body = FreezeParts(residual.Body, input, tensors);
                List<double[]> all = [.. body.SelectMany(part => part.Tensors)];
                if (residual.Projection is { } projection)
                    all.AddRange(TakePart(projection, input, tensors).Tensors);
                return new FrozenPart(residual with { Body = ToModule(body) }, input, all);
            case Concatenate concatenate:
                List<List<FrozenPart>> branches = [.. concatenate.Branches.Select(branch => FreezeParts(branch, input, tensors))];
                return new FrozenPart(
                    new Concatenate([.. branches.Select(ToModule)]) { Name = concatenate.Name }, input,
                    [.. branches.SelectMany(branch => branch).SelectMany(part => part.Tensors)]);
            case Multiply multiply:
                List<FrozenPart> gate = FreezeParts(multiply.Gate, input, tensors);
                return new FrozenPart(multiply with { Gate = ToModule(gate) }, input, [.. gate.SelectMany(part => part.Tensors)]);
            case SideInput side:
                List<FrozenPart> main = FreezeParts(side.Body, new Shape(input.Length - side.Size, 1), tensors);
                return new FrozenPart(side with { Body = ToModule(main) }, input, [.. main.SelectMany(part => part.Tensors)]);
            default:
                int count = new Network<float>(module, input).Tensors.Count;
                return new FrozenPart(module, input, [.. Enumerable.Range(0, count).Select(_ => tensors.Dequeue())]);
        }
    }

    private static bool Fold(List<FrozenPart> parts, int at, BatchNorm norm) => IntoLayerBefore(parts, at, norm) || IntoLayerBehind(parts, at, norm);

    /// <summary>kernel · scale, bias · scale + shift.</summary>
    private static bool IntoLayerBefore(List<FrozenPart> parts, int at, BatchNorm norm)
    {
        if (at == 0 || parts[at - 1].Spec is not (Conv1D or Dense))
            return false;

        (double[] scale, double[] shift) = Affine(parts[at], norm);
        (double[] kernel, double[] bias) = KernelAndBias(parts[at - 1], scale.Length);
        for (int i = 0; i < kernel.Length; i++)
            kernel[i] *= scale[i % scale.Length];
        for (int f = 0; f < bias.Length; f++)
            bias[f] = (bias[f] * scale[f]) + shift[f];
        parts[at - 1] = WithTensors(parts[at - 1], kernel, bias);
        return true;
    }

    /// <summary>kernel rows · scale, bias + Σ shift · kernel.</summary>
    private static bool IntoLayerBehind(List<FrozenPart> parts, int at, BatchNorm norm)
    {
        (double[] scale, double[] shift) = Affine(parts[at], norm);
        int target = at + 1;
        while (target < parts.Count && LetsThrough(parts[target].Spec, scale))
            target++;
        if (target == parts.Count || !AcceptsShift(parts[target]))
            return false;

        FrozenPart layer = parts[target];
        int filters = layer.Spec.OutputShape(layer.Input).Channels;
        (double[] kernel, double[] bias) = KernelAndBias(layer, filters);
        for (int i = 0; i < kernel.Length; i++)
        {
            // Rows of the kernel count taps or flattened positions, and within them channels: the normalised channel is the row's remainder.
            int channel = i / filters % scale.Length;
            bias[i % filters] += shift[channel] * kernel[i];
            kernel[i] *= scale[channel];
        }

        parts[target] = WithTensors(layer, kernel, bias);
        return true;
    }

    private static bool LetsThrough(ModuleSpec spec, double[] scale) => spec switch
    {
        Flatten or AveragePool1D or GlobalAveragePool1D => true,
        MaxPool1D or GlobalMaxPool1D => Array.TrueForAll(scale, factor => factor >= 0),
        _ => false,
    };

    private static bool AcceptsShift(FrozenPart part) => part.Spec switch
    {
        Dense => true,
        Conv1D conv => (conv with { Padding = Padding.Valid }) is var unpadded && part.Input.Length >= WindowGeometry.Extent(conv.KernelSize, conv.Dilation)
            && unpadded.OutputShape(part.Input) == conv.OutputShape(part.Input) && conv.Padding != Padding.Causal,
        _ => false,
    };

    /// <summary>What a normalisation with its running statistics does to each channel: y = scale · x + shift.</summary>
    private static (double[] Scale, double[] Shift) Affine(FrozenPart part, BatchNorm norm)
    {
        (double[] gamma, double[] beta, double[] mean, double[] variance) = (part.Tensors[0], part.Tensors[1], part.Tensors[2], part.Tensors[3]);
        double[] scale = [.. gamma.Select((value, c) => value / Math.Sqrt(variance[c] + norm.Epsilon))];
        return (scale, [.. beta.Select((value, c) => value - (mean[c] * scale[c]))]);
    }

    private static (double[] Kernel, double[] Bias) KernelAndBias(FrozenPart part, int filters) =>
        ([.. part.Tensors[0]], part.Tensors.Count > 1 ? [.. part.Tensors[1]] : new double[filters]);

    private static FrozenPart WithTensors(FrozenPart part, double[] kernel, double[] bias) => part with
    {
        Spec = part.Spec switch
        {
            Conv1D conv => conv with { UseBias = true },
            Dense dense => dense with { UseBias = true },
            _ => part.Spec,
        },
        Tensors = [kernel, bias],
    };

    private static double[] ToDouble<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
            doubles[i] = double.CreateChecked(values[i]);
        return doubles;
    }
}
