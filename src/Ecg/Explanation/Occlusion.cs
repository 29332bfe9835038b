using ScratchCnn.Models;

namespace Ecg.Explanation;

/// <summary>
/// Occlusion: how much the class's logit falls when the samples around a sample are replaced by the mean of the training rows. Unlike a derivative it
/// sees what happens far from the row as it is. Source: Zeiler and Fergus, "Visualizing and understanding convolutional networks" (2014), section 4.2.
/// </summary>
public sealed class Occlusion : IAttribution
{
    /// <summary>Samples that are replaced together: 75 ms at 120 samples per second.</summary>
    public const int Window = 9;

    private readonly TrainedModel _classifier;
    private readonly Predictor<float> _logits;

    /// <summary>Prepares a network.</summary>
    public Occlusion(TrainedModel classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classifier = classifier;
        _logits = new Predictor<float>(classifier.Model, classifier.Standardizer, softmax: false);
    }

    /// <inheritdoc/>
    public string Name => "occlusion";

    /// <inheritdoc/>
    public float[] Explain(ReadOnlySpan<float> row, int label)
    {
        int columns = row.Length, classes = _logits.OutputSize;
        // The row as it is, and once for each sample with the window around it replaced.
        float[] rows = new float[(columns + 1) * columns], outputs = new float[(columns + 1) * classes];
        row.CopyTo(rows);
        for (int column = 0; column < columns; column++)
        {
            Span<float> covered = rows.AsSpan((column + 1) * columns, columns);
            row.CopyTo(covered);
            int first = Math.Max(0, column - (Window / 2)), end = Math.Min(columns, column + (Window / 2) + 1);
            _classifier.Standardizer.Mean[first..end].CopyTo(covered[first..]);
        }

        _logits.Predict(rows, outputs);
        return [.. Enumerable.Range(1, columns).Select(covered => outputs[label] - outputs[(covered * classes) + label])];
    }
}
