using BenchmarkDotNet.Attributes;
using Ecg.Networks;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Benchmarks;

/// <summary>Whole training steps: forward, loss, backward, Adam.</summary>
public class StepBenchmarks : IBatchSource<float>, IDisposable
{
    private readonly float[] _rows = [.. Enumerable.Range(0, 512 * HeartbeatNetworks.BeatLength).Select(i => (float)CounterRandom.Uniform(1, (ulong)i))];
    private WorkerPool? _pool;
    private TrainingStep<float> _step = null!;
    private OptimizerState<float> _optimizer = null!;

    /// <summary>The network.</summary>
    [Params("baseline", "kachuee")]
    public string Network { get; set; } = "baseline";

    /// <summary>Samples per step.</summary>
    [Params(32, 64, 128, 512)]
    public int Batch { get; set; }

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Builds model and memory.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var model = new Model<float>(HeartbeatNetworks.ByName(Network, 5), HeartbeatNetworks.BeatShape, 42);
        _pool = new WorkerPool(Threads);
        _step = new TrainingStep<float>(model, new SoftmaxCrossEntropy(), Batch, _pool);
        _optimizer = new OptimizerState<float>(new Adam(), model);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _pool?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One step.</summary>
    [Benchmark]
    public double Step() => _step.Run(this, Batch, _optimizer, learningRate: 1e-4, randomKey: 1);

    void IBatchSource<float>.Load(int sample, Span<float> input, Span<float> target)
    {
        _rows.AsSpan(sample * input.Length, input.Length).CopyTo(input);
        target[0] = sample % 5;
    }
}
