using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn;

/// <summary>
/// Trains a network batch by batch, for a loop and a loss of one's own: what <see cref="Trainer"/> does in an epoch, in three calls per batch.
/// <code>
/// using var trainer = new ManualTrainer(network, training, new Adam(0.01));
/// float[][] outputs = trainer.Forward(signals);          // [signals][outputs]
/// trainer.Backward(gradients);                           // [signals][outputs]: the loss's gradient with respect to the outputs
/// trainer.Step();
/// </code>
/// </summary>
/// <remarks>
/// Signals are standardized on the way in. Outputs are those of the network: logits of classes or labels, and values in the units that the loss is
/// written in. Same seed and same calls, same bits, for any number of threads.
/// </remarks>
public sealed class ManualTrainer : IDisposable
{
    private const ulong StepKey = 0x6d616e75616c;

    private readonly Standardizer<float> _standardizer;
    private readonly OptimizerState<float> _optimizer;
    private readonly IReadOnlyList<string> _names;
    private readonly TargetKind _targets;
    private readonly WorkerPool _pool;
    private readonly ulong _seed;

    private TrainingStep<float>? _step;
    private int _capacity;

    /// <summary>Prepares to train.</summary>
    /// <param name="network">The network, without a softmax or sigmoid at the end.</param>
    /// <param name="training">The training data: their shape, what the outputs mean, and what the standardization is fitted on.</param>
    /// <param name="optimizer">The rule that moves the weights; Adam with learning rate 1e-3 if omitted. Its learning rate may be set between two steps.</param>
    /// <param name="standardize">Whether signals are standardized, as by <see cref="TrainingOptions.Standardize"/>.</param>
    /// <param name="seed">Seed of the initial weights and dropout.</param>
    /// <param name="threads">Threads; 0 for one per core. The result does not depend on them.</param>
    /// <exception cref="ShapeException">A layer has no output for what it would be given.</exception>
    /// <exception cref="UnregisteredLayerException">A layer could not be saved; the message says what to call.</exception>
    public ManualTrainer(
        ModuleSpec network, Dataset training, Optimizer? optimizer = null, bool standardize = true, ulong seed = 42, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        LayerRegistry.RequireRegistered(network);
        Model = new Model<float>(network, training.SignalShape, Trainer.WeightsSeed(seed));
        _standardizer = standardize ? Standardizer<float>.Fit(training.Rows) : Trainer.Unchanged(training.SignalShape.Size);
        _optimizer = new OptimizerState<float>(optimizer ?? new Adam(), Model);
        _names = training.TargetNames;
        _targets = training.Targets;
        _seed = seed;
        _pool = new WorkerPool(threads == 0 ? Environment.ProcessorCount : threads);
    }

    /// <summary>The model that is trained.</summary>
    public Model<float> Model { get; }

    /// <summary>Steps so far.</summary>
    public long Steps => _optimizer.Step;

    /// <summary>Names of the trained tensors: "conv1d_1.kernel".</summary>
    public IEnumerable<string> TensorNames => Model.Tensors.Where(tensor => tensor.IsTrained).Select(tensor => tensor.Name);

    /// <summary>The whole gradient after <see cref="Backward"/>, tensor after tensor; may be changed before <see cref="Step"/>.</summary>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public Span<float> Gradient => Current.Gradient;

    private TrainingStep<float> Current => _step ?? throw new InvalidOperationException("There is no gradient yet; call Forward and Backward first.");

    /// <summary>The gradient of one tensor after <see cref="Backward"/>, row by row; may be changed before <see cref="Step"/>.</summary>
    /// <param name="tensor">Its name, one of <see cref="TensorNames"/>.</param>
    /// <exception cref="ArgumentException">The model has no trained tensor of that name.</exception>
    /// <exception cref="InvalidOperationException">There was no forward pass yet.</exception>
    public Span<float> GradientOf(string tensor) => Current.GradientOf(tensor);

    /// <summary>Forward pass in training mode: dropout drops, batch normalization uses the batch and moves its running statistics.</summary>
    /// <param name="signals">The batch, each [positions · channels].</param>
    /// <returns>[signals][outputs].</returns>
    /// <exception cref="ArgumentException">There is no signal, or one has another size.</exception>
    public float[][] Forward(IReadOnlyList<float[]> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        if (signals.Count == 0)
            throw new ArgumentException("A batch needs at least one signal.");
        if (_step is null || signals.Count > _capacity)
        {
            _capacity = signals.Count;
            _step = new TrainingStep<float>(Model, _capacity, _pool);
        }

        int size = Model.InputShape.Size;
        var inputs = new float[checked(signals.Count * size)];
        for (int row = 0; row < signals.Count; row++)
        {
            if (signals[row].Length != size)
                throw new ArgumentException($"Signal {row} has {signals[row].Length} values, but the network takes {size} (shape {Model.InputShape}).");
            _standardizer.Transform(signals[row], inputs.AsSpan(row * size, size));
        }

        return [.. _step.Forward(inputs, CounterRandom.Derive(_seed ^ StepKey, (ulong)Steps)).ToArray().Chunk(Model.OutputShape.Size)];
    }

    /// <summary>Backward pass of the last <see cref="Forward"/>: computes <see cref="Gradient"/>.</summary>
    /// <param name="outputGradients">
    /// [signals][outputs]: the gradient of the loss with respect to the outputs. For the mean over the batch, divide by its size.
    /// </param>
    /// <exception cref="ArgumentException">There is not one value per output.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before.</exception>
    public void Backward(IReadOnlyList<float[]> outputGradients)
    {
        ArgumentNullException.ThrowIfNull(outputGradients);
        int outputs = Model.OutputShape.Size, wrong = outputGradients.ToList().FindIndex(row => row.Length != outputs);
        if (wrong >= 0)
            throw new ArgumentException($"The gradient of signal {wrong} has {outputGradients[wrong].Length} values, but the network has {outputs} outputs.");
        Current.Backward(outputGradients.SelectMany(row => row).ToArray());
    }

    /// <summary>Moves the weights by <see cref="Gradient"/>, with the optimizer's learning rate.</summary>
    /// <param name="clipNorm">Norm to which a longer gradient is shortened; infinite for no clipping.</param>
    /// <exception cref="NonFiniteException">The gradient has a NaN or an infinity; the weights are unchanged.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before.</exception>
    public void Step(double clipNorm = double.PositiveInfinity) => Current.Update(_optimizer, _optimizer.Rule.LearningRate, clipNorm);

    /// <summary>Returns a model of classes with a copy of the current weights.</summary>
    /// <exception cref="ArgumentException">The data have no classes, or the network has another number of outputs.</exception>
    public Classifier ToClassifier() => new(Trained());

    /// <summary>Returns a model of labels with a copy of the current weights.</summary>
    /// <exception cref="ArgumentException">The data have no labels, or the network has another number of outputs.</exception>
    public MultiLabelClassifier ToMultiLabelClassifier() => new(Trained());

    /// <summary>Returns a model of values with a copy of the current weights.</summary>
    /// <exception cref="ArgumentException">The data have no values, or the network has another number of outputs.</exception>
    public Regressor ToRegressor() => new(Trained());

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _pool.Dispose();

    private TrainedModel Trained()
    {
        var model = new Model<float>(Model.Spec, Model.InputShape, seed: 0);
        model.CopyFrom(Model);
        return new TrainedModel(model, _standardizer, _names, targets: _targets);
    }
}
