using BenchmarkDotNet.Attributes;
using Ecg.Networks;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Benchmarks;

/// <summary>Prediction of a batch by a model prepared for inference. A batch of one gives the latency of a single beat.</summary>
public class PredictionBenchmarks : IDisposable
{
    private readonly float[] _rows = [.. Enumerable.Range(0, 512 * HeartbeatNetworks.BeatLength).Select(i => (float)CounterRandom.Uniform(1, (ulong)i))];
    private readonly float[] _probabilities = new float[512 * 5];
    private WorkerPool? _pool;
    private Predictor<float> _predictor = null!;

    /// <summary>The network.</summary>
    [Params("baseline", "kachuee")]
    public string Network { get; set; } = "baseline";

    /// <summary>Beats per call.</summary>
    [Params(1, 64, 512)]
    public int Batch { get; set; }

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Builds model and memory.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _pool = new WorkerPool(Threads);
        _predictor = new Predictor<float>(
            new Model<float>(HeartbeatNetworks.ByName(Network, 5), HeartbeatNetworks.BeatShape, 42).ForInference(), softmax: true, pool: _pool);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        _pool?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>One call.</summary>
    [Benchmark]
    public void Predict() => _predictor.Predict(_rows.AsSpan(0, Batch * HeartbeatNetworks.BeatLength), _probabilities.AsSpan(0, Batch * 5));
}
