using System.CommandLine;
using Ecg.Beats;
using Ecg.Data;
using Ecg.Train.Settings;

namespace Ecg.Train.Options;

/// <summary>The options of train that need to know which recording a beat is from.</summary>
internal sealed class RecordingOptions
{
    private readonly Option<string?> _split = OptionOf.Choice(
        "--split", null,
        "beats: training and test share patients, as in the published files; patients: whole recordings, DS1 for training and DS2 for the test. "
        + "[default: beats]",
        RecordingSettings.SplitByBeats, RecordingSettings.SplitByPatients);

    private readonly Option<string?> _test = OptionOf.Place(
        "--test", "DIR", "Train on all recordings of --data, or on those that --records names, and test on those of this folder instead. Keeps the last epoch.");

    private readonly RecordsOption _records = new("all; only with --test");

    private readonly Option<LabelScheme?> _labels = LabelsOption.Create("published");
    private readonly Option<string?> _patients = CreatePatients();
    private readonly Option<bool> _relative = CreateRelative();
    private readonly Option<bool> _rhythm = CreateRhythm();

    /// <summary>Whether the network gets differences from the median beat.</summary>
    public static Option<bool> CreateRelative() => new("--relative")
    {
        Description = "Subtract the median beat of its recording from each beat: the network sees the difference from the patient's normal beat.",
    };

    /// <summary>Whether the network gets the times between beats.</summary>
    public static Option<bool> CreateRhythm() => new("--rr")
    {
        Description = "Also give the network the rhythm: the RR intervals before and after the beat, relative to those of the patient, and their regularity.",
    };

    /// <summary>The location of the recordings of CSV rows.</summary>
    public static Option<string?> CreatePatients() => OptionOf.Place(
        "--patients", "DIR", "Folder of the recordings (WFDB) that the rows of CSV files were cut from, which tell the patient of each row.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _split, _test, _records.Option, _labels, _patients, _relative, _rhythm })
            command.Add(option);
    }

    /// <summary>The settings.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">The location of the beats.</param>
    /// <param name="currentFolder">The folder that relative places are looked for in.</param>
    /// <returns>Null where the recordings of the beats are not known.</returns>
    /// <exception cref="CommandException">An option needs recordings, and there are none.</exception>
    public RecordingSettings? Settings(ParseResult parsed, DataLocation data, string currentFolder)
    {
        string? folder = FolderOf(data, parsed.GetValue(_patients), currentFolder);
        string split = parsed.GetValue(_split) ?? RecordingSettings.SplitByBeats;
        if (folder is not null)
        {
            string labels = (parsed.GetValue(_labels) ?? LabelScheme.Published).ToString();
            var settings = new RecordingSettings(folder, split, labels, parsed.GetValue(_relative), parsed.GetValue(_rhythm));
            if (parsed.GetValue(_test) is not { } test)
                return _records.Value(parsed) is null ? settings : throw CommandException.Usage("--records of train goes with --test; otherwise --split says which recordings are for training.");
            if (parsed.GetValue(_split) is not null || !data.IsRecordings)
                throw CommandException.Usage("--test is for recordings named by --data, all of which are for training; leave out --split, or --test.");
            return settings with { Split = RecordingSettings.AllForTraining, Test = Path.GetFullPath(test, currentFolder), Records = _records.Value(parsed) };
        }

        string? unusable = parsed.GetValue(_test) is not null ? "--test"
            : _records.Value(parsed) is not null ? "--records"
            : split == RecordingSettings.SplitByPatients ? "--split patients"
            : parsed.GetValue(_labels) is not null ? "--labels"
            : parsed.GetValue(_relative) ? "--relative"
            : parsed.GetValue(_rhythm) ? "--rr"
            : null;
        return unusable is null
            ? null
            : throw CommandException.Usage($"{unusable} needs recordings: name their folder with --data, or with --patients beside CSV files.");
    }

    /// <summary>The folder of the recordings that beats are from.</summary>
    /// <param name="data">The location of the beats: CSV files, recordings, or none.</param>
    /// <param name="patients">The value of --patients.</param>
    /// <param name="currentFolder">The folder that relative places are looked for in.</param>
    /// <returns>Null where they are not known.</returns>
    public static string? FolderOf(DataLocation data, string? patients, string currentFolder)
    {
        if (patients is null)
            return data.IsRecordings ? data.Path : null;
        return data.IsRecordings || data.Path is null
            ? throw CommandException.Usage("--patients is for CSV files; the beats here are recordings or generated.")
            : Path.GetFullPath(patients, currentFolder);
    }
}
