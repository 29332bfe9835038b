using System.Diagnostics;
using System.Globalization;
using Ecg.Files;
using Ecg.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>The epochs of a run: shows progress and writes history and checkpoints, so that a run can be resumed however it was stopped.</summary>
/// <param name="config">Configuration of the run.</param>
/// <param name="data">Training and validation rows.</param>
/// <param name="standardizer">Applied to each row before the network.</param>
/// <param name="state">State of the training; updated.</param>
/// <param name="folder">Folder for history and checkpoints.</param>
internal sealed class TrainingLoop(RunConfig config, TaskData data, Standardizer<float> standardizer, TrainerState<float> state, RunFolder folder)
{
    private readonly TrainSettings _settings = config.Settings;
    private readonly string _identity = config.Identity();
    private readonly List<double> _epochSeconds = [.. SecondsSoFar(folder, state.History.Count)];

    /// <summary>Duration of all epochs in s, including those before an interruption.</summary>
    public double Seconds => _epochSeconds.Sum();

    /// <summary>Trains until the last epoch or an interruption. When interrupted, finishes the current step and writes a checkpoint.</summary>
    /// <returns>Whether the training is finished.</returns>
    /// <exception cref="NonFiniteException">A loss or gradient is not finite; that of the validation beats included.</exception>
    public bool Run(Screen screen, WorkerPool pool, CancellationToken interruption)
    {
        Trainer<float> trainer = Learning.CreateTrainer(_settings, state, data.Train, data.Validation, standardizer, pool);
        long beatsAnEpoch = trainer.RowsPerEpoch;
        long beatsBefore = (beatsAnEpoch * state.History.Count) + Math.Min(beatsAnEpoch, (long)state.StepInEpoch * _settings.BatchSize);
        var progress = new TrainingProgress(screen, _settings.Epochs, _settings.Epochs * beatsAnEpoch, beatsBefore);
        var watch = Stopwatch.StartNew();
        StepResult? last = null;
        try
        {
            foreach (StepResult step in trainer.Steps(interruption))
            {
                last = step;
                progress.Report(step);
                if (step.Finished is { } epoch)
                {
                    _epochSeconds.Add(watch.Elapsed.TotalSeconds);
                    watch.Restart();
                    progress.Report(epoch, _epochSeconds[^1]);
                    RequireFinite(epoch);
                    AtomicFile.WriteText(folder.History, HistoryFile.Format(state.History, _epochSeconds));
                    SaveCheckpoint();
                }
                else if (_settings.CheckpointEvery is { } every && state.Optimizer.Step % every == 0)
                {
                    SaveCheckpoint();
                }
            }
        }
        finally
        {
            screen.ClearStatus();
        }

        progress.Finish(_settings.HasValidation);
        bool isFinished = !interruption.IsCancellationRequested || trainer.IsFinished;
        if (!isFinished && last is { Finished: null })
            SaveCheckpoint();
        return isFinished;
    }

    /// <summary>Ends the training before an epoch is recorded whose network has no finite answers: nothing could be chosen, saved or tested by it.</summary>
    private void RequireFinite(EpochResult epoch)
    {
        if (_settings.HasValidation && !double.IsFinite(epoch.ValidationLoss))
            throw NotFinite(epoch.Epoch, "the loss on the validation beats is");
    }

    /// <summary>The error about results of an epoch that are not finite.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="what">The results, with their verb.</param>
    public static NonFiniteException NotFinite(int epoch, string what) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Training stopped after epoch {epoch}: {what} not finite. A lower learning rate or weight decay may help, or one of those beats has values too large for the network."));

    private void SaveCheckpoint() => folder.Checkpoints.Save(state, _identity);

    private static IEnumerable<double> SecondsSoFar(RunFolder folder, int epochs) =>
        epochs == 0 ? [] : HistoryFile.Seconds(File.Exists(folder.History) ? File.ReadAllText(folder.History) : "", epochs);
}
