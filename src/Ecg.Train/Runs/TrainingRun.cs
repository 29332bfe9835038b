using System.Text.Json;
using Ecg.Data;
using Ecg.Evaluation;
using Ecg.Files;
using Ecg.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>One run of training, from split rows to a run folder.</summary>
internal sealed class TrainingRun
{
    private readonly RunConfig _config;
    private readonly TrainSettings _settings;
    private readonly TaskData _data;
    private readonly Standardizer<float> _standardizer;
    private readonly Architecture _architecture;
    private readonly (TrainSettings Settings, TrainerState<float> State)[] _networks;

    /// <summary>Index of the network that is being trained; of a finished ensemble, the first.</summary>
    private TrainerState<float> _state;

    private TrainingRun(RunConfig config, TaskData data, Architecture architecture, IEnumerable<(TrainSettings Settings, TrainerState<float> State)> networks)
    {
        _architecture = architecture;
        _config = config;
        _settings = config.Settings;
        _data = data;
        _standardizer = Learning.FitStandardizer(data.Train);
        _networks = [.. networks];
        _state = _networks[0].State;
    }

    /// <summary>Starts a run in a folder. Files of an earlier run are overwritten when the new run writes them.</summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="data">The rows.</param>
    /// <param name="architecture">The network.</param>
    public static TrainingRun Begin(RunFolder folder, TrainSettings settings, TaskData data, Architecture architecture)
    {
        var config = RunConfig.Of(settings, data, architecture);
        AtomicFile.WriteText(folder.Config, config.ToJson());
        folder.ClearCheckpoints();
        return new TrainingRun(config, data, architecture, Learning.NetworksOf(architecture, settings)
            .Select(network => (network.Settings, Learning.FirstState(network.Architecture, network.Settings))));
    }

    /// <summary>Resumes the run in a folder from its newest intact checkpoint, or from the beginning if there is none.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="data">The rows, read again.</param>
    /// <param name="reportDamaged">Receives a line for each damaged checkpoint.</param>
    /// <exception cref="CommandException">The rows or the checkpoints are not those of the run.</exception>
    public static TrainingRun Resume(RunFolder folder, RunConfig config, TaskData data, Action<string> reportDamaged)
    {
        Architecture architecture;
        try
        {
            architecture = Architecture.Read(config.Architecture.ToJsonString());
        }
        catch (ArchitectureException exception)
        {
            throw new CommandException($"{folder.Config}: {exception.Message}", innerException: exception);
        }

        if (RunConfig.Of(config.Settings, data, architecture).Identity() != config.Identity())
            throw new CommandException($"{data.Beats.Source}: these are not the beats that the run in {folder.Path} was started with; it can only be resumed with the same beats.");
        IReadOnlyList<(TrainSettings Settings, Architecture Architecture)> networks = Learning.NetworksOf(architecture, config.Settings);
        return new TrainingRun(config, data, architecture, networks.Select((network, index) => (network.Settings, ResumeNetwork(
            FolderOf(folder, networks.Count, index), config with { Settings = network.Settings }, network.Architecture, reportDamaged))));
    }

    private static TrainerState<float> ResumeNetwork(RunFolder folder, RunConfig config, Architecture architecture, Action<string> reportDamaged)
    {
        if (folder.Checkpoints.LoadNewest(reportDamaged) is not (Checkpoint checkpoint, string path))
            return Learning.FirstState(architecture, config.Settings);
        if (checkpoint.Run != config.Identity())
            throw new CommandException($"{path}: the checkpoint does not belong to the run of {folder.Config}; start a new run.");
        return checkpoint.Restore(Learning.Rule(config.Settings));
    }

    /// <summary>The folder for a network's history and checkpoints: that of the run, or a folder within it for one network of several.</summary>
    private static RunFolder FolderOf(RunFolder run, int networks, int index) => networks > 1 ? run.OfNetwork(index + 1) : run;

