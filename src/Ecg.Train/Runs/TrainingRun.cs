using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecg.Data.Evaluation;
using Ecg.Data.Files;
using Ecg.Data.Tasks;
using Ecg.Train.Display;
using Ecg.Train.Options;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Train.Runs;

/// <summary>One run of training, from split rows to a run folder.</summary>
internal sealed class TrainingRun
{
    private const ulong WeightsKey = 0x77656967687473;

    private readonly TrainSettings _settings;
    private readonly TaskData _data;
    private readonly Architecture _architecture;
    private readonly Standardizer<float> _standardizer;
    private readonly TrainerState<float> _state;
    private readonly List<double> _epochSeconds = [];

    /// <summary>Prepares a run.</summary>
    /// <exception cref="CommandException">The network does not fit the data.</exception>
    public TrainingRun(TrainSettings settings, TaskData data)
    {
        _settings = settings;
        _data = data;
        _architecture = NetworkChoice.Resolve(settings.Model, data.Train.Columns, data.Task.ClassNames.Count);
        _standardizer = Standardizer<float>.Fit(data.Train);
        var model = new Model<float>(_architecture.Network, _architecture.InputShape, CounterRandom.Derive(settings.Seed, WeightsKey));
        _state = new TrainerState<float>(model, new Adam<float>());
    }

    /// <summary>Trains, judges the result on the test rows, and writes everything.</summary>
    /// <returns>What the process ends with.</returns>
    public int Run(RunFolder folder, Screen screen, CancellationToken interruption)
    {
        AtomicFile.WriteText(folder.Config, Config().ToJson());
        screen.Line($"Model: {NetworkChoice.NameOf(_settings.Model)}");
        screen.Line(ModelSummary.Of(_state.Model).ToString());

        using var pool = new WorkerPool(_settings.Threads);
        Train(folder, screen, pool, interruption);
        if (interruption.IsCancellationRequested && !IsFinished)
            return ExitCode.Interrupted;

        Classifier classifier = SaveModel(_state.Model, folder);
        float[] probabilities = Evaluation.Probabilities(classifier, _data.Test, pool);
        TestMetrics test = Evaluation.Of(probabilities, _data.Test);
        Ec57Report? ec57 = Ec57(probabilities);
        AtomicFile.WriteText(folder.Metrics, Metrics(test, ec57).ToJson());
        TestTable.Show(screen, Title(), test);
        if (ec57 is not null)
        {
            AtomicFile.WriteText(folder.Ec57, Ec57Text.Of(Title(), ec57));
            Ec57Text.Show(screen, ec57);
        }

        screen.Line($"Written to {folder.Path}");
        return ExitCode.Done;
    }

    private bool IsFinished => _state.History.Count == _settings.Epochs;

    private int BestEpoch => _state.BestEpoch?.Epoch ?? 0;

    private void Train(RunFolder folder, Screen screen, WorkerPool pool, CancellationToken interruption)
    {
        Trainer<float> trainer = CreateTrainer(pool);
        long beats = (long)_settings.Epochs * _data.Train.Count;
        TrainingProgress.Show(screen, _settings.Epochs, beats, beatsBefore: 0, progress =>
        {
            var watch = Stopwatch.StartNew();
            foreach (StepResult step in Guarded(trainer.Steps(interruption), folder))
            {
                progress.Report(step);
                if (step.Finished is not { } epoch)
                    continue;
                _epochSeconds.Add(watch.Elapsed.TotalSeconds);
                watch.Restart();
                progress.Report(epoch, _epochSeconds[^1]);
                AtomicFile.WriteText(folder.History, HistoryFile.Format(_state.History, _epochSeconds));
            }
        });
    }

