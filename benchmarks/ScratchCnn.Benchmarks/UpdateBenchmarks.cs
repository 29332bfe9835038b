using BenchmarkDotNet.Attributes;
using ScratchCnn.Losses;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Benchmarks;

/// <summary>The parts of a training step outside the layers, on one core: the loss of a batch of 64, and the update of all parameters of the network
/// baseline.</summary>
public class UpdateBenchmarks
{
    private const int Batch = 64;
    private const int Classes = 5;
    private const int TrainedValues = 363_330;

    private readonly SoftmaxCrossEntropy _loss = new();
    private readonly Adam _adam = new();
    private readonly float[] _logits = Values(Batch * Classes);
    private readonly float[] _target = new float[1];
    private readonly float[] _lossGradient = new float[Classes];
    private readonly float[] _parameters = Values(TrainedValues);
    private readonly float[] _gradient = Values(TrainedValues);
    private readonly float[] _firstMoment = new float[TrainedValues];
    private readonly float[] _secondMoment = new float[TrainedValues];

    /// <summary>Softmax, cross entropy and their gradient.</summary>
    [Benchmark]
    public float Loss()
    {
        float sum = 0;
        for (int sample = 0; sample < Batch; sample++)
        {
            _target[0] = sample % Classes;
            sum += _loss.Evaluate(_logits.AsSpan(sample * Classes, Classes), _target, 1f / Batch, _lossGradient);
        }

        return sum;
    }

    /// <summary>Adam.</summary>
    [Benchmark]
    public void Update() => _adam.Update(_parameters, _gradient, _firstMoment, _secondMoment, gradientScale: 1, learningRate: 1e-4, step: 100);

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => (float)CounterRandom.Uniform(1, (ulong)i) - 0.5f)];
}
