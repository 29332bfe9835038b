using System.Globalization;
using ScratchCnn.Data;
using ScratchCnn.Metrics;
using ScratchCnn.Models;

namespace ScratchCnn;

/// <summary>A trained model that tells classes apart.</summary>
public sealed class Classifier : SignalModel
{
    /// <summary>Wraps a trained model of classes.</summary>
    /// <exception cref="ArgumentException">The model predicts something else.</exception>
    public Classifier(TrainedModel trained)
        : base(trained, TargetKind.Classes)
    {
    }

    /// <summary>Name of each class.</summary>
    public IReadOnlyList<string> ClassNames => Trained.TargetNames;

    /// <summary>Loads a model.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="Architectures.SavedFileException">The file is damaged, or holds something else.</exception>
    public static Classifier Load(string path) => Load(path, trained => new Classifier(trained));

    /// <inheritdoc cref="Load(string)"/>
    /// <param name="stream">Must be able to seek.</param>
    public static Classifier Load(Stream stream) => Load(stream, trained => new Classifier(trained));

    /// <summary>Predicts the class of a signal.</summary>
    /// <param name="signal">[positions · channels].</param>
    public Prediction Predict(float[] signal) => new(Outputs(signal), ClassNames);

    /// <summary>Predicts the classes of many signals, on all cores.</summary>
    public Prediction[] Predict(IReadOnlyList<float[]> signals) => [.. PredictProbabilities(signals).Select(row => new Prediction(row, ClassNames))];

    /// <summary>Predicts the probabilities of all classes for many signals, on all cores.</summary>
    public float[][] PredictProbabilities(IReadOnlyList<float[]> signals) => [.. Outputs(signals).Chunk(ClassNames.Count)];

    /// <summary>Measures the model on data that it was not trained on.</summary>
    /// <exception cref="ArgumentException">The data have other classes or another shape.</exception>
    public ClassificationReport Evaluate(Dataset data) => ClassificationReport.Create<float>(Outputs(data), data.Rows);
}

/// <summary>The classes of a signal, with their probabilities.</summary>
public sealed class Prediction
{
    private readonly IReadOnlyList<string> _classNames;

    internal Prediction(float[] probabilities, IReadOnlyList<string> classNames)
    {
        _classNames = classNames;
        Probabilities = probabilities;
        Class = Array.IndexOf(probabilities, probabilities.Max());
    }

    /// <summary>Index of the class with the highest probability; of equal ones the first.</summary>
    public int Class { get; }

    /// <summary>Name of that class.</summary>
    public string ClassName => _classNames[Class];

    /// <summary>Its probability, 0 … 1.</summary>
    public float Probability => Probabilities[Class];

    /// <summary>Probability of each class; they add up to 1.</summary>
    public IReadOnlyList<float> Probabilities { get; }

    /// <summary>"late 97.3 %".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{ClassName} {100 * Probability:F1} %");
}
