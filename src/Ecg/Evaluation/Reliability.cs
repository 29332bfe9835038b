using ScratchCnn.Metrics;

namespace Ecg.Evaluation;

/// <summary>Rows whose predicted class has a probability within one bin.</summary>
/// <param name="Lower">Lower end of the bin; not in it.</param>
/// <param name="Upper">Upper end of the bin.</param>
/// <param name="Confidence">Mean probability of the predicted class; NaN where the bin is empty.</param>
/// <param name="Correct">Rows of the bin whose predicted class is right.</param>
public readonly record struct ReliabilityBin(double Lower, double Upper, double Confidence, Proportion Correct);

/// <summary>Whether a confidence of 80 % is right 80 % of the time: the reliability diagram of Guo et al., "On calibration of modern neural
/// networks" (2017), in the bins of <see cref="Calibration.ExpectedError"/>.</summary>
public static class Reliability
{
    /// <summary>Counts the rows of each bin.</summary>
    /// <param name="confidences">[rows], probability of the predicted class, in 0 … 1.</param>
    /// <param name="correct">[rows], whether the prediction is right.</param>
    public static IReadOnlyList<ReliabilityBin> Bins(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> correct)
    {
        if (confidences.Length != correct.Length)
            throw new ArgumentException($"Every confidence belongs to a prediction; got {confidences.Length} and {correct.Length}.");
        var sums = new double[Calibration.Bins];
        var counts = new int[Calibration.Bins];
        var hits = new int[Calibration.Bins];
        for (int row = 0; row < confidences.Length; row++)
        {
            int bin = Math.Clamp((int)Math.Ceiling(confidences[row] * Calibration.Bins) - 1, 0, Calibration.Bins - 1);
            sums[bin] += confidences[row];
            counts[bin]++;
            hits[bin] += correct[row] ? 1 : 0;
        }

        return
        [
            .. Enumerable.Range(0, Calibration.Bins).Select(bin => new ReliabilityBin(
                (double)bin / Calibration.Bins,
                (bin + 1.0) / Calibration.Bins,
                counts[bin] == 0 ? double.NaN : sums[bin] / counts[bin],
                new Proportion(hits[bin], counts[bin]))),
        ];
    }
}
