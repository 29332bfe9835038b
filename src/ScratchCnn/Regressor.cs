using ScratchCnn.Data;
using ScratchCnn.Metrics;
using ScratchCnn.Models;

namespace ScratchCnn;

/// <summary>A trained model that predicts one or more values per signal, in the units of the targets that it was trained on.</summary>
public sealed class Regressor : SignalModel
{
    /// <summary>Wraps a trained model of values.</summary>
    /// <exception cref="ArgumentException">The model predicts something else.</exception>
    public Regressor(TrainedModel trained)
        : base(trained, TargetKind.Values)
    {
    }

    /// <summary>Name of each value.</summary>
    public IReadOnlyList<string> ValueNames => Trained.TargetNames;

    /// <summary>Loads a model.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="Architectures.SavedFileException">The file is damaged, or holds something else.</exception>
    public static Regressor Load(string path) => Load(path, trained => new Regressor(trained));

    /// <inheritdoc cref="Load(string)"/>
    /// <param name="stream">Must be able to seek.</param>
    public static Regressor Load(Stream stream) => Load(stream, trained => new Regressor(trained));

    /// <summary>Predicts the values of a signal.</summary>
    /// <param name="signal">[positions · channels].</param>
    /// <returns>[values].</returns>
    public float[] Predict(float[] signal) => Outputs(signal);

    /// <summary>Predicts the values of many signals, on all cores.</summary>
    /// <returns>[signals][values].</returns>
    public float[][] Predict(IReadOnlyList<float[]> signals) => [.. Outputs(signals).Chunk(ValueNames.Count)];

    /// <summary>Measures the model on data that it was not trained on.</summary>
    /// <exception cref="ArgumentException">The data have other values or another shape.</exception>
    public RegressionReport Evaluate(Dataset data) => RegressionReport.Create<float>(Outputs(data), data.Rows);
}
