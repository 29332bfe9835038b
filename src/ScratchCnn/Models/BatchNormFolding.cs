using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// The inference form of a model, which computes the same function with fewer layers: dropout is removed, and each batch normalization, which with its
/// running statistics is y = scale · x + shift for every channel, is folded into a neighboring convolution or dense layer where algebra allows.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>After a convolution or dense layer: scale · (x · kernel + bias) + shift is that layer with kernel · scale and bias · scale + shift.</item>
/// <item>
/// Before one: kernel · (scale · x + shift) + bias is that layer with its kernel's rows scaled and Σ shift · kernel added to its bias. Between the two
/// may be a flatten, an average, which commutes with it, and a maximum if no scale is negative; but the convolution must not pad the signal with
/// zeros, because the shift is not 0 there.
/// </item>
/// <item>Elsewhere the normalization remains.</item>
/// </list>
/// Shapes are the same, and outputs agree within rounding. Source of the first form: Jacob et al., Quantization and Training of Neural Networks (2017), section 3.2.
/// </remarks>
public static class BatchNormFolding
{
    /// <summary>A copy of <paramref name="model"/> in its inference form; the model is not changed.</summary>
    public static Model<T> ForInference<T>(this Model<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        var tensors = new Queue<double[]>(model.Tensors.Select(tensor => ToDouble<T>(model.Values(tensor))));
        List<FoldedModule> parts = Fold(model.Spec, model.InputShape, tensors);
        var folded = new Model<T>(ToModule(parts), model.InputShape, seed: 0);
        foreach ((ModelTensor tensor, double[] values) in folded.Tensors.Zip(parts.SelectMany(part => part.Tensors)))
        {
            Span<T> destination = folded.Values(tensor);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = T.CreateChecked(values[i]);
        }

        return folded;
    }

    /// <summary>A module of the inference form, the shape that it reads, and its tensors in their order.</summary>
    private sealed record FoldedModule(ModuleSpec Spec, Shape Input, List<double[]> Tensors);

    /// <summary>Takes a sequence apart and folds its normalizations.</summary>
    private static List<FoldedModule> Fold(ModuleSpec spec, Shape input, Queue<double[]> tensors)
    {
        var parts = new List<FoldedModule>();
        foreach (ModuleSpec module in Flat(spec))
        {
            FoldedModule part = TakePart(module, input, tensors);
            input = module.OutputShape(input);
            if (module is not (Dropout or BranchDropout))
                parts.Add(part);
        }

        // Folding one normalization can bring the next beside a layer that takes it; so again, until none is left that can be folded.
        while (parts.FindIndex(part => part.Spec is BatchNorm norm && FoldOne(parts, parts.IndexOf(part), norm)) is >= 0 and var norm)
            parts.RemoveAt(norm);

        // A sequence of dropout alone still has to be a module: a padding of no zeros, which keeps every shape.
        return parts.Count > 0 ? parts : [new FoldedModule(new ZeroPadding1D(0), input, [])];
    }

    private static IEnumerable<ModuleSpec> Flat(ModuleSpec spec) => spec is Sequential sequence ? sequence.Layers.SelectMany(Flat) : [spec];

    private static ModuleSpec ToModule(List<FoldedModule> parts) => parts.Count == 1 ? parts[0].Spec : new Sequential([.. parts.Select(part => part.Spec)]);

