using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.Differential;

/// <summary>
/// A description of this library's, computed by libtorch's operations and differentiated by its autograd. Samples are [batch, length, channels], and the
/// tensors have this library's layout. They are taken in the order in which the network names them.
/// </summary>
internal sealed class TorchModel
{
    private readonly List<(string Name, Tensor Value)> _tensors;
    private readonly bool _watchKinks;
    private int _next;

    /// <param name="tensors">Names and values of all tensors, in the network's order.</param>
    /// <param name="watchKinks">Whether to keep <see cref="KinkDistance"/>, which takes longer than the network itself.</param>
    public TorchModel(IEnumerable<(string Name, Tensor Value)> tensors, bool watchKinks)
    {
        _tensors = [.. tensors];
        _watchKinks = watchKinks;
    }

    /// <summary>
    /// Distance of the last forward pass from the nearest kink that it is not on: the smallest |x| before a ReLU, and the smallest distance between the two largest
    /// values of a window. Nearer than the rounding errors, the gradient may rightly be that of the other side.
    /// </summary>
    public double KinkDistance { get; private set; }

    /// <summary>The tensor of that name.</summary>
    public Tensor this[string name] => _tensors.First(tensor => tensor.Name == name).Value;

    /// <summary>Runs the network; training moves the running statistics.</summary>
    public Tensor Forward(ModuleSpec spec, Tensor input, bool training)
    {
        _next = 0;
        KinkDistance = double.PositiveInfinity;
        Tensor output = Run(spec, input, training);
        return _next == _tensors.Count
            ? output
            : throw new InvalidOperationException($"{_tensors.Count - _next} tensors were not used, the first of them {_tensors[_next].Name}.");
    }

    private Tensor Run(ModuleSpec spec, Tensor x, bool training)
    {
        switch (spec)
        {
            case Sequential sequential:
                return sequential.Layers.Aggregate(x, (value, layer) => Run(layer, value, training));
            case Residual residual:
                Tensor body = Run(residual.Body, x, training);
                return body + (residual.Projection is null ? x : Run(residual.Projection, x, training));
            case Concatenate concatenate:
                return cat([.. concatenate.Branches.Select(branch => Run(branch, x, training))], 2);
            case Multiply multiply:
                return x * Run(multiply.Gate, x, training);
            case SideInput side:
                long main = x.shape[1] - side.Size;
                return cat([Run(side.Body, x.slice(1, 0, main, 1), training).flatten(1), x.slice(1, main, x.shape[1], 1).flatten(1)], 1).unsqueeze(1);
            case Conv1D conv:
                return Convolve(x, WindowsOver(conv, x, conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation), conv.Dilation, conv.UseBias, depthwise: false);
            case DepthwiseConv1D conv:
                return Convolve(x, WindowsOver(conv, x, conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation), conv.Dilation, conv.UseBias, depthwise: true);
            case SeparableConv1D conv:
                WindowGeometry windows = WindowsOver(conv, x, conv.KernelSize, conv.Stride, conv.Padding, conv.Dilation);
                Tensor filtered = Convolve(x, windows, conv.Dilation, useBias: false, depthwise: true);
                return Convolve(filtered, new WindowGeometry((int)filtered.shape[1], 0, 1, 1, 0), dilation: 1, conv.UseBias, depthwise: false);
            case Dense dense:
                return linear(x, Take("kernel").t(), dense.UseBias ? Take("bias") : null);
            case BatchNorm norm:
                return Normalize(x, norm, training);
            case LayerNorm norm:
                return layer_norm(x, [x.shape[2]], Take("gamma"), Take("beta"), norm.Epsilon);
            case MaxPool1D pool:
                return MaxPool(x, WindowsOver(pool, x, pool.PoolSize, pool.Stride ?? pool.PoolSize, pool.Padding, 1));
            case AveragePool1D pool:
                return AveragePool(x, WindowsOver(pool, x, pool.PoolSize, pool.Stride ?? pool.PoolSize, pool.Padding, 1));
            case GlobalMaxPool1D:
                return MaxPool(x, new WindowGeometry((int)x.shape[1], 1, (int)x.shape[1], 1, 0));
            case GlobalAveragePool1D:
                return x.mean([1], keepdim: true);
            case Relu:
                return relu(Watched(x));
            case LeakyRelu leaky:
                return leaky_relu(Watched(x), leaky.Slope);
            case Sigmoid:
                return x.sigmoid();
            case Tanh:
                return x.tanh();
            case Gelu:
                return gelu(x);
            case Silu:
                return silu(x);
            case Softmax:
                return softmax(x, 2);
            case Flatten:
                return x.flatten(1).unsqueeze(1);
            case ZeroPadding1D padding:
                return pad(x, [0, 0, padding.Left, padding.Right]);
            case UpSampling1D up:
                return x.repeat_interleave(up.Size, 1);
            default:
                throw new NotSupportedException($"No operation of libtorch is given here for a layer of kind '{spec.Kind}'.");
        }
    }

