using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Ecg.Beats;
using Ecg.Files;
using Ecg.Tasks;
using Ecg.Train.Data;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Results;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;

namespace Ecg.Train.Commands;

/// <summary>Cross-validates over the recordings of DS1: by what to choose settings, so that DS2 is left for the final figures.</summary>
internal static class CrossValidateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        var learning = new LearningOptions();
        Option<string> data = OptionOf.RequiredPlace("--data", "DIR", "Folder of the recordings (WFDB). Only those of DS1 are used.");
        Option<string?> task = OptionOf.Task(EcgTask.Aami.Name, "classes: N, S, V, F, Q; binary: normal or abnormal.");
        Option<int> folds = OptionOf.Whole("--folds", 5, 2, "Number of parts into which the recordings are divided at random.");
        Option<LabelScheme?> labels = LabelsOption.Create("published");
        Option<bool> relative = RecordingOptions.CreateRelative();
        Option<bool> rhythm = RecordingOptions.CreateRhythm();
        Option<bool> allowMissingClasses = LearningOptions.CreateAllowMissingClasses();
        Option<string> output = OptionOf.RequiredPlace("--output", "FILE.csv", "Receives one line of figures per epoch. The report is written beside it, as .html.");
        var command = new Command(
            "cross-validate", "Compares settings for train without the test recordings: trains on a part of the DS1 recordings and evaluates on the others, for each part in turn.")
        {
            data, task, output, folds,
        };
        learning.AddTo(command);
        foreach (Option option in new Option[] { relative, rhythm, labels, allowMissingClasses, dataOptions.ThreadsOption })
            command.Add(option);
        command.SetAction(parsed =>
        {
            string folder = Path.GetFullPath(parsed.GetRequiredValue(data), surroundings.CurrentFolder);
            var recordings = new RecordingSettings(
                folder, RecordingSettings.SplitByPatients, (parsed.GetValue(labels) ?? LabelScheme.Published).ToString(),
                parsed.GetValue(relative), parsed.GetValue(rhythm));
            TrainSettings settings = learning.Settings(
                parsed, parsed.GetRequiredValue(task)!, folder, recordings, dataOptions.Threads(parsed), surroundings.CurrentFolder);
            settings = settings with { AllowMissingClasses = parsed.GetValue(allowMissingClasses) };
            string file = Path.GetFullPath(parsed.GetRequiredValue(output), surroundings.CurrentFolder);
            if (PageOf(file) == file)
                throw CommandException.Usage($"--output is a CSV file; the report is written to {Path.GetFileName(file)} beside it.");
            OutputGuard.RequireNoInput([file, PageOf(file)], settings.Inputs());
            RunReport.RequireOwn(PageOf(file));
            return Run(settings, parsed.GetValue(folds), file, new Screen(surroundings), surroundings.Interruption());
        });
        return command;
    }

    private static int Run(TrainSettings settings, int folds, string file, Screen screen, CancellationToken interruption)
    {
        RecordingSettings recordings = settings.Recordings!;
        string[] records = [.. RecordSelection.In(recordings.Folder).Intersect(RecordSelection.Ds1)];
        if (folds > records.Length)
            throw CommandException.Usage($"{folds} folds need as many recordings of DS1; {recordings.Folder} has {records.Length}.");
        var choice = new RecordingChoice(recordings.Folder, records, recordings.Scheme, recordings.Inputs);
        EcgTask task = EcgTask.Find(settings.Task)!;
        EvaluationData data = EvaluationData.Of(task, files: null, choice, settings.Threads);
        Dataset<float> rows = data.Rows;
        var training = new RecordingTask(task, recordings.Scheme, ByPatients: true, recordings.Inputs, WithValidation: false, settings.AllowMissingClasses);
        foreach (string warning in training.RequireClasses(rows, data.Beats).Warnings)
            screen.Warn(warning);
        Architecture architecture = NetworkChoice.Resolve(settings.Model, rows.Columns, rows.ClassNames.Count);
        IReadOnlyList<(Dataset<float> Train, Dataset<float> Validation)> parts = PatientSplit.Folds(rows, records, folds, settings.Seed);
        screen.Line($"{Screen.Count(rows.Count)} beats of DS1, {NetworkChoice.NameOf(settings.Model)}{recordings.InputWords}, "
            + RecordingSettings.Describe(recordings.Scheme));
        screen.Table(
            ["fold", "beats", .. rows.ClassNames, "recordings"],
            parts.Select((part, fold) => (string[])
                [Screen.Count(fold + 1), Screen.Count(part.Validation.Count), .. part.Validation.CountByClass().Select(n => Screen.Count(n)), Records(part.Validation)]));

        using var pool = new WorkerPool(settings.Threads);
        var validation = new CrossValidation(settings, parts, architecture, pool);
        List<CrossValidationEpoch> epochs = [];
        var total = Stopwatch.StartNew();
        var watch = Stopwatch.StartNew();
        foreach (CrossValidationEpoch epoch in validation.Epochs(interruption))
        {
            epochs.Add(epoch);
            AtomicFile.WriteText(file, CrossValidationFile.Format(epochs));
            Show(screen, epoch, settings.Epochs, watch.Elapsed.TotalSeconds);
            watch.Restart();
        }

        if (epochs.Count < settings.Epochs)
        {
            screen.Line($"Interrupted after epoch {epochs.Count} of {settings.Epochs}.");
            return ExitCode.Interrupted;
        }

        screen.Status("writing the report");
        if (epochs[^1].Ec57 is { } ec57)
            Ec57Text.Show(screen, ec57);
        string page = PageOf(file);
        RunReport.Write(page, CrossValidationReport.Of(settings, rows, parts, epochs, architecture, total.Elapsed.TotalSeconds));
        screen.Verbatim($"Report:  {page}");
        screen.Verbatim($"Figures: {file}");
        return ExitCode.Done;
    }

    private static string PageOf(string file) => Path.ChangeExtension(file, ".html");

    private static string Records(Dataset<float> rows) =>
        string.Join(' ', Enumerable.Range(0, rows.Count).Select(rows.Group).Distinct().Select(source => rows.GroupNames[source]));

    private static void Show(Screen screen, CrossValidationEpoch epoch, int epochs, double seconds)
    {
        double left = seconds * (epochs - epoch.Epoch);
        IEnumerable<string> figures = epoch.Figures.Select(
            figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name} {figure.Value:F3}"));
        screen.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {epoch.Epoch}/{epochs}  loss {epoch.TrainingLoss:F4}  {string.Join("  ", figures)}  {seconds:F1} s")
            + (left > 0 ? $", {Numbers.Duration(left)} left" : ""));
    }
}
