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

/// <summary>How a network learns, as settings say it.</summary>
internal static class Learning
{
    private const ulong WeightsKey = 0x77656967687473;

    /// <summary>The rule that weights move by.</summary>
    public static Optimizer Rule(TrainSettings settings) => new Adam(settings.LearningRate);

    /// <summary>The state before the first step.</summary>
    public static TrainerState<float> FirstState(Architecture architecture, TrainSettings settings) =>
        new(new Model<float>(architecture.Network, architecture.InputShape, CounterRandom.Derive(settings.Seed, WeightsKey)), Rule(settings));

    /// <summary>Prepares to train, or to go on.</summary>
    /// <param name="settings">What was asked for.</param>
    /// <param name="state">Where the training stands; changed by every step.</param>
    /// <param name="training">Rows to learn from.</param>
    /// <param name="validation">Rows to choose the best epoch by; where there are none, the last is kept.</param>
    /// <param name="standardizer">Applied to each row on its way into the network.</param>
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
        var options = new TrainerOptions
        {
            Epochs = settings.Epochs,
            BatchSize = settings.BatchSize,
            Seed = settings.Seed,
            Schedule = settings.Schedule == TrainSettings.CosineSchedule
                ? new CosineSchedule(settings.Epochs)
                : new ConstantSchedule(),
            BestBy = settings.HasValidation ? Enum.Parse<BestBy>(settings.BestBy, ignoreCase: true) : default,
            Patience = settings.Patience,
        };
        try
        {
            return new Trainer<float>(
                state, new SoftmaxCrossEntropy(weights), training, validation is { Count: > 0 } ? validation : null, standardizer, options, pool);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException($"{settings.Model}: {exception.Message}", innerException: exception);
        }
    }
}
