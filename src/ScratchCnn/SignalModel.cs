using System.Collections.Concurrent;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;
using ScratchCnn.Verification;

namespace ScratchCnn;

/// <summary>
/// A trained model of signals: raw signals in, predictions out. Its file holds everything that it needs: network, weights, standardization, names and the
/// meaning of the outputs. Any number of threads may predict with one model at once.
/// </summary>
public abstract class SignalModel
{
    /// <summary>Signals from which on a call uses all cores: below it, starting threads costs more than they save.</summary>
    private const int SignalsForThreads = 64;

    private readonly ConcurrentBag<Predictor<float>> _predictors = [];
    private readonly ConcurrentBag<Inspector<float>> _inspectors = [];

    private protected SignalModel(TrainedModel trained, TargetKind targets)
    {
        ArgumentNullException.ThrowIfNull(trained);
        if (trained.Targets != targets)
        {
            throw new ArgumentException(trained.Targets switch
            {
                TargetKind.Classes => "The model tells classes apart; it is a Classifier.",
                TargetKind.Labels => "The model predicts labels; it is a MultiLabelClassifier.",
                _ => "The model predicts values; it is a Regressor.",
            });
        }

        Trained = trained;
    }

    /// <summary>The model as the parts of the library take it.</summary>
    public TrainedModel Trained { get; }

    /// <summary>Positions and channels of a signal.</summary>
    public Shape SignalShape => Trained.Model.InputShape;

    /// <summary>Saves the model. The file is replaced as a whole, or left as it was.</summary>
    /// <param name="path">Path of the file; usually *.safetensors.</param>
    public void Save(string path) => SavedFile.Write(path, Save);

    /// <summary>Writes the model to a stream; equal models give equal bytes.</summary>
    public void Save(Stream stream) => ModelFile.Write(Trained, stream);

    /// <summary>A table of the layers: name, kind, output shape, parameters.</summary>
    public string Summary() => ModelSummary.Of(Trained.Model).ToString();

    /// <summary>The outputs of a layer for one signal, in inference mode.</summary>
    /// <param name="signal">[positions · channels].</param>
    /// <param name="layer">Name of the layer, as in <see cref="Summary"/>: "conv1d_2".</param>
    /// <returns>[positions][channels] of the layer's output.</returns>
    /// <exception cref="ArgumentException">The signal has another size, or the model has no such layer; the message lists the layers.</exception>
    public float[][] Activations(float[] signal, string layer)
    {
        float[] values = Inspect(signal, (inspector, standardized) => inspector.Activations(standardized, layer));
        return [.. values.Chunk(Trained.Model.Network.Nodes.First(node => node.Name == layer).Layer.OutputShape.Channels)];
    }

    /// <summary>
    /// The gradient of one output with respect to the signal, in inference mode (saliency): how the logit of a class or label, or a predicted value in its
    /// units, changes per unit of each of the signal's values. Nothing in the model changes.
    /// </summary>
    /// <param name="signal">[positions · channels].</param>
    /// <param name="output">Index of the class, label or value.</param>
    /// <returns>[positions · channels].</returns>
    /// <exception cref="ArgumentException">The signal has another size, or there is no such output.</exception>
    public float[] InputGradient(float[] signal, int output)
    {
        float[] gradient = Inspect(signal, (inspector, standardized) => inspector.InputGradient(standardized, output));
        // The chain rule through both standardizations; a target that was constant is predicted as that constant.
        float targetScale = Trained.TargetScale is { } targets ? targets.Scale[output] : 1;
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = targetScale == 0 ? 0 : gradient[i] * Trained.Standardizer.Scale[i] / targetScale;
        return gradient;
    }

    private protected static TModel Load<TModel>(string path, Func<TrainedModel, TModel> create)
    {
        try
        {
            return SavedFile.Read(path, stream => Load(stream, create));
        }
        catch (ArgumentException exception) when (exception is not ArgumentNullException)
        {
            throw new SavedModelException(SavedModelError.Contradiction, $"{path}: {exception.Message}", exception);
        }
    }

    private protected static TModel Load<TModel>(Stream stream, Func<TrainedModel, TModel> create) => create(ModelFile.Read(stream));

    /// <summary>[targets]: probabilities or values of one signal.</summary>
    private protected float[] Outputs(float[] signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        RequireSize(signal.Length, "The signal");
        if (!_predictors.TryTake(out Predictor<float>? predictor))
            predictor = Trained.CreatePredictor();
        var outputs = new float[predictor.OutputSize];
        predictor.Predict(signal, outputs);
        _predictors.Add(predictor);
        Trained.Finish(outputs);
        return outputs;
    }

    /// <summary>[signals, targets].</summary>
    private protected float[] Outputs(IReadOnlyList<float[]> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        int size = SignalShape.Size;
        var rows = new float[checked(signals.Count * size)];
        for (int row = 0; row < signals.Count; row++)
        {
            RequireSize(signals[row].Length, $"Signal {row}");
            signals[row].CopyTo(rows, row * size);
        }

        return OutputsOfRows(rows, signals.Count);
    }

    /// <summary>[signals, targets].</summary>
    private protected float[] Outputs(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.SignalShape != SignalShape)
            throw new ArgumentException($"The model takes signals of shape {SignalShape}, but those of the data set have {data.SignalShape}.");
        if (data.Targets != Trained.Targets || !data.TargetNames.SequenceEqual(Trained.TargetNames))
        {
            throw new ArgumentException(
                $"The model predicts {Trained.Targets.ToString().ToLowerInvariant()} ({string.Join(", ", Trained.TargetNames)}), but the data set has "
                + $"{data.Targets.ToString().ToLowerInvariant()} ({string.Join(", ", data.TargetNames)}).");
        }

        var rows = new float[checked(data.Count * SignalShape.Size)];
        for (int row = 0; row < data.Count; row++)
            data.Rows.Row(row).CopyTo(rows.AsSpan(row * SignalShape.Size));
        return OutputsOfRows(rows, data.Count);
    }

    private float[] Inspect(float[] signal, Func<Inspector<float>, float[], float[]> look)
    {
        ArgumentNullException.ThrowIfNull(signal);
        RequireSize(signal.Length, "The signal");
        var standardized = new float[signal.Length];
        Trained.Standardizer.Transform(signal, standardized);
        if (!_inspectors.TryTake(out Inspector<float>? inspector))
            inspector = new Inspector<float>(Trained.Model);
        float[] result = look(inspector, standardized);
        _inspectors.Add(inspector);
        return result;
    }

    private float[] OutputsOfRows(float[] rows, int count)
    {
        using WorkerPool? pool = count >= SignalsForThreads ? new WorkerPool(Environment.ProcessorCount) : null;
        Predictor<float> predictor = Trained.CreatePredictor(pool);
        var outputs = new float[checked(count * predictor.OutputSize)];
        predictor.Predict(rows, outputs);
        Trained.Finish(outputs);
        return outputs;
    }

    private void RequireSize(int length, string what)
    {
        if (length != SignalShape.Size)
            throw new ArgumentException($"{what} has {length} values, but the model takes {SignalShape.Size} (shape {SignalShape}).");
    }
}
