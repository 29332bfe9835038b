using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>
/// Trains a model: a sequence of steps that the caller pulls. Log, save or stop between two of them; there is nothing to register.
/// <code>foreach (EpochResult epoch in trainer.Epochs()) Console.WriteLine(epoch);</code>
/// When the sequence has run to its end, the model holds the weights of its best epoch. After a <c>break</c> it holds those of the last step, and
/// <see cref="TrainerState{T}.Best"/> those of the best epoch.
/// </summary>
/// <typeparam name="T"><see cref="float"/>, or <see cref="double"/> for checks.</typeparam>
public sealed class Trainer<T> : IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const ulong ShuffleKey = 1;
    private const ulong StepKey = 2;
    private const ulong AugmentationKey = 3;
    private const ulong MixupKey = 4;

    private readonly Dataset<T>? _training;
    private readonly ISampleSource<T>? _source;
    private readonly Dataset<T>? _validation;
    private readonly IRowTransform<T>? _transform;
    private readonly Loss _loss;
    private readonly TrainerOptions _options;
    private readonly TrainingStep<T> _step;
    private readonly Evaluator<T>? _evaluator;
    private readonly int[] _order;
    private readonly int[] _labels;
    private readonly int[] _quotas;
    private readonly T[] _augmented;
    private readonly T[] _partners;
    private readonly List<double> _validationLosses;
    private int _firstOfBatch;
    private ulong _augmentationKey;
    private ulong _mixupKey;

    /// <summary>Prepares to train, or to go on training.</summary>
    /// <param name="state">The model and where its training stands; changed by every step.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="training">Rows to learn from.</param>
    /// <param name="validation">Rows to judge each epoch by; null for none.</param>
    /// <param name="transform">Applied to each row on its way into the network, usually a standardizer.</param>
    /// <param name="options">Epochs, batch size, seed, schedule.</param>
    /// <param name="pool">Threads that share the work; the result has the same bits for any number.</param>
    /// <exception cref="ArgumentException">Network, loss, data and options do not fit together, or a value is not finite; the message says what to change.</exception>
    public Trainer(
        TrainerState<T> state, Loss loss, Dataset<T> training, Dataset<T>? validation, IRowTransform<T>? transform,
        TrainerOptions options, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(training);
        ArgumentNullException.ThrowIfNull(options);
        TrainingChecks.Require(state.Model, loss, training, validation, options);

        State = state;
        _loss = loss;
        _training = training;
        _validation = validation is { Count: > 0 } ? validation : null;
        _transform = transform;
        _options = options;
        (_labels, _quotas) = options.ClassShares is { } shares ? Thinning(training, shares) : ([], []);
        _order = new int[options.ClassShares is null ? training.Count : _quotas.Sum()];
        int batch = Math.Min(options.BatchSize, _order.Length);
        _step = new TrainingStep<T>(state.Model, options.Mixup > 0 ? new MixedLoss(loss) : loss, batch, pool);
        _evaluator = new Evaluator<T>(JudgedModel(), transform, softmax: false, pool);
        _augmented = new T[options.Augmentation is null ? 0 : checked(batch * training.Columns)];
        _partners = new T[options.Mixup > 0 ? checked(batch * training.Columns) : 0];
        // An augmentation for rows of another form is refused here, not on a worker in the first step.
        options.Augmentation?.Augment(training.Row(0), new T[training.Columns], key: 0);
        RequireStepInEpoch();
        _validationLosses = _validation is null ? [] : [.. state.History.Select(epoch => epoch.ValidationLoss)];
    }

    /// <summary>Prepares to train, or to go on training, on samples that are drawn as they are needed. There is no validation: the last epoch is the best.</summary>
    /// <param name="state">The model and where its training stands; changed by every step.</param>
    /// <param name="loss">The loss to minimize.</param>
    /// <param name="source">Draws the samples. What it draws follows from <see cref="TrainerOptions.Seed"/>, the step and the sample.</param>
    /// <param name="samplesPerEpoch">Samples that count as an epoch.</param>
    /// <param name="options">Epochs, batch size, seed, schedule. The source does the augmentation; mixup is for rows.</param>
    /// <param name="pool">Threads that share the work; the result has the same bits for any number.</param>
    /// <exception cref="ArgumentException">Network, loss, source and options do not fit together; the message says what to change.</exception>
    public Trainer(
        TrainerState<T> state, Loss loss, ISampleSource<T> source, int samplesPerEpoch, TrainerOptions options, WorkerPool pool)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(loss);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(samplesPerEpoch);
        TrainingChecks.Require(state.Model, loss, source, options);

        State = state;
        _loss = loss;
        _source = source;
        _options = options;
        _step = new TrainingStep<T>(state.Model, loss, Math.Min(options.BatchSize, samplesPerEpoch), pool);
        _ = JudgedModel(); // begins the average
        _order = new int[samplesPerEpoch]; // not read: samples are drawn
        (_augmented, _partners, _labels, _quotas, _validationLosses) = ([], [], [], [], []);
        RequireStepInEpoch();
    }

    /// <summary>The current state of the training.</summary>
    public TrainerState<T> State { get; }

    /// <summary>Samples in an epoch: all training rows unless classes are thinned, or as many as were asked for.</summary>
    public int RowsPerEpoch => _order.Length;

    /// <summary>Steps in an epoch.</summary>
    public int StepsPerEpoch => Quotient.RoundedUp(_order.Length, _options.BatchSize);

    /// <summary>Whether the last epoch is finished, or the trainer out of patience.</summary>
    public bool IsFinished => State.History.Count >= _options.Epochs || IsOutOfPatience();

    /// <summary>Bytes of the buffers that a step works in.</summary>
    public long WorkspaceBytes => _step.Bytes;

    /// <summary>The results of the epochs, each when it is finished.</summary>
    /// <inheritdoc cref="Steps"/>
    public IEnumerable<EpochResult> Epochs(CancellationToken cancellation = default) =>
        Steps(cancellation).Where(step => step.Finished is not null).Select(step => step.Finished!);

    /// <summary>The results of the steps, each when it is done; the last of an epoch carries the epoch's.</summary>
    /// <param name="cancellation">Ends the sequence after the step at hand; the state is then whole, and can be saved and gone on from.</param>
    /// <exception cref="NonFiniteException">
    /// The loss or a gradient is not finite. The model's parameters are as before that step, but running statistics have moved in it;
    /// <see cref="TrainerState{T}.Best"/> is the best so far.
    /// </exception>
    public IEnumerable<StepResult> Steps(CancellationToken cancellation = default)
    {
        while (!IsFinished)
        {
            FillOrder(CounterRandom.Derive(_options.Seed, ShuffleKey), State.History.Count);
            while (State.StepInEpoch < StepsPerEpoch)
            {
                if (cancellation.IsCancellationRequested)
                    yield break;

                (int samples, double loss, double rate) = Step();
                EpochResult? finished = State.StepInEpoch == StepsPerEpoch ? FinishEpoch(rate) : null;
                int epoch = finished?.Epoch ?? State.History.Count + 1;
                int stepInEpoch = finished is null ? State.StepInEpoch : StepsPerEpoch;
                yield return new StepResult(epoch, stepInEpoch, StepsPerEpoch, samples, loss, finished);
                if (finished is not null)
                    break;
            }
        }

        State.Model.CopyFrom(State.Best);
    }

    void IBatchSource<T>.Load(int sample, Span<T> input, Span<T> target)
    {
        if (_source is not null)
        {
            _source.Draw(CounterRandom.Derive(_augmentationKey, (ulong)sample), input, target);
            return;
        }

        int row = _order[_firstOfBatch + sample];
        Read(row, sample, part: 0, input);
        if (_options.Mixup == 0)
            Evaluator<T>.Encode(_training!, row, _loss, target);
        else
            Mix(row, sample, input, target);
    }

    int IBatchSource<T>.RowOf(int sample) => _source is null ? _order[_firstOfBatch + sample] : sample;

    private void FillOrder(ulong seed, int epoch)
    {
        if (_options.ClassShares is null)
            BatchOrder.Fill(_order, seed, epoch);
        else
            BatchOrder.FillThinned(_order, _labels, _quotas, seed, epoch);
    }

    private static (int[] Labels, int[] Quotas) Thinning(Dataset<T> training, IReadOnlyList<double> shares)
    {
        int[] labels = [.. Enumerable.Range(0, training.Count).Select(training.Label)];
        return (labels, [.. training.CountByClass().Select((count, label) => Math.Min(count, Math.Max(1, (int)Math.Round(shares[label] * count))))]);
    }

    /// <summary>The model that validation judges and that is kept: the average, if there is one.</summary>
    private Model<T> JudgedModel() => _options.AverageDecay is null ? State.Model : State.Average ?? State.BeginAverage();

    /// <summary>Reads a row, changed by the augmentation and transformed.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sample">The sample that it is for.</param>
    /// <param name="part">0 for the sample's own row, 1 for the one that it is mixed with.</param>
    /// <param name="values">[columns], overwritten.</param>
    private void Read(int row, int sample, ulong part, Span<T> values)
    {
        ReadOnlySpan<T> source = _training!.Row(row);
        if (_options.Augmentation is { } augmentation)
        {
            Span<T> augmented = _transform is null ? values : _augmented.AsSpan(sample * source.Length, source.Length);
            augmentation.Augment(source, augmented, CounterRandom.Derive(CounterRandom.Derive(_augmentationKey, (ulong)sample), part));
            source = augmented;
        }

        if (_transform is not null)
            _transform.Transform(source, values);
        else if (_options.Augmentation is null)
            source.CopyTo(values);
    }

    /// <summary>Adds another row to a sample's own, and writes both targets (<see cref="MixedLoss"/>).</summary>
    private void Mix(int row, int sample, Span<T> input, Span<T> target)
    {
        var mixup = MixupDraw.Of(CounterRandom.Derive(_mixupKey, (ulong)sample), _training!.Count, _options.Mixup);
        T share = T.CreateTruncating(mixup.Share), rest = T.One - share;
        Span<T> partner = _partners.AsSpan(sample * input.Length, input.Length);
        Read(mixup.Partner, sample, part: 1, partner);
        for (int i = 0; i < input.Length; i++)
            input[i] = (share * input[i]) + (rest * partner[i]);
        int size = target.Length / 2;
        Evaluator<T>.Encode(_training!, row, _loss, target[..size]);
        Evaluator<T>.Encode(_training!, mixup.Partner, _loss, target.Slice(size, size));
        target[^1] = share;
    }

    private ulong KeyOfStep(ulong purpose) => CounterRandom.Derive(CounterRandom.Derive(_options.Seed, purpose), (ulong)State.Optimizer.Step);

    private (int Samples, double Loss, double Rate) Step()
    {
        _firstOfBatch = State.StepInEpoch * _options.BatchSize;
        int samples = Math.Min(_options.BatchSize, _order.Length - _firstOfBatch);
        double rate = _options.Schedule.Rate(State.Optimizer.Rule.LearningRate, State.Optimizer.Step, StepsPerEpoch, _validationLosses);
        _augmentationKey = KeyOfStep(AugmentationKey);
        _mixupKey = KeyOfStep(MixupKey);
        double loss = _step.Run(this, samples, State.Optimizer, rate, KeyOfStep(StepKey), _options.ClipNorm);
        if (_options.AverageDecay is { } decay)
            WeightAverage.Update(State.Average!, State.Model, decay, State.Optimizer.Step);

        int outputs = _step.Model.OutputShape.Size;
        for (int sample = 0; sample < samples && _training is not null; sample++)
        {
            State.CorrectCount += Evaluator<T>.CountCorrect(_training, _order[_firstOfBatch + sample], _step.Outputs.Slice(sample * outputs, outputs));
        }

        State.LossSum += loss * samples;
        State.StepInEpoch++;
        return (samples, loss, rate);
    }

    private EpochResult FinishEpoch(double rate)
    {
        (double loss, double accuracy, double r2) =
            _validation is null ? new Evaluation(double.NaN, double.NaN, double.NaN) : _evaluator!.Evaluate(_validation, _loss);
        bool isBest = State.BestEpoch is not { } best || IsBetter(loss, accuracy, best);
        var result = new EpochResult(
            State.History.Count + 1, rate, State.LossSum / _order.Length, TrainingAccuracy(), loss, accuracy, isBest, r2);
        if (isBest)
            State.Best.CopyFrom(JudgedModel());
        State.History.Add(result);
        if (_validation is not null)
            _validationLosses.Add(loss);
        State.StepInEpoch = 0;
        State.LossSum = 0;
        State.CorrectCount = 0;
        return result;
    }

    private double TrainingAccuracy() => _training is null ? double.NaN : Evaluator<T>.Accuracy(_training, State.CorrectCount, _order.Length);

    private void RequireStepInEpoch()
    {
        if (State.StepInEpoch >= StepsPerEpoch)
            throw new ArgumentException($"The training stands after step {State.StepInEpoch} of an epoch, but with these data an epoch has {StepsPerEpoch} steps.");
    }

    /// <summary>Without validation the last epoch is the best. A loss that is no number is never better, and any other is better than it.</summary>
    private bool IsBetter(double loss, double accuracy, EpochResult best)
    {
        if (_validation is null)
            return true;
        if (double.IsNaN(loss) || double.IsNaN(best.ValidationLoss))
            return !double.IsNaN(loss);
        bool isLossBetter = loss < best.ValidationLoss;
        return _options.BestBy == BestBy.Loss || accuracy == best.ValidationAccuracy ? isLossBetter : accuracy > best.ValidationAccuracy;
    }

    private bool IsOutOfPatience() =>
        _validation is not null && State.BestEpoch is { } best && State.History.Count - best.Epoch >= _options.Patience;
}
