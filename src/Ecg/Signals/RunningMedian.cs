namespace Ecg.Signals;

/// <summary>
/// The median of the samples around each sample: y[i] = median(x[i − h], …, x[i + h]), the signal extended by its first and its last value. It follows a
/// baseline, and passes over anything that is shorter than half its window.
/// </summary>
internal static class RunningMedian
{
    /// <summary>Filters a signal.</summary>
    /// <param name="signal">[samples]; finite.</param>
    /// <param name="window">Samples that a median is taken of; odd.</param>
    /// <returns>[samples].</returns>
    public static float[] Apply(ReadOnlySpan<float> signal, int window)
    {
        if (window < 1 || window % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(window), window, "Expected an odd number of samples.");
        float[] medians = new float[signal.Length];
        if (signal.IsEmpty)
            return medians;
        int half = window / 2, last = signal.Length - 1;
        float[] sorted = new float[window]; // the window in ascending order; each step takes one value out and puts one in
        for (int i = 0; i < window; i++)
            sorted[i] = signal[Math.Clamp(i - half, 0, last)];
        Array.Sort(sorted);
        for (int i = 0; ; i++)
        {
            medians[i] = sorted[half];
            if (i == last)
                return medians;
            Replace(sorted, signal[Math.Max(0, i - half)], signal[Math.Min(last, i + half + 1)]);
        }
    }

    private static void Replace(float[] sorted, float leaving, float entering)
    {
        int from = Array.BinarySearch(sorted, leaving), to = Array.BinarySearch(sorted, entering);
        if (to < 0)
            to = ~to;
        if (to > from)
        {
            to--; // its place once the other is gone
            Array.Copy(sorted, from + 1, sorted, from, to - from);
        }
        else
        {
            Array.Copy(sorted, to, sorted, to + 1, from - to);
        }

        sorted[to] = entering;
    }
}
