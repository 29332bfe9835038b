using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Settings;

namespace Ecg.Train.Commands;

/// <summary>Cuts recordings into beats in the format of the published CSV files.</summary>
internal static class CutCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string> data = OptionOf.RequiredPlace("--data", "PATH", "A recording (WFDB), or a folder of recordings: .hea, .dat and .atr files.");
        Option<string> output = OptionOf.RequiredPlace("--output", "FILE.csv", "Receives the beats, byte for byte as in the published files.");
        Option<string?> provenance = OptionOf.Place(
            "--provenance", "FILE.csv", "Receives one line per beat: record, sample, symbol, label, and segment length before truncation or padding.");
        var records = new RecordsOption("all");
        Option<LabelScheme?> labels = LabelsOption.Create("published");
        var command = new Command("cut", "Cuts recordings (WFDB) into beats, in the format of the published CSV files.")
        {
            data, records.Option, labels, output, provenance,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(data);
            string file = parsed.GetRequiredValue(output);
            IReadOnlyList<string> chosen = records.Of(parsed, folder);
            LabelScheme scheme = parsed.GetValue(labels) ?? LabelScheme.Published;
            BeatExportResult result = BeatExport.Write(folder, chosen, file, parsed.GetValue(provenance), scheme);

            var screen = new Screen(surroundings);
            foreach (string warning in result.Warnings)
                screen.Warn(warning);
            screen.Line($"{Screen.Count(result.Rows)} beats of {chosen.Count} recordings; {RecordingSettings.Describe(scheme)}.");
            if (result.LeftOut > 0)
                screen.Line($"{Screen.Count(result.LeftOut)} annotated beats have no samples and were left out.");
            screen.Table(["class", "beats"], BeatLabels.ClassNames.Zip(result.Counts, (name, count) => (string[])[name, Screen.Count(count)]));
            screen.Line($"Written to {file}");
        });
        return command;
    }
}
