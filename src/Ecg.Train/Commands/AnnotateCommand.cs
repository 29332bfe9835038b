using System.CommandLine;
using Ecg.Beats;
using Ecg.Detection;
using Ecg.Networks;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Reports;
using Ecg.Train.Runs;
using Ecg.Train.Settings;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Commands;

/// <summary>Finds and classifies the beats of a recording that nobody has annotated.</summary>
internal static class AnnotateCommand
{
    private const string NoModel = "none";
    private const string BundledModel = "the model that comes with the program";

    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Argument<string> place = new("RECORDING")
        {
            Description = "A WFDB record by its name or one of its files, an EDF or EDF+ file, or samples as text (a column per lead), plain or gzipped.",
        };
        Option<double?> rate = OptionOf.NumberOrNone("--rate", "Samples per second of a text file, which does not say it.", value => value > 0, "above 0, such as 250");
        rate.HelpName = "HZ";
        Option<string?> lead = new("--lead")
        {
            Description = "Lead to judge, by its name or its number from 1. [default: the one whose QRS complexes stand out most]",
            HelpName = "NAME|N",
        };
        Option<string?> model = OptionOf.Place("--model", "FILE", $"The model.safetensors of a run folder, which classifies the beats; {NoModel}: they are only found. [default: the model that comes with the program, docs/models.md]");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "DIR", "Folder that gets an annotation file, beats.csv, summary.json and report.html.");
        var detector = new DetectorOption();
        var command = new Command("annotate", "Finds the beats of a recording, classifies them, and writes a report. Not a medical device.")
        {
            place, rate, lead, model, detector.Option, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            string In(string path) => Path.GetFullPath(path, surroundings.CurrentFolder);
            string folder = In(parsed.GetRequiredValue(output));
            using var pool = new WorkerPool(dataOptions.Threads(parsed));
            string? file = parsed.GetValue(model);
            string? name = file switch { null => BundledModel, NoModel => null, _ => file };
            TrainedModel? trained = file switch { null => BundledModels.ReadBeats(), NoModel => null, _ => ModelFiles.Read(In(file)) };
            if (trained is not null)
                ModelInputs.WarnOfGenerated(trained, screen);
            BeatClassifier? classifier = trained is null ? null : ClassifierOf(name!, trained, pool);
            QrsModel? found = detector.Of(parsed, surroundings, pool);
            EcgRecording source = EcgRecording.Open(In(parsed.GetRequiredValue(place)), parsed.GetValue(rate));
            var target = AnnotationFolder.Choose(folder, source, classifier is null ? "qrs" : "cnn");
            OutputGuard.RequireNoInput([.. target.Files], OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
            target.RequireOwn();
            void Show(string what, double share) => screen.Status(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}: {100 * share:0} %"));

            string? wanted = parsed.GetValue(lead);
            (LeadSignal signal, int chosen) = wanted is null
                ? AnnotatedRecording.ChooseLead(source, Show)
                : (source.Read(source.FindLead(wanted)), source.FindLead(wanted));
            if (signal.SampleCount == 0)
                throw new CommandException($"{source.Path}: expected samples; {signal.Lead.Name} has none.");
            AnnotatedRecording recording = AnnotatedRecording.Of(
                source.Name, signal, classifier, found, Show,
                () => [.. source.ContextLeads(chosen).Select(other => other == chosen ? signal : source.Read(other))]);
            screen.ClearStatus();
            foreach (string warning in source.Warnings)
                screen.Warn(warning);

            IEnumerable<int> classified = classifier is null ? [] : classifier.Inputs.Context ? source.ContextLeads(chosen) : [chosen];
            var settings = new AnnotationSettings(
                CommandLine.OfParsed(parsed), detector.NameOf(parsed), name, wanted is null, [.. classified.Select(index => source.Leads[index].Name)]);
            string header = target.PathOf(target.Name + ".hea");
            Show("writing", 0);
            target.Write(
                [
                    () => AnnotationFiles.WriteAnnotations(target.PathOf(target.Annotations), recording),
                    () =>
                    {
                        if (!File.Exists(header)) // the recording's own, where it is in this folder
                            AnnotationFiles.WriteHeader(header, signal);
                    },
                    () => AnnotationFiles.WriteCsv(target.PathOf("beats.csv"), recording),
                    () => AnnotationFiles.WriteSummary(target.PathOf("summary.json"), source, recording, settings),
                    () => RhythmReport.Write(target.PathOf("report.html"), source, recording, settings),
                ],
                surroundings.Interruption());

            Tell(screen, source, recording, chosen, wanted is null);
            screen.Line($"Written to {parsed.GetRequiredValue(output)}: {target.Annotations}, beats.csv, summary.json, report.html. Not a medical device.");
        });
        return command;
    }

    private static void Tell(Screen screen, EcgRecording source, AnnotatedRecording recording, int lead, bool wasChosen)
    {
        string why = wasChosen && source.Leads.Count > 1 ? ", whose QRS complexes stand out most" : "";
        screen.Line($"{source.Format}, {Numbers.Duration(recording.Seconds)}; lead {lead + 1} of {source.Leads.Count}, {recording.Signal.Lead.Name}{why}.");
        double unjudged = recording.UnjudgedSeconds;
        screen.Line($"{Screen.Count(recording.Beats.Count)} beats were found"
            + (unjudged > 0 ? $"; {Numbers.Duration(unjudged)} cannot be judged." : "."));
        if (recording.Classes is { } classes)
        {
            screen.Table(
                ["class", "beats"],
                classes.Names.Select((name, label) => (string[])[name, Screen.Count(recording.Beats.Count(beat => beat.Class == label))]));
        }
    }

    private static BeatClassifier ClassifierOf(string file, TrainedModel model, WorkerPool pool)
    {
        Predictor<float> predictor = model.CreatePredictor(pool);
        BeatInputs inputs = ModelInputs.Of(model);
        return inputs.Columns == predictor.RowSize
            ? new BeatClassifier(predictor.Predict, inputs, model.ClassNames)
            : throw new CommandException(
                $"{file}: a beat has {BeatInputs.Plain.Columns} columns, {BeatInputs.ColumnsWithRhythm} with its rhythm, or {BeatInputs.InContext.Columns} in its context; the model takes {predictor.RowSize}.");
    }
}
