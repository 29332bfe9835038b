using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;
using Ecg.Train.Settings;

namespace Ecg.Train.Commands;

/// <summary>Cuts the beats of recordings as the published files were cut.</summary>
internal static class BeatsCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        Option<string> wfdb = OptionOf.RequiredPlace("--wfdb", "DIR", "Folder of the recordings: .hea, .dat and .atr files.");
        Option<string> output = OptionOf.RequiredPlace("--output", "FILE.csv", "Takes the beats, in the bytes of the published files.");
        Option<string?> provenance = OptionOf.Place(
            "--provenance", "FILE.csv", "Takes a line a row: record, sample, symbol, label, segment length before it was cut or filled up.");
        var records = new RecordsOption("all");
        Option<LabelScheme?> labels = LabelsOption.Create("published");
        var command = new Command("beats", "Cuts the beats of recordings (WFDB) as the published CSV files were cut.")
        {
            wfdb, records.Option, labels, output, provenance,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetRequiredValue(wfdb);
            string file = parsed.GetRequiredValue(output);
            OptionOf.RequireTwoFiles(output.Name, file, provenance.Name, parsed.GetValue(provenance));
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
