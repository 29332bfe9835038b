using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Peers;

/// <summary>Training steps in this library on one batch: forward, backward, Adam.</summary>
internal sealed class OurTraining : IBatchSource<float>
{
    private readonly TrainingStep<float> _step;
    private readonly OptimizerState<float> _optimizer;
    private readonly float[] _input;
    private readonly IReadOnlyList<int> _labels;
    private readonly double _learningRate;

    /// <param name="model">The model; trained.</param>
    /// <param name="input">[batch, length].</param>
    /// <param name="labels">[batch].</param>
    /// <param name="learningRate">Of Adam.</param>
    /// <param name="pool">Threads.</param>
    public OurTraining(Model<float> model, float[] input, IReadOnlyList<int> labels, double learningRate, WorkerPool pool)
    {
        _input = input;
        _labels = labels;
        _learningRate = learningRate;
        _step = new TrainingStep<float>(model, new SoftmaxCrossEntropy<float>(), labels.Count, pool);
        _optimizer = new OptimizerState<float>(new Adam<float>(), model);
    }

    /// <summary>One step.</summary>
    /// <returns>The loss before it.</returns>
    public double Step() => _step.Run(this, _labels.Count, _optimizer, _learningRate, randomKey: (ulong)_optimizer.Step);

    public void Load(int sample, Span<float> input, Span<float> target)
    {
        _input.AsSpan(sample * input.Length, input.Length).CopyTo(input);
        target[0] = _labels[sample];
    }
}
