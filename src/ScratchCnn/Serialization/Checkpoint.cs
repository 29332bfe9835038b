using System.Globalization;
using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Training;

namespace ScratchCnn.Serialization;

/// <summary>
/// A training run between two steps, as one safetensors file: the tensors of the model ("model.conv1d_1.kernel"), of the best model so far
/// ("best.…"), their moving average ("average.…", only if one is kept) and the optimizer's moments ("first_moment.…", "second_moment.…"), and in the metadata the architecture, the counts, the history of
/// the epochs and what the program needs to set the run up again. A trainer that goes on from it reaches the same bits as one that was never
/// interrupted.
/// </summary>
public sealed class Checkpoint
{
    private const string Format = "scratchcnn-checkpoint";
    private const string Version = "1";
    private const string OptimizerKey = "optimizer";
    private const string MomentsKey = "moments";
    private const string RunKey = "run";
    private const string AverageKey = "average";
    private const string ModelPrefix = "model.";
    private const string BestPrefix = "best.";
    private const string AveragePrefix = "average.";
    private static readonly string[] s_momentPrefixes = ["first_moment.", "second_moment."];

    private readonly SavedModelReader _reader;
    private readonly Network<float> _network;
    private readonly TrainingProgress _progress;
    private readonly int _moments;
    private readonly bool _hasAverage;

    private Checkpoint(SavedModelReader reader)
    {
        _reader = reader;
        Architecture = Architecture.Read(reader.Text(SavedModelReader.ArchitectureKey));
        OptimizerName = reader.Text(OptimizerKey);
        Run = reader.Json(RunKey, JsonValueKind.Object).GetRawText();
        _progress = TrainingProgress.Read(reader);
        _moments = reader.Text(MomentsKey) switch
        {
            "0" => 0,
            "1" => 1,
            "2" => 2,
            _ => throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{MomentsKey}' must be 0, 1 or 2."),
        };
        _hasAverage = reader.TextOrNull(AverageKey) switch
        {
            null => false,
            "weights" => true,
            _ => throw new SavedModelException(SavedModelError.Metadata, $"The metadata's '{AverageKey}' must be 'weights', or left out."),
        };
        _network = Architecture.Plan();
        reader.RequireTensors([.. TensorNames()]);
    }

    /// <summary>The network that is trained.</summary>
    public Architecture Architecture { get; }

    /// <summary>The optimizer's <see cref="Optimizer.Name"/>.</summary>
    public string OptimizerName { get; }

    /// <summary>Settings from which the program that wrote the checkpoint sets the run up again, a JSON object.</summary>
    public string Run { get; }

    /// <summary>Steps done in all.</summary>
    public long Step => _progress.Step;

    /// <summary>Epochs finished.</summary>
    public int Epochs => _progress.History.Count;

    /// <summary>Steps done in the epoch at hand.</summary>
    public int StepInEpoch => _progress.StepInEpoch;

    /// <summary>Writes a checkpoint; equal states give equal bytes.</summary>
    /// <param name="state">The state of the training.</param>
    /// <param name="run">Settings from which the caller sets the run up again, a JSON object.</param>
    /// <param name="stream">The stream to write to. Nothing is written unless the checkpoint can be read back.</param>
    /// <exception cref="SavedFileException">The checkpoint could not be read back: a weight or a moment is not finite, for instance.</exception>
    public static void Write(TrainerState<float> state, string run, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(run);
        var tensors = new List<SavedTensor>();
        foreach (ModelTensor tensor in state.Model.Tensors)
        {
            Add(ModelPrefix, state.Model.Values(tensor));
            Add(BestPrefix, state.Best.Values(tensor));
            if (state.Average is { } average)
                Add(AveragePrefix, average.Values(tensor));
            for (int moment = 0; tensor.IsTrained && moment < state.Optimizer.Rule.MomentCount; moment++)
                Add(s_momentPrefixes[moment], Moment(state.Optimizer, moment).Slice(tensor.Offset, tensor.Size));

            void Add(string prefix, ReadOnlySpan<float> values) => tensors.Add(SavedTensor.Of(prefix + tensor.Name, tensor.Dimensions, values));
        }

        var metadata = new Dictionary<string, string>
        {
            [SavedModelReader.FormatKey] = Format,
            [SavedModelReader.VersionKey] = Version,
            [SavedModelReader.ArchitectureKey] = Architecture.Of(state.Model).ToJson(),
            [OptimizerKey] = state.Optimizer.Rule.Name,
            [MomentsKey] = state.Optimizer.Rule.MomentCount.ToString(CultureInfo.InvariantCulture),
            [RunKey] = run,
            [TrainingProgress.Key] = TrainingProgress.Of(state).ToJson(),
        };
        if (state.Average is not null)
            metadata[AverageKey] = "weights";
        var file = new SafetensorsFile(tensors, metadata);
        Read(file); // refuses what could not be read back; before the checksum, which it would compute a second time
        Checksum.AddTo(file).Write(stream);
    }

    /// <summary>Reads a checkpoint and trusts nothing in it.</summary>
    /// <param name="stream">Must be able to seek.</param>
    /// <exception cref="SavedFileException">The file is damaged, or holds something else.</exception>
    public static Checkpoint Read(Stream stream) => Read(SafetensorsFile.Read(stream));

    /// <summary>Builds the state to go on from.</summary>
    /// <param name="rule">The optimizer that the run was begun with.</param>
    /// <exception cref="SavedModelException">The optimizer is another one.</exception>
    public TrainerState<float> Restore(Optimizer rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Name != OptimizerName || rule.MomentCount != _moments)
        {
            throw new SavedModelException(
                SavedModelError.Contradiction,
                $"The checkpoint is of a run with optimizer {SavedFileException.Quote(OptimizerName)} and {_moments} moments, "
                + $"not {rule.Name} with {rule.MomentCount}.");
        }

        var state = new TrainerState<float>(new Model<float>(Architecture.Network, _network), rule);
        _reader.Read(state.Model, ModelPrefix);
        _reader.Read(state.Best, BestPrefix);
        if (_hasAverage)
            _reader.Read(state.BeginAverage(), AveragePrefix);
        foreach (ModelTensor tensor in _network.Tensors.Where(tensor => tensor.IsTrained))
        {
            for (int moment = 0; moment < _moments; moment++)
                _reader.Read(s_momentPrefixes[moment] + tensor.Name, Moment(state.Optimizer, moment).Slice(tensor.Offset, tensor.Size));
        }

        _progress.CopyTo(state);
        return state;
    }

    private static Checkpoint Read(SafetensorsFile file) => new(new SavedModelReader(file, Format, Version));

    private static Span<float> Moment(OptimizerState<float> optimizer, int moment) => moment == 0 ? optimizer.FirstMoment : optimizer.SecondMoment;

    private IEnumerable<(string Name, IReadOnlyList<int> Dimensions)> TensorNames()
    {
        foreach (ModelTensor tensor in _network.Tensors)
        {
            IEnumerable<string> prefixes = [ModelPrefix, BestPrefix, .. _hasAverage ? [AveragePrefix] : Array.Empty<string>(), .. s_momentPrefixes.Take(tensor.IsTrained ? _moments : 0)];
            foreach (string prefix in prefixes)
                yield return (prefix + tensor.Name, tensor.Dimensions);
        }
    }
}
