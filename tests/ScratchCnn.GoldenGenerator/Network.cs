using ScratchCnn.Tests.Golden;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// A network's weights in this library's layout and order, and the layers of both models written in libtorch's operations on samples
/// [batch, length, channels]. Values are those of <see cref="FormulaWeights"/>: tensor number n of the network, offset + limit · formula(n, index).
/// </summary>
internal sealed class Network
{
    private const double Momentum = 0.99;
    private const double Epsilon = 1e-3;

    private readonly Dictionary<string, Tensor> _tensors = [];

    /// <summary>Trained tensors: name, values, and the formula's limit and offset.</summary>
    public List<(string Name, Parameter Value, double Limit, double Offset)> Parameters { get; } = [];

    /// <summary>Names of the running statistics, which are not trained.</summary>
    public List<string> State { get; } = [];

    public Tensor this[string name] => _tensors[name];

    public void AddConvolution(string name, int kernelSize, int channels, int filters)
    {
        AddParameter($"{name}.kernel", [kernelSize, channels, filters], Math.Sqrt(3.0 / (kernelSize * channels)));
        AddParameter($"{name}.bias", [filters], 0.1);
    }

    public void AddDense(string name, int inputs, int units)
    {
        AddParameter($"{name}.kernel", [inputs, units], Math.Sqrt(3.0 / inputs));
        AddParameter($"{name}.bias", [units], 0.1);
    }

    public void AddBatchNorm(string name, int channels)
    {
        AddParameter($"{name}.gamma", [channels], 0.25, offset: 1);
        AddParameter($"{name}.beta", [channels], 0.25);
        _tensors[$"{name}.moving_mean"] = zeros(channels, ScalarType.Float64);
        _tensors[$"{name}.moving_variance"] = ones(channels, ScalarType.Float64);
        State.AddRange([$"{name}.moving_mean", $"{name}.moving_variance"]);
    }

    public Tensor Convolution(Tensor input, string name, int padding = 0) =>
        conv1d(input.permute(0, 2, 1), this[$"{name}.kernel"].permute(2, 1, 0), this[$"{name}.bias"], padding: padding).permute(0, 2, 1);

    public Tensor Dense(Tensor input, string name) => linear(input, this[$"{name}.kernel"].t(), this[$"{name}.bias"]);

    public static Tensor MaxPool(Tensor input, int poolSize, int stride) => max_pool1d(input.permute(0, 2, 1), poolSize, stride: stride).permute(0, 2, 1);

    /// <summary>Keras' batch normalization; training moves the running statistics towards the batch's mean and biased variance.</summary>
    public Tensor BatchNorm(Tensor input, string name, bool training)
    {
        Tensor mean = this[$"{name}.moving_mean"];
        Tensor variance = this[$"{name}.moving_variance"];
        Tensor output = batch_norm(
            input.permute(0, 2, 1), training ? null! : mean, training ? null! : variance, this[$"{name}.gamma"], this[$"{name}.beta"], training, eps: Epsilon);
        if (training)
        {
            Tensor batch = input.detach();
            _tensors[$"{name}.moving_mean"] = (Momentum * mean) + ((1 - Momentum) * batch.mean([0, 1]));
            _tensors[$"{name}.moving_variance"] = (Momentum * variance) + ((1 - Momentum) * batch.var([0, 1], unbiased: false));
        }

        return output.permute(0, 2, 1);
    }

    private void AddParameter(string name, long[] shape, double limit, double offset = 0)
    {
        int count = (int)shape.Aggregate(1L, (product, extent) => product * extent);
        double[] values = [.. FormulaWeights.Values(Parameters.Count, count, limit).Select(value => offset + value)];
        var parameter = new Parameter(tensor(values, shape, dtype: ScalarType.Float64));
        Parameters.Add((name, parameter, limit, offset));
        _tensors[name] = parameter;
    }
}
