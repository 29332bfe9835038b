using System.CommandLine;
using Ecg.Beats;
using Ecg.Train.Display;
using Ecg.Train.Options;

namespace Ecg.Train.Commands;

/// <summary>Finds the recordings that the rows of a CSV file were cut from.</summary>
internal static class LocateCommand
{
    /// <summary>Describes the command.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var dataOptions = new DataOptions();
        Option<string> data = OptionOf.RequiredPlace("--data", "FILE.csv", "Rows in the published format, plain or gzipped.");
        Option<string> patients = OptionOf.RequiredPlace("--patients", "DIR", "Folder of the recordings (WFDB) to search: .hea, .dat and .atr files.");
        Option<string> output = OptionOf.RequiredPlace(
            "--output", "FILE.csv", "Receives one line per row: row, label, record, sample, symbol, segment length. The last four are empty if the row was not found.");
        var command = new Command("locate", "Finds the recording and the beat that each row of a CSV file was cut from.")
        {
            data, patients, output, dataOptions.ThreadsOption,
        };
        command.SetAction(parsed =>
        {
            string file = parsed.GetRequiredValue(output);
            MatchResult result = BeatMatching.Write(
                parsed.GetRequiredValue(data), parsed.GetRequiredValue(patients), file, dataOptions.Threads(parsed));

            var screen = new Screen(surroundings);
            foreach (string warning in result.Warnings)
                screen.Warn(warning);
            screen.Line($"{Screen.Count(result.Placed)} of {Screen.Count(result.Rows)} rows were found; {Screen.Count(result.NotPlaced)} could not be placed.");
            if (result.OtherLabels > 0)
                screen.Line($"{Screen.Count(result.OtherLabels)} of them have a different label than their annotation.");
            screen.Line($"Written to {file}");
        });
        return command;
    }
}
