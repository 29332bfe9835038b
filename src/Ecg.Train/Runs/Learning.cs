using Ecg.Beats;
using Ecg.Context;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>The training of a network according to settings.</summary>
internal static class Learning
{
    // Of beats in context, where they are augmented at all: recordings name their leads differently or not at all, and some have only one.
    private const double SwapLeads = 0.3;
    private const double OneLead = 0.2;
    private const ulong WeightsKey = 0x77656967687473;

    /// <summary>The optimizer.</summary>
    public static Optimizer Rule(TrainSettings settings) => settings.WeightDecay > 0
        ? new AdamW(settings.LearningRate, settings.WeightDecay)
        : new Adam(settings.LearningRate);

    /// <summary>Fits a standardizer to training rows.</summary>
    public static Standardizer<float> FitStandardizer(Dataset<float> training)
    {
        var fitted = Standardizer<float>.Fit(training);
        return training.Columns == BeatContext.Columns ? BeatContext.Standardizer(fitted) : fitted;
    }

    /// <summary>
    /// The networks that are trained for a network, each with its settings. The members of an average are trained one by one: trained together, they would
    /// correct each other instead of each being right. An ensemble is several of all of these. They differ in their seeds; the first has the run's own.
    /// </summary>
    public static IReadOnlyList<(TrainSettings Settings, Architecture Architecture)> NetworksOf(Architecture architecture, TrainSettings settings)
    {
        Architecture[] members =
        [
            .. Ensemble.MembersOf(architecture.Network).Select(member => architecture with { Network = member as Sequential ?? new Sequential(member) }),
        ];
        if (members.Length == 0)
            members = [architecture];
        return
        [
            .. Enumerable.Range(0, Math.Max(1, settings.Ensemble)).SelectMany(_ => members).Select(
                (member, index) => (index == 0 ? settings : settings with { Seed = CounterRandom.Derive(settings.Seed, (ulong)index) }, member)),
        ];
    }

    /// <summary>One model from the networks that were trained for it.</summary>
    public static Model<float> Join(IReadOnlyList<Model<float>> networks) => networks.Count == 1 ? networks[0] : Ensemble.Of(networks);

    /// <summary>The state before the first step.</summary>
    public static TrainerState<float> FirstState(Architecture architecture, TrainSettings settings) =>
        new(new Model<float>(architecture.Network, architecture.InputShape, CounterRandom.Derive(settings.Seed, WeightsKey)), Rule(settings));

    /// <summary>Prepares to start or resume training.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="state">The state of the training; changed by every step.</param>
    /// <param name="training">Training rows.</param>
    /// <param name="validation">Rows to choose the best epoch with; without any, the last epoch is kept.</param>
    /// <param name="standardizer">Applied to each row before the network.</param>
    /// <param name="pool">Threads that share the work.</param>
    /// <exception cref="CommandException">The network cannot be trained on such rows.</exception>
    public static Trainer<float> CreateTrainer(
        TrainSettings settings, TrainerState<float> state, Dataset<float> training, Dataset<float>? validation,
        Standardizer<float> standardizer, WorkerPool pool)
    {
        double[]? weights = settings.ClassWeights switch
        {
            "balanced" => ClassWeights.Balanced(training),
            "root" => ClassWeights.InverseRoot(training),
            _ => null,
        };
        if (settings.WeightOfS is { } weightOfS && training.TargetNames.ToList().IndexOf("S") is >= 0 and var s)
        {
            weights ??= [.. training.TargetNames.Select(_ => 1.0)];
            weights[s] *= weightOfS;
        }

        Loss loss = settings.Focal > 0 ? new FocalCrossEntropy(settings.Focal, weights) : new SoftmaxCrossEntropy(weights, settings.LabelSmoothing);
        var options = new TrainerOptions
        {
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            Seed = settings.Seed,
            Schedule = settings.Schedule switch
            {
                TrainSettings.CosineSchedule => new CosineSchedule(settings.Epochs),
                TrainSettings.OneCycleSchedule => new OneCycleSchedule(settings.Epochs),
                _ => new ConstantSchedule(),
            },
            Augmentation = Augmentation(settings, training.Columns),
            ClassShares = settings.ThinNormal > 0 ? [1 - settings.ThinNormal, .. Enumerable.Repeat(1.0, training.TargetNames.Count - 1)] : null,
            Mixup = settings.Mixup,
            AverageDecay = settings.Ema > 0 ? settings.Ema : null,
            BestBy = settings.HasValidation ? Enum.Parse<BestBy>(settings.BestBy, ignoreCase: true) : default,
            Patience = settings.Patience,
        };
        try
        {
            return new Trainer<float>(
                state, loss, training, validation is { Count: > 0 } ? validation : null, standardizer, options, pool);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException($"{settings.Model}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Data augmentation of the beats. RR features and the zero padding of short beats are not changed.</summary>
    private static RowAugmentation? Augmentation(TrainSettings settings, int columns)
    {
        bool isAny = settings.Stretch > 0 || settings.Shift > 0 || settings.Gain > 0 || settings.Noise > 0 || settings.Wander > 0;
        if (!isAny)
            return null;
        var signal = new SignalAugmentation
        {
            Stretch = settings.Stretch,
            Shift = settings.Shift,
            Gain = settings.Gain,
            Noise = settings.Noise,
            Wander = settings.Wander,
        };
        RowAugmentation ofBeat = columns == BeatContext.Columns
            ? new ContextAugmentation { Signal = signal, SwapLeads = SwapLeads, OneLead = OneLead }
            : signal with { SideValues = columns == BeatInputs.ColumnsWithRhythm ? RrFeatures.Count : 0, KeepsPadding = true };
        return ofBeat;
    }
}
