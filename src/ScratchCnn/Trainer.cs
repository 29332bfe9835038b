using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn;

/// <summary>
/// Trains a network and turns it into a model to use and to save.
/// <code>
/// var trainer = new Trainer(network, training, validation, new() { Epochs = 20, Patience = 5 });
/// foreach (var epoch in trainer.Epochs())
///     Console.WriteLine(epoch);
/// Classifier classifier = trainer.ToClassifier();
/// </code>
/// </summary>
/// <remarks>
/// Epochs are pulled: leave the loop at any time, and enter it again to go on. <see cref="ToClassifier"/> and its siblings always take the weights of the best
/// epoch so far.
/// </remarks>
public sealed class Trainer
{
    private const ulong WeightsKey = 0x77656967687473;

    private readonly Dataset<float> _training;
    private readonly Dataset<float>? _validation;
    private readonly Standardizer<float> _standardizer;
    private readonly Standardizer<float>? _targetScale;
    private readonly Loss _loss;
    private readonly TrainingOptions _options;
    private readonly TrainerOptions _core;

    /// <summary>Prepares to train, and refuses what cannot succeed.</summary>
    /// <param name="network">The network, without a softmax or sigmoid at the end: one output per class, label or value.</param>
    /// <param name="training">Signals to learn from.</param>
    /// <param name="validation">Signals to judge each epoch by; null for none, and then the last epoch counts as the best.</param>
    /// <param name="options">Epochs, batch size, optimizer, seed, …; omitted, the defaults.</param>
    /// <exception cref="ShapeException">A layer has no output for what it would be given.</exception>
    /// <exception cref="ArgumentException">Network, data and options do not fit together; the message names the layer or option and says what to change.</exception>
    /// <exception cref="UnregisteredLayerException">A layer could not be saved; the message says what to call.</exception>
    public Trainer(ModuleSpec network, Dataset training, Dataset? validation = null, TrainingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(training);
        options ??= new TrainingOptions();
        _options = options;
        _loss = options.Loss ?? DefaultLoss(training.Targets);
        _core = new TrainerOptions
        {
            Epochs = options.Epochs,
            BatchSize = options.BatchSize,
            Seed = options.Seed,
            Schedule = options.Schedule,
            ClipNorm = options.ClipNorm,
            Augmentation = options.Augmentation,
            Mixup = options.Mixup,
            AverageDecay = options.AverageDecay,
            BestBy = options.BestBy,
            Patience = options.Patience,
        };
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Threads, nameof(options.Threads));
        LayerRegistry.RequireRegistered(network);
        if (validation is not null && validation.SignalShape != training.SignalShape)
            throw new ArgumentException($"Signals for validation have shape {validation.SignalShape}, those for training {training.SignalShape}.");
        if (training.Targets == TargetKind.Classes && _loss.Targets != TargetKind.Classes)
            throw new ArgumentException($"The loss {_loss.Name} is not for classes; use SoftmaxCrossEntropy or FocalCrossEntropy, or leave Loss out.");

