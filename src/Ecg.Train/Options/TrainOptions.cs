using System.CommandLine;
using Ecg.Data;
using Ecg.Tasks;
using Ecg.Train.Settings;

namespace Ecg.Train.Options;

/// <summary>The options of train.</summary>
internal sealed class TrainOptions
{
    private readonly DataOptions _data = new();
    private readonly RecordingOptions _recordings = new();
    private readonly Option<string?> _task = OptionOf.Task(
        EcgTask.Binary.Name, "binary: normal or abnormal; classes: N, S, V, F, Q; mi: healthy or after a myocardial infarction.");

    private readonly LearningOptions _learning = new();
    private readonly Option<int?> _patience = OptionOf.WholeOrNone(
        "--patience", 1, "Stop after N epochs without improvement. [default: never]");

    private readonly Option<string?> _bestBy = OptionOf.Choice(
        "--best-by", null,
        "Validation score that selects the epoch to keep; last: train on the validation beats too, and keep the last epoch. "
        + $"[default: accuracy, on recordings loss; with {Recipe.BestModel} {Recipe.Best.BestBy}]",
        "accuracy", "loss", TrainSettings.LastEpoch);

    private readonly Option<bool> _allowMissingClasses = LearningOptions.CreateAllowMissingClasses();

    private readonly Option<string?> _output = OptionOf.Place("--output", "DIR", "Folder of the run; the files of a run that is there are replaced. [default: runs/<task>-<model>-<number>]");

    private readonly Option<int?> _checkpointEvery = OptionOf.WholeOrNone(
        "--checkpoint-every", 1, "Also write a checkpoint every N steps. [default: only after each epoch]");

    private readonly Option<string?> _resume = OptionOf.Place(
        "--resume", "DIR", "Resume the run in this folder; only --data, --threads, --no-cache and --checkpoint-every may be given with it.");

    /// <summary>Adds the options to the command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_data.Data);
        command.Add(_task);
        _learning.AddTo(command);
        command.Add(_data.ThreadsOption);
        command.Add(_output);
        command.Add(_data.BadRows);
        command.Add(_data.NoCacheOption);
        command.Add(_bestBy);
        command.Add(_patience);
        _recordings.AddTo(command);
        command.Add(_allowMissingClasses);
        command.Add(_checkpointEvery);
        command.Add(_resume);
    }

    /// <summary>Folder of the run; null for a new one.</summary>
    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    /// <summary>Folder in which parsed files are cached; null for no cache.</summary>
    public string? CacheFolder(ParseResult parsed, Surroundings surroundings) => _data.CacheFolder(parsed, surroundings);

    /// <summary>Folder of the run to resume; null for a new run.</summary>
    /// <exception cref="CommandException">An option was given that the run has in its configuration.</exception>
    public string? Resume(ParseResult parsed)
    {
        if (parsed.GetValue(_resume) is not { } folder)
            return null;
        Option[] allowed = [_resume, _data.Data, _data.ThreadsOption, _data.NoCacheOption, _checkpointEvery];
        Option? other = parsed.CommandResult.Command.Options.Except(allowed).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false });
        return other is null
            ? folder
            : throw CommandException.Usage($"{other.Name} cannot be given with --resume: the run continues with its original settings.");
    }

    /// <summary>The settings with which a resumed run was begun, except those that may change, and the location of its beats now.</summary>
    /// <exception cref="EcgDataException">The data is not there.</exception>
    public (TrainSettings Settings, DataLocation Data) Settings(ParseResult parsed, TrainSettings begun, Surroundings surroundings)
    {
        DataLocation data = parsed.GetValue(_data.Data) is not null ? _data.Locate(parsed, surroundings)
            : begun.Data is null ? DataLocation.Generated
            : DataLocation.At(begun.Data);
        TrainSettings settings = begun with
        {
            Data = data.Path,
            Recordings = begun.Recordings is { } recordings && recordings.Folder == begun.Data ? recordings with { Folder = data.Path! } : begun.Recordings,
            Threads = _data.Threads(parsed),
            CheckpointEvery = parsed.GetValue(_checkpointEvery) ?? begun.CheckpointEvery,
        };
        return (settings, data);
    }

    /// <summary>The settings, and the location of the beats.</summary>
    /// <exception cref="EcgDataException">The data named does not exist.</exception>
    public (TrainSettings Settings, DataLocation Data) Settings(ParseResult parsed, Surroundings surroundings)
    {
        string task = parsed.GetRequiredValue(_task)!;
        DataLocation data = _data.Locate(parsed, surroundings);
        RecordingSettings? recordings = _recordings.Settings(parsed, data, surroundings.CurrentFolder);
        TrainSettings settings = _learning.Settings(parsed, task, data.Path, recordings, _data.Threads(parsed), surroundings.CurrentFolder);
        int? patience = parsed.GetValue(_patience);
        string bestBy = parsed.GetValue(_bestBy)
            ?? (patience is null ? Recipe.Of(settings.Model).BestBy : null)
            ?? (recordings is null ? "accuracy" : recordings.Test is null ? "loss" : TrainSettings.LastEpoch);
        if (recordings?.Test is not null && bestBy != TrainSettings.LastEpoch)
            throw CommandException.Usage("--test leaves no recordings for validation; leave out --best-by and --patience.");
        if (bestBy == TrainSettings.LastEpoch && patience is not null)
            throw CommandException.Usage("--patience waits for a better epoch, which nothing tells with --best-by last; leave out one of them.");
        settings = settings with
        {
            BadRows = parsed.GetValue(_data.BadRows),
            BestBy = bestBy,
            Patience = patience,
            AllowMissingClasses = parsed.GetValue(_allowMissingClasses),
            CheckpointEvery = parsed.GetValue(_checkpointEvery),
        };
        return (settings, data);
    }
}