    /// <summary>Trains, evaluates the model on the test rows, and writes all files.</summary>
    /// <returns>The exit code of the process.</returns>
    public int Run(RunFolder folder, Screen screen, CancellationToken interruption)
    {
        screen.Line($"Model: {NetworkChoice.NameOf(_settings.Model)}");
        bool isAverage = Ensemble.MembersOf(_architecture.Network).Count > 0;
        ModelTable.Show(screen, ModelSummary.Of(isAverage ? new Model<float>(_architecture.Network, _architecture.InputShape, seed: 0) : _state.Model));
        using var pool = new WorkerPool(_settings.Threads);
        double seconds = 0;
        foreach ((int index, (TrainSettings settings, TrainerState<float> state)) in _networks.Index())
        {
            _state = state;
            if (_networks.Length > 1)
                screen.Line($"Network {index + 1} of {_networks.Length}");
            if (_state.Optimizer.Step > 0)
                screen.Line($"Continuing from {Position()}");
            var loop = new TrainingLoop(_config with { Settings = settings }, _data, _standardizer, _state, FolderOf(folder, _networks.Length, index));
            if (!Train(loop, folder, screen, pool, interruption))
            {
                screen.Line($"Interrupted after {Position()}. To continue:");
                screen.Verbatim($"  {CommandLine.Of("train", "--resume", screen.Relative(folder.Path))}");
                return ExitCode.Interrupted;
            }

            seconds += loop.Seconds;
        }

        _state = _networks[0].State;
        if (_networks.Length > 1)
            AtomicFile.WriteText(folder.History, File.ReadAllText(folder.OfNetwork(1).History)); // what reports show
        TrainedModel classifier = SaveModel(Learning.Join([.. _networks.Select(network => network.State.Model)]), folder);
        screen.Status($"testing {Numbers.Count(_data.Test.Count)} beats");
        AnsweredRows answers = AnsweredRows.Of(classifier, _data.Test, _data.Beats.Source, pool);
        if (answers.Warning is { } warning)
            screen.Warn(warning);
        TaskData tested = _data with { Test = answers.Rows };
        TestMetrics test = ModelEvaluation.Of(answers.Probabilities, tested.Test);
        Ec57Report? ec57 = ModelEvaluation.Ec57(_settings, tested, answers.Probabilities);
        AtomicFile.WriteText(folder.Metrics, Metrics(tested, test, ec57, seconds).ToJson());
        TestTable.Show(screen, Title(tested.Test.Count), test);
        TestTable.ShowMembers(screen, ModelEvaluation.Members(classifier, tested.Test, pool));
        if (ec57 is not null)
        {
            AtomicFile.WriteText(folder.Ec57, Ec57Text.Of(Title(tested.Test.Count), ec57));
            Ec57Text.Show(screen, ec57);
        }

        screen.Status("writing the report");
        RunReport.Write(
            folder.Report, RunReport.OfTraining(_config, tested, classifier, answers.Probabilities, test, ec57, _state.History, BestEpoch, seconds));
        ShowWhatIsNext(screen, folder);
        return ExitCode.Done;
    }

    /// <summary>Prints where the results are, and commands to evaluate and use the model.</summary>
    private void ShowWhatIsNext(Screen screen, RunFolder folder)
    {
        string data = _settings.Data is { } given ? screen.Relative(given) : "DATA", model = screen.Relative(folder.Model);
        // The example for predict takes a CSV file, or a recording if the model was trained on recordings.
        string[] predict = _settings.Recordings is { } recordings
            ? ["--input", screen.Relative(Path.Combine(recordings.TestFolder, _data.Test.GroupNames[_data.Test.Group(0)])), "--output", "labels"]
            : ["--input", screen.Relative(InputFile()), "--output", "predictions.csv"];
        screen.Verbatim($"Report: {folder.Report}");
        screen.Verbatim($"Model:  {folder.Model}");
        screen.Line();
        screen.Line("To evaluate it on other beats, and to classify beats:");
        screen.Verbatim($"  {CommandLine.Of("evaluate", "--model", model, "--data", _settings.Recordings?.Test is { } test ? screen.Relative(test) : data)}");
        screen.Verbatim($"  {CommandLine.Of(["predict", "--model", model, .. predict])}");
    }

    private string InputFile() => _settings.Data is { } place
        ? BeatFile.Find(place)[0].Path
        : "beats.csv";