    private Trainer<float> CreateTrainer(WorkerPool pool)
    {
        double[]? weights = _settings.ClassWeights == "balanced" ? ClassWeights.Balanced(_data.Train) : null;
        var options = new TrainerOptions
        {
            Epochs = _settings.Epochs,
            BatchSize = _settings.BatchSize,
            Seed = _settings.Seed,
            Schedule = new ConstantSchedule(_settings.LearningRate),
            Patience = _settings.Patience,
        };
        try
        {
            return new Trainer<float>(
                _state, new SoftmaxCrossEntropy<float>(weights), _data.Train, _data.Validation, _standardizer, options, pool);
        }
        catch (ArgumentException exception)
        {
            throw new CommandException($"{_settings.Model}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>The steps; where one is not finite, the best model so far is saved before the error goes on.</summary>
    private IEnumerable<StepResult> Guarded(IEnumerable<StepResult> steps, RunFolder folder)
    {
        using IEnumerator<StepResult> enumerator = steps.GetEnumerator();
        while (MoveNext())
            yield return enumerator.Current;

        bool MoveNext()
        {
            try
            {
                return enumerator.MoveNext();
            }
            catch (NonFiniteException exception) when (_state.BestEpoch is not null)
            {
                SaveModel(_state.Best, folder);
                throw new CommandException($"{exception.Message} The model of epoch {BestEpoch}, the best so far, is in {folder.Model}.", innerException: exception);
            }
        }
    }

    private Classifier SaveModel(Model<float> model, RunFolder folder)
    {
        var classifier = new Classifier(model, _standardizer, _data.Task.ClassNames, _data.Task.Name, TrainingSummary());
        AtomicFile.Write(folder.Model, stream => ModelFile.Write(classifier, stream));
        return classifier;
    }

    /// <summary>What the model file says of its training: nothing that differs between two runs of the same command.</summary>
    private string TrainingSummary() => JsonSerializer.Serialize(
        new
        {
            Data = _data.Beats.IsGenerated ? _data.Beats.Source : string.Join(", ", FileNames),
            Model = NetworkChoice.NameOf(_settings.Model),
            _settings.Seed,
            _settings.BatchSize,
            _settings.LearningRate,
            _settings.ClassWeights,
            _settings.Recordings?.Split,
            _settings.Recordings?.Labels,
            Epochs = _state.History.Count,
            BestEpoch,
            ValidationLoss = _state.BestEpoch?.ValidationLoss,
            ValidationAccuracy = _state.BestEpoch?.ValidationAccuracy,
        },
        RunJson.OneLine);

    private RunConfig Config() => new(
        _settings,
        _data.Beats.Source,
        DataHash.Of(_data.Train, _data.Validation, _data.Test),
        JsonNode.Parse(_architecture.ToJson())!,
        typeof(TrainingRun).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>Five classes on known recordings are judged by the custom of the field too.</summary>
    private Ec57Report? Ec57(float[] probabilities) => _settings.Recordings is { } recordings && _data.Task == EcgTask.Aami
        ? Evaluation.Ec57(probabilities, _data.Test, recordings.Scheme)
        : null;

    private RunMetrics Metrics(TestMetrics test, Ec57Report? ec57)
    {
        double seconds = _epochSeconds.Sum();
        return new RunMetrics(
            _data.Task.Name,
            NetworkChoice.NameOf(_settings.Model),
            new DataEntry(_data.Beats.Source, [.. FileNames], new RowCounts(_data.Train.Count, _data.Validation.Count, _data.Test.Count)),
            _settings.Seed,
            _settings.Threads,
            _state.History.Count,
            BestEpoch,
            seconds,
            (double)_data.Train.Count * _state.History.Count / seconds,
            test,
            ec57 is null ? null : Ec57Metrics.From(ec57));
    }

    private IEnumerable<string> FileNames => _data.Beats.Parts.Select(part => part.Name);

    private string Title() =>
        $"Test: {Screen.Count(_data.Test.Count)} {(_data.Beats.IsGenerated ? _data.Beats.Source : "beats")}, model of epoch {BestEpoch}{RecordingWords()}";

    private string RecordingWords() => _settings.Recordings is { } recordings
        ? $", {NetworkChoice.NameOf(_settings.Model)}{(recordings.Rr ? " with RR" : "")}, split by {recordings.Split}, {LabelsOption.Describe(recordings.Scheme)}"
        : "";
}
