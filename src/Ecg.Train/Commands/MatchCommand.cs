using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;

namespace Ecg.Train.Commands;

/// <summary>Finds the recordings that the rows of a published file were cut from.</summary>
internal static class MatchCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> csv = OptionOf.RequiredPlace("--csv", "FILE", "Rows in the published format, plain or gzipped.");
        Option<string> wfdb = OptionOf.RequiredPlace("--wfdb", "DIR", "Folder of the recordings: .hea, .dat and .atr files.");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "FILE.csv", "Takes a line a row: row, label, record, sample, symbol, segment length; the last four are empty for a row that was not found.");
        var command = new Command("match", "Finds for every row of a published CSV file the recording and the beat that it was cut from.")
        {
            csv, wfdb, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(output);
            OptionOf.RequireTwoFiles(output.Name, file, csv.Name, parsed.GetValue(csv));
            MatchResult result = BeatMatching.Write(
                parsed.GetRequiredValue(csv), parsed.GetRequiredValue(wfdb), file, dataOptions.Threads(parsed));

            var screen = new Screen(surroundings);
            foreach (string warning in result.Warnings)
                screen.Warn(warning);
            screen.Line($"{Screen.Count(result.Placed)} of {Screen.Count(result.Rows)} rows were found; {Screen.Count(result.NotPlaced)} could not be placed.");
            if (result.OtherLabels > 0)
                screen.Line($"{Screen.Count(result.OtherLabels)} of those found have another label than their annotation.");
            screen.Line($"Written to {file}");
        });
        return command;
    }
}
