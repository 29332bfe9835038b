namespace ScratchCnn.Training;

/// <summary>What an epoch came to.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="LearningRate">Rate of its last step.</param>
/// <param name="TrainingLoss">Mean loss of the training samples, each at the time of its step, with dropout.</param>
/// <param name="TrainingAccuracy">Share of them that the network had right then.</param>
/// <param name="ValidationLoss">Mean loss of the validation samples after the epoch; NaN without validation.</param>
/// <param name="ValidationAccuracy">Share of them that the network has right; NaN without validation.</param>
/// <param name="IsBest">Whether no epoch before was better on the validation rows (<see cref="TrainerOptions.BestBy"/>); without validation, always.</param>
public sealed record EpochResult(
    int Epoch, double LearningRate, double TrainingLoss, double TrainingAccuracy, double ValidationLoss, double ValidationAccuracy, bool IsBest);

/// <summary>What a step came to.</summary>
/// <param name="Epoch">Number of the epoch that it belongs to, from 1.</param>
/// <param name="StepInEpoch">Number of the step in its epoch, from 1.</param>
/// <param name="StepsInEpoch">Steps in an epoch.</param>
/// <param name="Samples">Samples of the step.</param>
/// <param name="Loss">Mean loss of its samples before the update.</param>
/// <param name="Finished">The epoch's result, if this step was its last; else null.</param>
public readonly record struct StepResult(int Epoch, int StepInEpoch, int StepsInEpoch, int Samples, double Loss, EpochResult? Finished);
