using System.Globalization;
using ScratchCnn.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Ecg.Train.Display;

/// <summary>Shows training while it lasts: a line an epoch, and in a terminal a bar with beats a second and time left.</summary>
internal sealed class TrainingProgress
{
    private readonly Screen _screen;
    private readonly int _epochs;
    private readonly ProgressTask? _bar;

    private TrainingProgress(Screen screen, int epochs, ProgressTask? bar)
    {
        _screen = screen;
        _epochs = epochs;
        _bar = bar;
    }

    /// <summary>Shows the training that <paramref name="train"/> does.</summary>
    /// <param name="screen">Where.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <param name="beats">Beats of all epochs.</param>
    /// <param name="beatsBefore">Those of them that an earlier run has trained on.</param>
    /// <param name="train">Trains, and reports steps and epochs.</param>
    public static void Show(Screen screen, int epochs, long beats, long beatsBefore, Action<TrainingProgress> train)
    {
        if (!screen.Console.Profile.Capabilities.Interactive)
        {
            train(new TrainingProgress(screen, epochs, bar: null));
            return;
        }

        screen.Console.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new SpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask bar = context.AddTask("training", maxValue: beats);
                bar.Value = beatsBefore;
                train(new TrainingProgress(screen, epochs, bar));
            });
    }

    /// <summary>Reports a step.</summary>
    public void Report(StepResult step)
    {
        if (_bar is null)
            return;
        _bar.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Epoch}/{_epochs}");
        _bar.Increment(step.Samples);
    }

    /// <summary>Reports an epoch.</summary>
    public void Report(EpochResult epoch, double seconds)
    {
        string number = epoch.Epoch.ToString(CultureInfo.InvariantCulture).PadLeft(Width);
        string validation = double.IsNaN(epoch.ValidationLoss)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"  validation loss {epoch.ValidationLoss:F4}  accuracy {Screen.Percent(epoch.ValidationAccuracy)}");
        string best = validation.Length > 0 && epoch.IsBest ? "  best" : "";
        _screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {number}/{_epochs}  loss {epoch.TrainingLoss:F4}  accuracy {Screen.Percent(epoch.TrainingAccuracy)}{validation}  {seconds:F1} s{best}"));
    }

    private int Width => _epochs.ToString(CultureInfo.InvariantCulture).Length;

    /// <summary>"12,345 beats/s", over the last steps.</summary>
    private sealed class SpeedColumn : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(task.Speed is { } speed ? $"{Screen.Count((long)speed)} beats/s" : "");
    }
}