    private int BestEpoch => _state.BestEpoch?.Epoch ?? 0;

    /// <summary>Whether the network of an epoch is worth keeping: one with finite answers for the validation beats, if there are any.</summary>
    private bool HasUsableEpoch => _state.BestEpoch is { } best && (!_settings.HasValidation || double.IsFinite(best.ValidationLoss));

    /// <summary>Trains. If a value is not finite, saves the best model so far before rethrowing.</summary>
    private bool Train(TrainingLoop loop, RunFolder folder, Screen screen, WorkerPool pool, CancellationToken interruption)
    {
        try
        {
            return loop.Run(screen, pool, interruption);
        }
        catch (Exception exception) when (exception is NonFiniteException or InvalidDataException && HasUsableEpoch)
        {
            SaveModel(_state.Best, folder);
            throw new CommandException($"{exception.Message} The model of epoch {BestEpoch}, the best so far, is in {folder.Model}.", innerException: exception);
        }
    }

    private TrainedModel SaveModel(Model<float> model, RunFolder folder)
    {
        var classifier = new TrainedModel(model, _standardizer, _data.Task.ClassNames, _data.Task.Name, TrainingSummary());
        AtomicFile.Write(folder.Model, stream => ModelFile.Write(classifier, stream));
        return classifier;
    }

    /// <summary>The description of the training in the model file. It contains nothing that differs between two runs of the same
    /// command.</summary>
    private string TrainingSummary() => JsonSerializer.Serialize(
        new
        {
            Data = _data.Beats.IsGenerated ? _data.Beats.Source : string.Join(", ", FileNames),
            Model = NetworkChoice.NameOf(_settings.Model),
            _settings.Seed,
            Networks = _networks.Length > 1 ? _networks.Length : (int?)null,
            _settings.BatchSize,
            _settings.LearningRate,
            _settings.Schedule,
            _settings.ClassWeights,
            _settings.WeightOfS,
            ThinNormal = _settings.ThinNormal > 0 ? _settings.ThinNormal : (double?)null,
            _settings.Recordings?.Split,
            _settings.Recordings?.Labels,
            _settings.Recordings?.Relative,
            Epochs = _state.History.Count,
            BestEpoch,
            // Of whole folders, their recordings say enough, and the model stays small.
            SeenRows = _settings.Recordings?.Test is null ? RowFingerprint.Of(_data.Train, _data.Validation).ToString() : null,
            ValidationLoss = _settings.HasValidation ? _state.BestEpoch?.ValidationLoss : null,
            ValidationAccuracy = _settings.HasValidation ? _state.BestEpoch?.ValidationAccuracy : null,
        },
        RunJson.OneLine);

    private RunMetrics Metrics(TaskData tested, TestMetrics test, Ec57Report? ec57, double seconds) => new(
        _data.Task.Name,
        NetworkChoice.NameOf(_settings.Model),
        new DataEntry(_data.Beats.Source, [.. FileNames], new RowCounts(_data.Train.Count, _data.Validation.Count, tested.Test.Count)),
        _settings.Seed,
        _settings.Threads,
        _state.History.Count,
        BestEpoch,
        seconds,
        seconds > 0 ? (double)_data.Train.Count * _networks.Sum(network => network.State.History.Count) / seconds : 0,
        test,
        ec57 is null ? null : Ec57Metrics.From(ec57));

    private IEnumerable<string> FileNames => _data.Beats.Parts.Select(part => part.Name);

    private string Position() => $"epoch {_state.History.Count + (_state.StepInEpoch > 0 ? 1 : 0)} of {_settings.Epochs}"
        + (_state.StepInEpoch > 0 ? $", step {_state.StepInEpoch} of that epoch" : "");

    private string Title(int beats) =>
        $"Test: {Screen.Count(beats)} {(_data.Beats.IsGenerated ? _data.Beats.Source : "beats")}, model of epoch {BestEpoch}{RecordingWords()}";

    private string RecordingWords() => _settings.Recordings is { } recordings
        ? $", {NetworkChoice.NameOf(_settings.Model)}{recordings.InputWords}, split by {recordings.Split}, {RecordingSettings.Describe(recordings.Scheme)}"
        : "";
}
