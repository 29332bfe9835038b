using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Peers;

/// <summary>Training steps with ScratchCnn on one batch: forward, backward, Adam.</summary>
internal sealed class OurTraining : IContestant, IBatchSource<float>
{
    private readonly PeerModel _peer;
    private readonly int _batch;
    private readonly WorkerPool _pool;
    private readonly TrainingStep<float> _step;
    private readonly OptimizerState<float> _optimizer;
    private readonly float[] _input;
    private readonly int[] _labels;

    /// <param name="peer">The model.</param>
    /// <param name="batch">Beats per step.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="dropout">Whether its dropout layers drop anything.</param>
    public OurTraining(PeerModel peer, int batch, int threads, bool dropout)
    {
        _peer = peer;
        _batch = batch;
        _input = Problem.Beats(batch);
        _labels = Problem.Labels(batch, peer.Classes);
        _pool = new WorkerPool(threads);
        Model<float> model = peer.Build(dropout);
        _step = new TrainingStep<float>(model, new SoftmaxCrossEntropy(), batch, _pool);
        _optimizer = new OptimizerState<float>(new Adam(), model);
    }

    public string Name => "ScratchCnn";

    public long? BufferBytes => _step.Bytes;

    public void Run() => Step();

    public double[] Answer()
    {
        using var withoutDropout = new OurTraining(_peer, _batch, _pool.Threads, dropout: false);
        return [.. Enumerable.Range(0, Problem.CheckedSteps).Select(_ => withoutDropout.Step())];
    }

    public void Load(int sample, Span<float> input, Span<float> target)
    {
        _input.AsSpan(sample * input.Length, input.Length).CopyTo(input);
        target[0] = _labels[sample];
    }

    public void Dispose() => _pool.Dispose();

    /// <returns>The loss before the step.</returns>
    private double Step() => _step.Run(this, _batch, _optimizer, _peer.LearningRate, randomKey: (ulong)_optimizer.Step);
}
