using System.Diagnostics;
using System.Globalization;
using ScratchCnn.Training;

namespace Ecg.Train.Display;

/// <summary>Shows the progress of training: one line per epoch with the remaining time, and on a terminal a status with beats per second.</summary>
internal sealed class TrainingProgress
{
    private readonly Screen _screen;
    private readonly int _epochs;
    private readonly long _beats;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _done;
    private long _doneHere;
    private bool _hasHeader;

    /// <summary>Starts the display.</summary>
    /// <param name="screen">The output.</param>
    /// <param name="epochs">Total number of epochs.</param>
    /// <param name="beats">Number of beats in all epochs together.</param>
    /// <param name="beatsBefore">Number of them that the run had trained on before it was resumed.</param>
    public TrainingProgress(Screen screen, int epochs, long beats, long beatsBefore)
    {
        _screen = screen;
        _epochs = epochs;
        _beats = beats;
        _done = beatsBefore;
    }

    /// <summary>Reports a step.</summary>
    public void Report(StepResult step)
    {
        _done += step.Samples;
        _doneHere += step.Samples;
        const int barWidth = 24;
        int filled = (int)(barWidth * _done / Math.Max(_beats, 1));
        double speed = _doneHere / Math.Max(_watch.Elapsed.TotalSeconds, 1e-3);
        _screen.Status(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {step.Epoch}/{_epochs} [{new string('#', filled)}{new string('.', barWidth - filled)}] {Numbers.Count((long)speed)} beats/s, {SecondsLeft()} left"));
    }

    /// <summary>Reports an epoch.</summary>
    public void Report(EpochResult epoch, double seconds)
    {
        bool hasValidation = !double.IsNaN(epoch.ValidationLoss);
        if (!_hasHeader)
        {
            _screen.Line($"   epoch      loss  accuracy{(hasValidation ? "  validation  accuracy  " : "")}      time  left");
            _hasHeader = true;
        }

        string number = string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch}/{_epochs}");
        string training = $"{Numbers.Four(epoch.TrainingLoss),10}{Numbers.Percent(epoch.TrainingAccuracy),10}";
        string validation = hasValidation
            ? $"{Numbers.Four(epoch.ValidationLoss),12}{Numbers.Percent(epoch.ValidationAccuracy),10}{(epoch.IsBest ? " *" : "  ")}"
            : "";
        string time = string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s");
        string left = epoch.Epoch < _epochs ? SecondsLeft() : "";
        _screen.Line($"{number,8}{training}{validation}{time,10}  {left}".TrimEnd());
    }

    /// <summary>Explains the asterisks after the last epoch.</summary>
    public void Finish(bool hasValidation)
    {
        if (!_hasHeader)
            return;
        if (hasValidation)
            _screen.Line("* best epoch so far on the validation beats");
        _screen.Line();
    }

    private string SecondsLeft() =>
        _doneHere == 0 ? "" : Numbers.Duration(_watch.Elapsed.TotalSeconds / _doneHere * Math.Max(_beats - _done, 0));
}
