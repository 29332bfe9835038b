using ScratchCnn.Models;

namespace Ecg.Tests.Explanation;

/// <summary>The derivative of a logit with respect to the input by central differences: slow, but obviously what is meant.</summary>
internal sealed class DifferenceGradient
{
    /// <summary>Half the distance between the two values of a sample, in standard deviations of its column.</summary>
    private const float Step = 0.02f;

    private readonly TrainedModel _classifier;
    private readonly Predictor<float> _logits;

    /// <summary>Prepares a network.</summary>
    public DifferenceGradient(TrainedModel classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        _classifier = classifier;
        _logits = new Predictor<float>(classifier.Model, classifier.Standardizer, softmax: false);
    }

    /// <summary>Computes the derivative of the logit of class <paramref name="label"/> with respect to each value of a raw row.</summary>
    public float[] Of(float[] row, int label)
    {
        ArgumentNullException.ThrowIfNull(row);
        int columns = row.Length, classes = _logits.OutputSize;
        float[] rows = new float[2 * columns * columns], outputs = new float[2 * columns * classes];
        float[] steps = [.. Enumerable.Range(0, columns).Select(column => Step / Math.Max(_classifier.Standardizer.Scale[column], 1e-3f))];
        for (int column = 0; column < columns; column++)
        {
            for (int side = 0; side < 2; side++)
            {
                Span<float> moved = rows.AsSpan(((2 * column) + side) * columns, columns);
                row.CopyTo(moved);
                moved[column] += side == 0 ? steps[column] : -steps[column];
            }
        }

        _logits.Predict(rows, outputs);
        return
        [
            .. Enumerable.Range(0, columns).Select(column =>
                (outputs[(2 * column * classes) + label] - outputs[(((2 * column) + 1) * classes) + label]) / (2 * steps[column])),
        ];
    }
}
