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
    /// <param name="screen">Where to.</param>
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
        if (!_hasHeader)
        {
            string columns = double.IsNaN(epoch.ValidationLoss) ? "" : "  validation loss, accuracy";
            _screen.Line($"   epoch  training loss, accuracy{columns}      time  time left");
            _hasHeader = true;
        }

        string number = string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch}/{_epochs}").PadLeft(8);
        string validation = double.IsNaN(epoch.ValidationLoss)
            ? ""
            : $"  {Figures(epoch.ValidationLoss, epoch.ValidationAccuracy),23}{(epoch.IsBest ? " *" : "  ")}";
        string time = string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s");
        string left = epoch.Epoch < _epochs ? SecondsLeft() : "";
        _screen.Line($"{number}  {Figures(epoch.TrainingLoss, epoch.TrainingAccuracy),23}{validation}  {time,8}  {left}".TrimEnd());
    }

    /// <summary>Explains the stars, after the last epoch.</summary>
    public void Finish(bool hasValidation)
    {
        if (_hasHeader && hasValidation)
            _screen.Line("* better on the validation beats than every epoch before");
    }

    private string SecondsLeft() =>
        _doneHere == 0 ? "" : Numbers.Duration(_watch.Elapsed.TotalSeconds / _doneHere * Math.Max(_beats - _done, 0));

    private static string Figures(double loss, double accuracy) => $"{Numbers.Four(loss)} {Numbers.Percent(accuracy),9}";
}
