using Ecg.Beats;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>The training of a network according to settings.</summary>
internal static class Learning
{
    private const ulong WeightsKey = 0x77656967687473;

    /// <summary>The optimizer.</summary>
    public static Optimizer Rule(TrainSettings settings) => settings.WeightDecay > 0
        ? new AdamW(settings.LearningRate, settings.WeightDecay)
        : new Adam(settings.LearningRate);

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
    private static SignalAugmentation? Augmentation(TrainSettings settings, int columns)
    {
        bool isAny = settings.Stretch > 0 || settings.Shift > 0 || settings.Gain > 0 || settings.Noise > 0 || settings.Wander > 0;
        return !isAny ? null : new SignalAugmentation
        {
            Stretch = settings.Stretch,
            Shift = settings.Shift,
            Gain = settings.Gain,
            Noise = settings.Noise,
            Wander = settings.Wander,
            SideValues = columns == BeatInputs.ColumnsWithRhythm ? RrFeatures.Count : 0,
            KeepsPadding = true,
        };
    }
}
