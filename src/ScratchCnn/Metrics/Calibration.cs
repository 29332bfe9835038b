namespace ScratchCnn.Metrics;

/// <summary>Whether probabilities mean what they say: of the rows with confidence 0.8, are 80 % right?</summary>
public static class Calibration
{
    /// <summary>Bins of <see cref="ExpectedError"/>, as in Guo et al.</summary>
    public const int Bins = 15;

    /// <summary>
    /// The expected calibration error: Σ over 15 bins of equal width, bin b holding the confidences in ((b − 1) / 15, b / 15], of (rows in the
    /// bin / rows) · |accuracy in the bin − mean confidence in the bin|. Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural
    /// networks" (2017), eq. 3.
    /// </summary>
    /// <param name="confidences">[rows], probability of the predicted class, in 0 … 1.</param>
    /// <param name="correct">[rows], whether the prediction was right.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double ExpectedError(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> correct)
    {
        if (confidences.Length != correct.Length || correct.Length == 0)
            throw new ArgumentException($"Every confidence belongs to a prediction; got {confidences.Length} and {correct.Length}.");

        // With n rows in all and m in a bin: m / n · |right / m − confidence / m| = |right − confidence| / n.
        var surplus = new double[Bins];
        for (int row = 0; row < confidences.Length; row++)
        {
            int bin = Math.Clamp((int)Math.Ceiling(confidences[row] * Bins) - 1, 0, Bins - 1);
            surplus[bin] += (correct[row] ? 1 : 0) - confidences[row];
        }
        return surplus.Sum(Math.Abs) / confidences.Length;
    }
}