    private static FoldedModule TakePart(ModuleSpec module, Shape input, Queue<double[]> tensors)
    {
        switch (module)
        {
            case Residual residual:
                List<FoldedModule> body = Fold(residual.Body, input, tensors);
                List<double[]> all = [.. body.SelectMany(part => part.Tensors)];
                List<FoldedModule> projection = residual.Projection is null ? [] : Fold(residual.Projection, input, tensors);
                all.AddRange(projection.SelectMany(part => part.Tensors));
                return new FoldedModule(
                    residual with { Body = ToModule(body), Projection = projection.Count == 0 ? null : ToModule(projection) }, input, all);
            case Concatenate concatenate:
                return FoldBranches(concatenate.Branches, branches => new Concatenate(branches) { Name = concatenate.Name }, input, tensors);
            case Average average:
                return FoldBranches(average.Branches, branches => new Average(branches) { Name = average.Name }, input, tensors);
            case Multiply multiply:
                List<FoldedModule> gate = Fold(multiply.Gate, input, tensors);
                return new FoldedModule(multiply with { Gate = ToModule(gate) }, input, [.. gate.SelectMany(part => part.Tensors)]);
            case SideInput side:
                List<FoldedModule> main = Fold(side.Body, new Shape(input.Length - side.Size, 1), tensors);
                return new FoldedModule(side with { Body = ToModule(main) }, input, [.. main.SelectMany(part => part.Tensors)]);
            default:
                int count = new Network<float>(module, input).Tensors.Count;
                return new FoldedModule(module, input, [.. Enumerable.Range(0, count).Select(_ => tensors.Dequeue())]);
        }
    }

    private static FoldedModule FoldBranches(
        IReadOnlyList<ModuleSpec> branches, Func<IReadOnlyList<ModuleSpec>, ModuleSpec> join, Shape input, Queue<double[]> tensors)
    {
        List<List<FoldedModule>> folded = [.. branches.Select(branch => Fold(branch, input, tensors))];
        return new FoldedModule(join([.. folded.Select(ToModule)]), input, [.. folded.SelectMany(branch => branch).SelectMany(part => part.Tensors)]);
    }

    private static bool FoldOne(List<FoldedModule> parts, int at, BatchNorm norm) => IntoLayerBefore(parts, at, norm) || IntoLayerAfter(parts, at, norm);

    /// <summary>kernel · scale, bias · scale + shift.</summary>
    private static bool IntoLayerBefore(List<FoldedModule> parts, int at, BatchNorm norm)
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
    private static bool IntoLayerAfter(List<FoldedModule> parts, int at, BatchNorm norm)
    {
        (double[] scale, double[] shift) = Affine(parts[at], norm);
        int target = at + 1;
        while (target < parts.Count && LetsThrough(parts[target].Spec, scale))
            target++;
        if (target == parts.Count || !AcceptsShift(parts[target]))
            return false;

        FoldedModule layer = parts[target];
        int filters = layer.Spec.OutputShape(layer.Input).Channels;
        (double[] kernel, double[] bias) = KernelAndBias(layer, filters);
        for (int i = 0; i < kernel.Length; i++)
        {
            // Rows of the kernel count taps or flattened positions, and within them channels: the normalized channel is the row's remainder.
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

    private static bool AcceptsShift(FoldedModule part) => part.Spec switch
    {
        Dense => true,
        Conv1D conv => (conv with { Padding = Padding.Valid }) is var unpadded && part.Input.Length > (conv.KernelSize - 1L) * conv.Dilation
            && unpadded.OutputShape(part.Input) == conv.OutputShape(part.Input) && conv.Padding != Padding.Causal,
        _ => false,
    };

    /// <summary>Scale and shift of each channel of a normalization with its running statistics: y = scale · x + shift.</summary>
    private static (double[] Scale, double[] Shift) Affine(FoldedModule part, BatchNorm norm)
    {
        (double[] gamma, double[] beta, double[] mean, double[] variance) = (part.Tensors[0], part.Tensors[1], part.Tensors[2], part.Tensors[3]);
        double[] scale = [.. gamma.Select((value, c) => value / Math.Sqrt(variance[c] + norm.Epsilon))];
        return (scale, [.. beta.Select((value, c) => value - (mean[c] * scale[c]))]);
    }

    private static (double[] Kernel, double[] Bias) KernelAndBias(FoldedModule part, int filters) =>
        ([.. part.Tensors[0]], part.Tensors.Count > 1 ? [.. part.Tensors[1]] : new double[filters]);

    private static FoldedModule WithTensors(FoldedModule part, double[] kernel, double[] bias) => part with
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
