using System.Globalization;
using ScratchCnn.Data;
using ScratchCnn.Metrics;
using ScratchCnn.Models;

namespace ScratchCnn;

/// <summary>A trained model that predicts any number of labels per signal.</summary>
public sealed class MultiLabelClassifier : SignalModel
{
    /// <summary>Wraps a trained model of labels.</summary>
    /// <exception cref="ArgumentException">The model predicts something else.</exception>
    public MultiLabelClassifier(TrainedModel trained)
        : base(trained, TargetKind.Labels)
    {
    }

    /// <summary>Name of each label.</summary>
    public IReadOnlyList<string> LabelNames => Trained.TargetNames;

    /// <summary>Loads a model.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="Architectures.SavedFileException">The file is damaged, or holds something else.</exception>
    public static MultiLabelClassifier Load(string path) => Load(path, trained => new MultiLabelClassifier(trained));

    /// <inheritdoc cref="Load(string)"/>
    /// <param name="stream">Must be able to seek.</param>
    public static MultiLabelClassifier Load(Stream stream) => Load(stream, trained => new MultiLabelClassifier(trained));

    /// <summary>Predicts the labels of a signal.</summary>
    /// <param name="signal">[positions · channels].</param>
    public LabelPrediction Predict(float[] signal) => new(Outputs(signal), LabelNames);

    /// <summary>Predicts the probability of every label for many signals, on all cores.</summary>
    public float[][] PredictProbabilities(IReadOnlyList<float[]> signals) => [.. Outputs(signals).Chunk(LabelNames.Count)];

    /// <summary>Measures the model on data that it was not trained on.</summary>
    /// <exception cref="ArgumentException">The data have other labels or another shape.</exception>
    public LabelReport Evaluate(Dataset data) => LabelReport.Create<float>(Outputs(data), data.Rows);
}

/// <summary>The labels of a signal, each with a probability of its own.</summary>
public sealed class LabelPrediction
{
    private readonly IReadOnlyList<string> _labelNames;

    internal LabelPrediction(float[] probabilities, IReadOnlyList<string> labelNames)
    {
        _labelNames = labelNames;
        Probabilities = probabilities;
    }

    /// <summary>Probability of each label, independent of the others.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>Names of the labels whose probability is at least ½.</summary>
    public IEnumerable<string> Labels => _labelNames.Where((_, label) => Probabilities[label] >= 0.5f);

    /// <summary>Each label with its probability: "fast 97.3 %, noisy 2.0 %".</summary>
    public override string ToString() => string.Join(", ", _labelNames.Zip(Probabilities, (name, probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{name} {100 * probability:F1} %")));
}
