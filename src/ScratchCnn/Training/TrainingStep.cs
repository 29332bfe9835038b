using System.Numerics;
using System.Runtime.CompilerServices;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;

namespace ScratchCnn.Training;

/// <summary>
/// One step of training: load a batch, forward, loss, backward, update. All memory is allocated when it is made; a step allocates nothing. The
/// result has the same bits for any number of threads.
/// </summary>
/// <remarks>
/// With a loss, <see cref="Run"/> does all of it. Without one, the caller evaluates a loss of its own between the parts:
/// <code>
/// ReadOnlySpan&lt;float&gt; outputs = step.Forward(inputs);   // [batch, outputs]
/// Span&lt;float&gt; gradient = step.Backward(outputGradients);   // [batch, outputs] in; may be changed before the update
/// step.Update(optimizer, learningRate);
/// </code>
/// </remarks>
/// <typeparam name="T"><see cref="float"/>, or <see cref="double"/> for checks.</typeparam>
public sealed class TrainingStep<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Loss? _loss;
    private readonly WorkerPool _pool;
    private readonly BatchSize _batch = new();
    private readonly int _capacity;
    private readonly AlignedBuffer<T> _gradient;
    private readonly AlignedBuffer<T> _targets;
    private readonly T[] _losses;
    private readonly double[] _chunkSums;
    private readonly PartPhase _scan;
    private readonly PartPhase _update;
    private readonly int _targetSize;

    private StepMemory<T> _memory;
    private StepPlan<T> _plan;
    private IBatchSource<T>? _source;
    private OptimizerState<T>? _optimizer;
    private double _learningRate;
    private T _gradientScale = T.One;
    private bool _hasOutputs;

    /// <summary>Prepares whole steps (<see cref="Run"/>).</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    /// <param name="pool">Threads that share the work.</param>
    /// <param name="wantInputGradient">Whether the gradient with respect to the input is computed too; training does not need it.</param>
    /// <exception cref="ArgumentException">The loss has no meaning for the model's outputs.</exception>
    public TrainingStep(Model<T> model, Loss loss, int capacity, WorkerPool pool, bool wantInputGradient = false)
        : this(model, capacity, pool, wantInputGradient, loss ?? throw new ArgumentNullException(nameof(loss)))
    {
    }

    /// <summary>Prepares steps in parts, with a loss of the caller's: <see cref="Forward"/>, <see cref="Backward"/>, <see cref="Update"/>.</summary>
    /// <param name="model">The model to train.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    /// <param name="pool">Threads that share the work.</param>
    /// <param name="wantInputGradient">Whether the gradient with respect to the input is computed too; training does not need it.</param>
    public TrainingStep(Model<T> model, int capacity, WorkerPool pool, bool wantInputGradient = false)
        : this(model, capacity, pool, wantInputGradient, loss: null)
    {
    }

    private TrainingStep(Model<T> model, int capacity, WorkerPool pool, bool wantInputGradient, Loss? loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        Model = model;
        _loss = loss;
        _pool = pool;
        _targetSize = loss?.TargetSize(model.OutputShape.Size) ?? 0;
        _capacity = capacity;
        _gradient = new AlignedBuffer<T>(model.Network.ParameterCount);
        _targets = new AlignedBuffer<T>(checked(capacity * _targetSize));
        _losses = new T[capacity];
        _memory = new StepMemory<T>(model, _gradient, _batch, capacity);
        _plan = new StepPlan<T>(_memory, pool.Threads, loss is null ? null : Load, loss is null ? null : EvaluateLoss, wantInputGradient);

        int chunks = GradientNorm.ChunkCount(_gradient.Length);
        _chunkSums = new double[chunks];
        _scan = new PartPhase(() => chunks, (chunk, _) => _chunkSums[chunk] = GradientNorm.ChunkSumOfSquares<T>(_gradient.Span, chunk));
        _update = new PartPhase(() => chunks, (chunk, _) => UpdateChunk(chunk));
    }

    /// <summary>The model that is trained.</summary>
    public Model<T> Model { get; }

    /// <summary>Samples of the last batch.</summary>
    public int Batch => _batch.Value;

    /// <summary>[batch, outputs]: the network's outputs (logits) of the last batch.</summary>
    public ReadOnlySpan<T> Outputs => _memory.Workspace.Activations(Model.Network.Output, WholeBatch);

    /// <summary>[batch, target size]: the last batch's targets.</summary>
    public ReadOnlySpan<T> Targets => _targets.Slice(0, Batch * _targetSize);

    /// <summary>
    /// The gradient of the last batch's loss with respect to <see cref="Model{T}.Parameters"/>, in their order; may be changed before
    /// <see cref="Update"/>.
    /// </summary>
    public Span<T> Gradient => _gradient.Span;

    /// <summary>[batch, input size]: the gradient with respect to the input, if it was wanted.</summary>
    public ReadOnlySpan<T> InputGradient => _memory.Workspace.Gradients(0, WholeBatch);

    /// <summary>Bytes of activations, gradients and scratch.</summary>
    public long Bytes => (_memory.ValueCount + _gradient.Length + _targets.Length) * Unsafe.SizeOf<T>();

    /// <summary>The gradient of one tensor, row by row; may be changed before <see cref="Update"/>.</summary>
    /// <param name="tensor">Its name: "conv1d_1.kernel".</param>
    /// <exception cref="ArgumentException">The model has no trained tensor of that name.</exception>
    public Span<T> GradientOf(string tensor) => Model.Tensors.FirstOrDefault(other => other.IsTrained && other.Name == tensor) is { } found
        ? _gradient.Slice(found.Offset, found.Size)
        : throw new ArgumentException(
            $"The model has no trained tensor '{tensor}'; it has {string.Join(", ", Model.Tensors.Where(other => other.IsTrained).Select(other => other.Name))}.");

    /// <summary>Forward pass of a batch in training mode. Running statistics move.</summary>
    /// <param name="inputs">[batch, input size].</param>
    /// <param name="randomKey">Key of the step's random numbers; dropout masks follow from it.</param>
    /// <returns>[batch, output size], valid until the next call.</returns>
    /// <exception cref="ArgumentException">The inputs are not whole samples, or more than the capacity.</exception>
    /// <exception cref="InvalidOperationException">The step was made with a loss.</exception>
    public ReadOnlySpan<T> Forward(ReadOnlySpan<T> inputs, ulong randomKey = 0)
    {
        if (_loss is not null)
            throw new InvalidOperationException("This training step was made with a loss and runs as a whole; make one without a loss to run its parts.");
        int size = Model.InputShape.Size, batch = inputs.Length / size;
        if (batch == 0 || batch > _capacity || inputs.Length != batch * size)
            throw new ArgumentException($"Expected 1 to {_capacity} samples of {size} values each; got {inputs.Length} values.");
        _batch.Value = batch;
        _memory.StepKey = randomKey;
        inputs.CopyTo(_memory.Workspace.Activations(0, WholeBatch));
        RunPhases(0, _plan.ForwardPhases);
        _hasOutputs = true;
        return Outputs;
    }

    /// <summary>Backward pass of the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="outputGradients">[batch, output size]: the gradient of the loss with respect to the outputs.</param>
    /// <returns><see cref="Gradient"/>.</returns>
    /// <exception cref="ArgumentException">There are not as many values as outputs.</exception>
    /// <exception cref="InvalidOperationException">No forward pass came before.</exception>
    public Span<T> Backward(ReadOnlySpan<T> outputGradients)
    {
        if (!_hasOutputs)
            throw new InvalidOperationException("Backward needs the outputs of a forward pass; call Forward first, once for each call of Backward.");
        if (outputGradients.Length != Outputs.Length)
            throw new ArgumentException($"Expected a gradient for each of the {Outputs.Length} outputs; got {outputGradients.Length} values.");
        outputGradients.CopyTo(_memory.Workspace.Gradients(Model.Network.Output, WholeBatch));
        RunPhases(_plan.ForwardPhases, _plan.Phases.Count);
        _hasOutputs = false;
        return Gradient;
    }

    /// <summary>Forward and backward: the batch's mean loss and <see cref="Gradient"/>. Running statistics move; parameters do not.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="batch">Their number, at most the capacity.</param>
    /// <param name="randomKey">Key of the step's random numbers; dropout masks follow from it.</param>
    /// <returns>The mean loss.</returns>
    public double ComputeGradient(IBatchSource<T> source, int batch, ulong randomKey)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, _capacity);
        if (_loss is null)
            throw new InvalidOperationException("This training step was made without a loss; call Forward, Backward and Update.");
        _batch.Value = batch;
        _source = source;
        _memory.StepKey = randomKey;
        RunPhases(0, _plan.Phases.Count);

        double sum = 0;
        for (int sample = 0; sample < batch; sample++)
            sum += double.CreateTruncating(_losses[sample]);
        return sum / batch;
    }

    /// <summary>One whole step.</summary>
    /// <param name="source">The samples.</param>
    /// <param name="batch">Their number.</param>
    /// <param name="optimizer">The rule and its moments; its step count goes up by one.</param>
    /// <param name="learningRate">Step size.</param>
    /// <param name="randomKey">Key of the step's random numbers.</param>
    /// <param name="clipNorm">Length that the whole gradient is shortened to if it is longer; infinite for no clipping.</param>
    /// <returns>The mean loss before the update.</returns>
    /// <exception cref="NonFiniteException">The loss or a gradient is NaN or infinite; the parameters are as they were.</exception>
    public double Run(
        IBatchSource<T> source, int batch, OptimizerState<T> optimizer, double learningRate, ulong randomKey, double clipNorm = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        double loss = ComputeGradient(source, batch, randomKey);
        if (!double.IsFinite(loss))
            throw NonFiniteInForwardPass(source, optimizer.Step + 1, randomKey);
        Update(optimizer, learningRate, clipNorm);
        return loss;
    }

    /// <summary>Updates the parameters by <see cref="Gradient"/>.</summary>
    /// <param name="optimizer">The rule and its moments; its step count goes up by one.</param>
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="clipNorm">Norm to which a longer gradient is shortened; infinite for no clipping.</param>
    /// <exception cref="NonFiniteException">The gradient has a NaN or an infinity; the parameters are unchanged.</exception>
    public void Update(OptimizerState<T> optimizer, double learningRate, double clipNorm = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _pool.Run(_scan);
        double norm = GradientNorm.Norm(_chunkSums);
        if (!double.IsFinite(norm))
            throw (_loss is null ? NonFinite.InInput(_memory.Workspace, Batch, optimizer.Step + 1) : null) ?? NonFinite.InGradient(Model, _gradient.Span, optimizer.Step + 1);

        _gradientScale = T.CreateChecked(GradientNorm.ClipScale(norm, clipNorm));
        _optimizer = optimizer;
        _learningRate = learningRate;
        optimizer.Step++;
        _pool.Run(_update);
    }

    private void RunPhases(int first, int end)
    {
        for (int phase = first; phase < end; phase++)
            _pool.Run(_plan.Phases[phase]);
    }

    private SampleRange WholeBatch => SampleRange.Whole(Batch, worker: 0);

    /// <summary>Computes the step once more with all activations kept, to see where it went wrong.</summary>
    private NonFiniteException NonFiniteInForwardPass(IBatchSource<T> source, long step, ulong randomKey)
    {
        _memory = new StepMemory<T>(Model, _gradient, _batch, _capacity);
        _plan = new StepPlan<T>(_memory, _pool.Threads, Load, EvaluateLoss, wantInputGradient: false, keepAll: true);
        ComputeGradient(source, Batch, randomKey);
        return NonFinite.InInput(_memory.Workspace, Batch, step, source) ?? NonFinite.InForwardPass(Model.Network, _memory.Workspace, Batch, step);
    }

    private void Load(SampleRange samples)
    {
        int size = Model.InputShape.Size;
        Span<T> inputs = _memory.Workspace.Activations(0, samples), targets = TargetsOf(samples);
        for (int i = 0; i < samples.Count; i++)
            _source!.Load(samples.First + i, inputs.Slice(i * size, size), targets.Slice(i * _targetSize, _targetSize));
    }

    private void EvaluateLoss(SampleRange samples)
    {
        int size = Model.OutputShape.Size;
        Span<T> outputs = _memory.Workspace.Activations(Model.Network.Output, samples), targets = TargetsOf(samples);
        Span<T> gradients = _memory.Workspace.Gradients(Model.Network.Output, samples);
        T scale = T.One / T.CreateChecked(_batch.Value);
        for (int i = 0; i < samples.Count; i++)
        {
            _losses[samples.First + i] = _loss!.Evaluate(
                outputs.Slice(i * size, size), targets.Slice(i * _targetSize, _targetSize), scale, gradients.Slice(i * size, size));
        }
    }

    private Span<T> TargetsOf(SampleRange samples) => _targets.Slice(samples.First * _targetSize, samples.Count * _targetSize);

    private void UpdateChunk(int chunk)
    {
        int start = chunk * GradientNorm.ChunkSize, count = Math.Min(GradientNorm.ChunkSize, _gradient.Length - start);
        _optimizer!.Rule.Update(
            Model.Parameters.Slice(start, count), _gradient.Slice(start, count),
            Piece(_optimizer.FirstMoment, start, count), Piece(_optimizer.SecondMoment, start, count),
            _gradientScale, _learningRate, _optimizer.Step);

        static Span<T> Piece(Span<T> moment, int start, int count) => moment.IsEmpty ? [] : moment.Slice(start, count);
    }
}
