using System.CommandLine;
using Ecg.Detection;
using Ecg.Files;
using Ecg.Recordings;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Runs;
using Ecg.Wfdb;
using ScratchCnn.Execution;

namespace Ecg.Train.Commands;

/// <summary>Finds the beats of the recordings of a folder, for a comparison with reference annotations.</summary>
internal static class DetectCommand
{
    private const string Annotator = "qrs";

    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string> data = OptionOf.RequiredPlace("--data", "PATH", "A recording (WFDB), or a folder of recordings.");
        Option<string> output = OptionOf.RequiredPlace("--output", "DIR", $"Folder that gets an annotation file per recording, NAME.{Annotator}, and headers without signals.");
        Option<string?> lead = OptionOf.Place("--lead", "NAME|N", "Lead, by its name or its number from 1. [default: 1]");
        var records = new RecordsOption("all");
        var detector = new DetectorOption();
        var dataOptions = new DataOptions();
        var command = new Command("detect", "Finds the beats of all recordings in a folder, so that compare can evaluate the detector.")
        {
            data, records.Option, lead, detector.Option, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            var screen = new Screen(surroundings);
            string folder = Path.GetFullPath(parsed.GetRequiredValue(data), surroundings.CurrentFolder);
            IReadOnlyList<string> chosen = records.Of(parsed, folder);
            string source = Directory.Exists(folder) ? folder : Path.GetDirectoryName(folder)!;
            string target = Path.GetFullPath(parsed.GetRequiredValue(output), surroundings.CurrentFolder);
            if (AtomicFile.AreSameFolder(target, source))
                throw CommandException.Usage("--output is the folder of the recordings, whose headers would be lost.");
            if (chosen.FirstOrDefault(name => RecordFolder.HasSignals(target, name)) is { } taken)
                throw CommandException.Usage($"--output has a recording {taken}, whose header would be lost.");
            OutputGuard.RequireNoInput(
                [.. chosen.SelectMany(name => (string[])[Path.Combine(target, $"{name}.{Annotator}"), Path.Combine(target, $"{name}.hea")])],
                OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
            using var pool = new WorkerPool(dataOptions.Threads(parsed));
            QrsModel? model = detector.Of(parsed, surroundings, pool);
            Directory.CreateDirectory(target);
            int beats = 0;
            foreach (string name in chosen)
            {
                screen.Status($"finding beats: {name}");
                EcgRecording recording = EcgRecording.Open(Path.Combine(source, name));
                LeadSignal signal = recording.Read(recording.FindLead(parsed.GetValue(lead) ?? "1"));
                DetectedBeats found = QrsDetector.Detect(signal, model);
                AnnotationFiles.WriteAnnotations(Path.Combine(target, $"{name}.{Annotator}"), found);
                AnnotationFiles.WriteHeader(Path.Combine(target, $"{name}.hea"), signal);
                beats += found.Beats.Count;
            }

            screen.ClearStatus();
            screen.Line($"{Screen.Count(beats)} beats in {Screen.Count(chosen.Count)} recordings. Written to {parsed.GetRequiredValue(output)}");
        });
        return command;
    }
}
