using System.CommandLine;
using Ecg.Beats;
using Ecg.Files;
using Ecg.Plots;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Wfdb;

namespace Ecg.Train.Commands;

/// <summary>Draws the figures of the documentation of the data.</summary>
internal static class PlotsCommand
{
    /// <summary>The beat that shows how beats are cut.</summary>
    private const int ShownBeat = 6;

    private static readonly string[] s_names = ["classes.svg", "cut.svg", "padding.svg"];

    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> data = OptionOf.RequiredPlace("--data", "DIR", "Folder of the recordings (WFDB): .hea, .dat and .atr files.");
        Option<string> output = OptionOf.RequiredPlace("--output", "DIR", "Folder for classes.svg, cut.svg and padding.svg.");
        var command = new Command("plots", "Draws beats of each class, the cutting of a beat, and the information in its zero padding.")
        {
            data, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(data);
            string PathOf(string name) => Path.Combine(parsed.GetRequiredValue(output), name);
            OutputGuard.RequireNoInput([.. s_names.Select(PathOf)], OutputGuard.InputsOf(parsed, surroundings.CurrentFolder));
            IReadOnlyList<string> records = RecordSelection.In(folder);
            RecordingSet set = RecordingSet.Read(folder, records, dataOptions.Threads(parsed));
            set.RequireBeats(folder);
            int first = set.Recordings.ToList().FindIndex(recording => recording.Beats.Count > 0);
            var screen = new Screen(surroundings);
            foreach (string warning in set.Warnings)
                screen.Warn(warning);
            string Write(string name, string drawing)
            {
                string file = PathOf(name);
                AtomicFile.WriteText(file, drawing);
                return file;
            }

            string[] files =
            [
                Write(s_names[0], DatasetPlots.Classes(set)),
                Write(s_names[1], DatasetPlots.Cut(Recording.Read(RecordFolder.Of(folder), records[first]), Math.Min(ShownBeat, set.Recordings[first].Beats.Count - 1))),
                Write(s_names[2], DatasetPlots.Padding(set)),
            ];
            screen.Line($"Written to {string.Join(", ", files)}");
        });
        return command;
    }
}
