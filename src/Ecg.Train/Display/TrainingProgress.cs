using System.Diagnostics;
using System.Globalization;
using ScratchCnn.Training;

namespace Ecg.Train.Display;

/// <summary>Shows training while it lasts: a line per epoch with the time left, and in a terminal a status with beats per second.</summary>
internal sealed class TrainingProgress
{
    private readonly Screen _screen;
    private readonly int _epochs;
    private readonly long _beats;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private long _done;
    private long _doneHere;
    private bool _hasHeader;

    /// <summary>Begins to show a training.</summary>
    /// <param name="screen">The screen to write to.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="beats">Beats of all epochs.</param>
    /// <param name="beatsBefore">Those of them that an earlier run has trained on.</param>
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

    /// <summary>Explains the stars, after the last epoch.</summary>
    public void Finish(bool hasValidation)
    {
        if (_hasHeader && hasValidation)
            _screen.Line("* better on the validation beats than every epoch before");
    }

    private string SecondsLeft() =>
        _doneHere == 0 ? "" : Numbers.Duration(_watch.Elapsed.TotalSeconds / _doneHere * Math.Max(_beats - _done, 0));
}