    /// <summary>The next tensor, which must be called <paramref name="name"/>.</summary>
    private Tensor Take(string name)
    {
        (string full, Tensor value) = _tensors[_next++];
        return full.EndsWith($".{name}", StringComparison.Ordinal) ? value : throw new InvalidOperationException($"Expected a {name}; the network's next tensor is {full}.");
    }

    private Tensor Convolve(Tensor x, WindowGeometry windows, int dilation, bool useBias, bool depthwise)
    {
        int end = windows.Count > 0 ? ((windows.Count - 1) * windows.Stride) + windows.Extent : windows.Length;
        Tensor kernel = Take("kernel");
        Tensor weight = depthwise ? kernel.t().unsqueeze(1) : kernel.permute(2, 1, 0);
        return conv1d(
            Padded(x, windows, end, 0), weight, useBias ? Take("bias") : null, stride: windows.Stride, dilation: dilation, groups: depthwise ? x.shape[2] : 1)
            .permute(0, 2, 1);
    }

    private Tensor MaxPool(Tensor x, WindowGeometry windows)
    {
        Tensor padded = Padded(x, windows, ((windows.Count - 1) * windows.Stride) + windows.Extent, double.NegativeInfinity);
        if (_watchKinks && windows.Extent > 1)
        {
            using var scope = NewDisposeScope();
            Tensor top = padded.detach().unfold(2, windows.Extent, windows.Stride).topk(2, 3).values;
            Watch(top.select(3, 0) - top.select(3, 1));
        }

        return max_pool1d(padded, windows.Extent, stride: windows.Stride).permute(0, 2, 1);
    }

    /// <summary>The mean of the real values of a window: its sum over padding of 0, divided by a sum over ones.</summary>
    private static Tensor AveragePool(Tensor x, WindowGeometry windows)
    {
        int end = ((windows.Count - 1) * windows.Stride) + windows.Extent;
        return (avg_pool1d(Padded(x, windows, end, 0), windows.Extent, stride: windows.Stride)
            / avg_pool1d(Padded(ones_like(x), windows, end, 0), windows.Extent, stride: windows.Stride)).permute(0, 2, 1);
    }

    /// <summary>libtorch's output and gradient; the running variance is this library's, the biased one.</summary>
    private Tensor Normalize(Tensor x, BatchNorm norm, bool training)
    {
        Tensor gamma = Take("gamma"), beta = Take("beta"), mean = Take("moving_mean"), variance = Take("moving_variance");
        Tensor output = batch_norm(x.permute(0, 2, 1), training ? null! : mean, training ? null! : variance, gamma, beta, training, eps: norm.Epsilon);
        if (training)
        {
            using var nothing = no_grad();
            mean.mul_(norm.Momentum).add_(x.mean([0, 1]) * (1 - norm.Momentum));
            variance.mul_(norm.Momentum).add_(x.var([0, 1], unbiased: false) * (1 - norm.Momentum));
        }

        return output.permute(0, 2, 1);
    }

    /// <summary>
    /// Keras' rules, written down once more: 'same' gives ⌈length / stride⌉ windows and puts the odd zero on the right, 'causal' pads on the left alone.
    /// </summary>
    private static WindowGeometry WindowsOver(ModuleSpec spec, Tensor x, int size, int stride, Padding padding, int dilation)
    {
        int length = (int)x.shape[1], extent = (dilation * (size - 1)) + 1, windows = (length + stride - 1) / stride;
        return padding switch
        {
            Padding.Valid => new(length, ((length - extent) / stride) + 1, extent, stride, 0),
            Padding.Same => new(length, windows, extent, stride, Math.Max(0, ((windows - 1) * stride) + extent - length) / 2),
            Padding.Causal => new(length, windows, extent, stride, extent - 1),
            _ => throw new NotSupportedException($"{spec.Kind}: {padding}"),
        };
    }

    /// <summary>[batch, channels, length] with the padding that the windows ask for: they end before position <paramref name="end"/>.</summary>
    private static Tensor Padded(Tensor x, WindowGeometry windows, int end, double value)
    {
        int right = end - windows.PadLeft - windows.Length;
        return pad(x.permute(0, 2, 1), [windows.PadLeft, Math.Max(0, right)], value: value);
    }

    private Tensor Watched(Tensor x)
    {
        if (_watchKinks)
        {
            using var scope = NewDisposeScope();
            Watch(x.detach().abs());
        }

        return x;
    }

    private void Watch(Tensor distances)
    {
        Tensor apart = distances.masked_select(distances.gt(0));
        if (apart.numel() > 0)
            KinkDistance = Math.Min(KinkDistance, apart.min().to_type(ScalarType.Float64).item<double>());
    }
}
