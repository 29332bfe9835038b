using System.Globalization;

namespace ScratchCnn.Training;

/// <summary>Metrics of one epoch.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="LearningRate">Learning rate of its last step.</param>
/// <param name="TrainingLoss">Mean loss of the training samples, each at the time of its step, with dropout.</param>
/// <param name="TrainingAccuracy">Share of classes, or of labels, that were right then; NaN for values.</param>
/// <param name="ValidationLoss">Mean loss of the validation samples after the epoch; NaN without validation.</param>
/// <param name="ValidationAccuracy">Share of classes, or of labels, that are right; NaN for values and without validation.</param>
/// <param name="IsBest">Whether no epoch before was better on the validation rows (<see cref="TrainerOptions.BestBy"/>); without validation, always.</param>
/// <param name="ValidationR2">Coefficient of determination of predicted values; NaN for classes and labels and without validation.</param>
public sealed record EpochResult(
    int Epoch, double LearningRate, double TrainingLoss, double TrainingAccuracy, double ValidationLoss, double ValidationAccuracy, bool IsBest,
    double ValidationR2 = double.NaN)
{
    /// <summary>One line: "epoch 3: loss 0.1234, accuracy 96.25 %; validation loss 0.1530, accuracy 94.00 % (best)".</summary>
    public override string ToString()
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}: loss {TrainingLoss:F4}");
        if (!double.IsNaN(TrainingAccuracy))
            line += string.Create(CultureInfo.InvariantCulture, $", accuracy {100 * TrainingAccuracy:F2} %");
        if (double.IsNaN(ValidationLoss))
            return line;
        line += string.Create(CultureInfo.InvariantCulture, $"; validation loss {ValidationLoss:F4}");
        if (!double.IsNaN(ValidationAccuracy))
            line += string.Create(CultureInfo.InvariantCulture, $", accuracy {100 * ValidationAccuracy:F2} %");
        if (!double.IsNaN(ValidationR2))
            line += string.Create(CultureInfo.InvariantCulture, $", R² {ValidationR2:F4}");
        return IsBest ? line + " (best)" : line;
    }
}

/// <summary>Loss of one step.</summary>
/// <param name="Epoch">Number of the epoch that it belongs to, from 1.</param>
/// <param name="StepInEpoch">Number of the step in its epoch, from 1.</param>
/// <param name="StepsInEpoch">Steps in an epoch.</param>
/// <param name="Samples">Samples in the batch.</param>
/// <param name="Loss">Mean loss of its samples before the update.</param>
/// <param name="Finished">The epoch's result, if this step was its last; else null.</param>
public readonly record struct StepResult(int Epoch, int StepInEpoch, int StepsInEpoch, int Samples, double Loss, EpochResult? Finished);