        var model = new Model<float>(network, training.SignalShape, WeightsSeed(options.Seed));
        TrainingChecks.Require(model, _loss, training.Rows, validation?.Rows, _core);
        _standardizer = options.Standardize ? Standardizer<float>.Fit(training.Rows) : Unchanged(training.Rows.Columns);
        _targetScale = training.Targets == TargetKind.Values && options.StandardizeTargets ? FitTargets(training.Rows) : null;
        _training = Scale(training.Rows);
        _validation = validation is null ? null : Scale(validation.Rows);
        State = new TrainerState<float>(model, options.Optimizer);
        Names = training.TargetNames;
    }

    /// <summary>Results of the finished epochs.</summary>
    public IReadOnlyList<EpochResult> History => State.History;

    /// <summary>The best epoch so far; null before the first is finished.</summary>
    public EpochResult? BestEpoch => State.BestEpoch;

    /// <summary>Model, optimizer and counts between two steps, for code that needs the parts of the library.</summary>
    public TrainerState<float> State { get; private set; }

    private IReadOnlyList<string> Names { get; }

    /// <summary>Trains, epoch by epoch, as the results are asked for; goes on where an earlier loop was left.</summary>
    /// <param name="cancellation">Ends the sequence after the current step.</param>
    /// <exception cref="NonFiniteException">The loss or a gradient is not finite; the best epoch so far is still available.</exception>
    public IEnumerable<EpochResult> Epochs(CancellationToken cancellation = default)
    {
        using var pool = new WorkerPool(_options.Threads);
        var trainer = new Trainer<float>(State, _loss, _training, _validation, _standardizer, _core, pool);
        foreach (EpochResult epoch in trainer.Epochs(cancellation))
            yield return epoch;
    }

    /// <summary>Returns a model of classes with the weights of the best epoch so far.</summary>
    /// <exception cref="InvalidOperationException">No epoch is finished, or the data have no classes.</exception>
    public Classifier ToClassifier() => new(Best(TargetKind.Classes, nameof(ToClassifier)));

    /// <summary>Returns a model of labels with the weights of the best epoch so far.</summary>
    /// <exception cref="InvalidOperationException">No epoch is finished, or the data have no labels.</exception>
    public MultiLabelClassifier ToMultiLabelClassifier() => new(Best(TargetKind.Labels, nameof(ToMultiLabelClassifier)));

    /// <summary>Returns a model of values with the weights of the best epoch so far.</summary>
    /// <exception cref="InvalidOperationException">No epoch is finished, or the data have no values.</exception>
    public Regressor ToRegressor() => new(Best(TargetKind.Values, nameof(ToRegressor)));

    /// <summary>Saves the training between two steps: model, best model, optimizer and history. The file is replaced as a whole, or left as it was.</summary>
    /// <param name="path">Path of the file.</param>
    public void SaveCheckpoint(string path) => SavedFile.Write(path, stream => Checkpoint.Write(State, "{}", stream));

    /// <summary>
    /// Goes on from a checkpoint. With the data and options of the run that wrote it, training continues to the same bits as if it had never stopped.
    /// </summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="SavedFileException">The file is damaged, or of another network or optimizer.</exception>
    public void LoadCheckpoint(string path)
    {
        Checkpoint checkpoint = SavedFile.Read(path, Checkpoint.Read);
        if (checkpoint.Architecture.ToJson() != Architecture.Of(State.Model).ToJson())
            throw new SavedModelException(SavedModelError.Contradiction, $"{path}: the checkpoint is of another network than this trainer's.");
        State = checkpoint.Restore(_options.Optimizer);
    }

    private TrainedModel Best(TargetKind targets, string method)
    {
        if (_training.Targets != targets)
        {
            string right = _training.Targets switch
            {
                TargetKind.Classes => nameof(ToClassifier),
                TargetKind.Labels => nameof(ToMultiLabelClassifier),
                _ => nameof(ToRegressor),
            };
            throw new InvalidOperationException($"The trainer's data have no targets for {method}; call {right}.");
        }

        if (State.BestEpoch is null)
            throw new InvalidOperationException("No epoch is finished yet; run the loop over Epochs() first.");
        var model = new Model<float>(State.Model.Spec, State.Model.InputShape, seed: 0);
        model.CopyFrom(State.Best);
        return new TrainedModel(model, _standardizer, Names, targets: targets, targetScale: _targetScale);
    }

    private Dataset<float> Scale(Dataset<float> rows)
    {
        if (_targetScale is null)
            return rows;
        int size = rows.TargetNames.Count;
        float[] values = new float[checked(rows.Count * rows.Columns)], targets = new float[rows.Count * size];
        for (int row = 0; row < rows.Count; row++)
        {
            rows.Row(row).CopyTo(values.AsSpan(row * rows.Columns));
            _targetScale.Transform(rows.Target(row), targets.AsSpan(row * size, size));
        }

        return Dataset<float>.WithTargets(values, rows.Columns, TargetKind.Values, targets, rows.TargetNames);
    }

    private static Standardizer<float> FitTargets(Dataset<float> rows)
    {
        int size = rows.TargetNames.Count;
        var targets = new float[rows.Count * size];
        for (int row = 0; row < rows.Count; row++)
            rows.Target(row).CopyTo(targets.AsSpan(row * size, size));
        return Standardizer<float>.Fit(new Dataset<float>(targets, size, new int[rows.Count], ["target"]));
    }

    /// <summary>Seed of the initial weights.</summary>
    internal static ulong WeightsSeed(ulong seed) => CounterRandom.Derive(seed, WeightsKey);

    /// <summary>A standardizer that leaves signals as they are.</summary>
    internal static Standardizer<float> Unchanged(int columns) => new(new float[columns], [.. Enumerable.Repeat(1f, columns)]);

    private static Loss DefaultLoss(TargetKind targets) => targets switch
    {
        TargetKind.Classes => new SoftmaxCrossEntropy(),
        TargetKind.Labels => new SigmoidBinaryCrossEntropy(),
        _ => new MeanSquaredError(),
    };
}
