using System.Diagnostics;
using System.Globalization;
using ScratchCnn.Training;

namespace Ecg.Train.Display;

/// <summary>Shows the progress of training: one line per epoch with the remaining time, and on a terminal a status with beats per second.</summary>
internal sealed class TrainingProgress
{
    // With times of up to an hour.
    private const int WidestLine = 51;
    private const int WidestLineWithValidation = 76;

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
        string epoch = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{_epochs}");
        string bar = $"[{new string('#', filled)}{new string('.', barWidth - filled)}]";
        string rate = $"{Numbers.Count((long)speed)} beats/s";
        string left = $"{SecondsLeft()} left";
        _screen.Status($"{epoch} {bar} {rate}, {left}", $"{epoch}, {rate}, {left}", $"{epoch}, {left}");
    }

    /// <summary>Reports an epoch.</summary>
    public void Report(EpochResult epoch, double seconds)
    {
        bool hasValidation = !double.IsNaN(epoch.ValidationLoss);
        bool isWide = _screen.Fits(hasValidation ? WidestLineWithValidation : WidestLine);
        if (!_hasHeader)
        {
            _screen.Line(Columns(isWide, "epoch", "loss", "accuracy", hasValidation ? ("val. loss", "val. acc.  ") : null, "time", "left"));
            _hasHeader = true;
        }

        _screen.Line(Columns(
            isWide,
            string.Create(CultureInfo.InvariantCulture, $"{epoch.Epoch}/{_epochs}"),
            Numbers.Four(epoch.TrainingLoss),
            Numbers.Percent(epoch.TrainingAccuracy),
            hasValidation ? (Numbers.Four(epoch.ValidationLoss), $"{Numbers.Percent(epoch.ValidationAccuracy)}{(epoch.IsBest ? " *" : "  ")}") : null,
            string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
            epoch.Epoch < _epochs ? SecondsLeft() : ""));
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

    // A narrow terminal has room for the accuracies alone.
    private static string Columns(
        bool isWide, string epoch, string loss, string accuracy, (string Loss, string Accuracy)? validation, string time, string left) =>
        (isWide
            ? $"{epoch,8}{loss,10}{accuracy,10}{validation?.Loss,12}{validation?.Accuracy,13}{time,10}  {left}"
            : $"{epoch,7}{accuracy,10}{validation?.Accuracy,13}").TrimEnd();

    private string SecondsLeft() =>
        _doneHere == 0 ? "" : Numbers.Duration(_watch.Elapsed.TotalSeconds / _doneHere * Math.Max(_beats - _done, 0));
}
