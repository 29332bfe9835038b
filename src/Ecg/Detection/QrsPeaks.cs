using ScratchCnn.Kernels;

namespace Ecg.Detection;

/// <summary>
/// QRS complexes in a sequence of probabilities. The network spreads a complex over its neighbourhood like the target of training, a Gaussian; the area of the
/// bump, relative to the target's, is the evidence for one complex.
/// </summary>
internal static class QrsPeaks
{
    private const int AreaAround = 8;
    private const double SmoothingDeviation = 2;
    private const int SmoothingAround = 6;
    private const double LeastEvidence = 0.2;

    // 248 ms, 242 beats per minute. Chosen on DS1 by a network that had not seen it, from 160 to 248 ms: T waves and notched complexes come sooner than any beat.
    private const int Refractory = 31;
    private const int CentroidAround = 3;

    private static readonly double[] s_kernel = Kernel();

    /// <summary>The evidence h for a complex: the area of the probabilities over 17 positions relative to that of a target, smoothed; about 1 at a complex.</summary>
    /// <param name="probabilities">[positions].</param>
    public static float[] Evidence(ReadOnlySpan<float> probabilities)
    {
        float[] evidence = new float[probabilities.Length];
        int around = s_kernel.Length / 2;
        for (int i = 0; i < evidence.Length; i++)
        {
            double sum = 0;
            int first = Math.Max(0, i - around), last = Math.Min(evidence.Length - 1, i + around);
            for (int at = first; at <= last; at++)
                sum += s_kernel[at - i + around] * probabilities[at];
            evidence[i] = (float)sum;
        }

        return evidence;
    }

    /// <summary>Finds the complexes.</summary>
    /// <param name="probabilities">[positions].</param>
    /// <param name="evidence">[positions], see <see cref="Evidence"/>.</param>
    /// <returns>Positions, ascending, with fractions.</returns>
    public static List<double> Find(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> evidence)
    {
        var maxima = new List<int>();
        for (int i = 0; i < evidence.Length; i++)
        {
            if (evidence[i] >= LeastEvidence && IsMaximum(evidence, i))
                maxima.Add(i);
        }

        // The strongest first; of equals the earlier.
        float[] strengths = new float[maxima.Count];
        for (int i = 0; i < strengths.Length; i++)
            strengths[i] = evidence[maxima[i]];
        int[] order = [.. Enumerable.Range(0, maxima.Count).OrderByDescending(i => strengths[i])];
        bool[] isDropped = new bool[maxima.Count];
        foreach (int i in order)
        {
            if (isDropped[i])
                continue;
            for (int j = i - 1; j >= 0 && maxima[i] - maxima[j] < Refractory; j--)
                isDropped[j] = true;
            for (int j = i + 1; j < maxima.Count && maxima[j] - maxima[i] < Refractory; j++)
                isDropped[j] = true;
        }

        var found = new List<double>();
        for (int i = 0; i < maxima.Count; i++)
        {
            if (!isDropped[i])
                found.Add(Center(probabilities, maxima[i]));
        }

        return found;
    }

    /// <summary>
    /// The doubt in a part: how far the evidence of its maxima from 0.2 on is from 1, in the mean. About 0 where every complex is sure; 0 where there is none.
    /// </summary>
    /// <param name="evidence">[positions] of the part.</param>
    public static double Doubt(ReadOnlySpan<float> evidence)
    {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < evidence.Length; i++)
        {
            if (evidence[i] < LeastEvidence || !IsMaximum(evidence, i))
                continue;
            sum += 1 - Math.Min(1, evidence[i]);
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    private static bool IsMaximum(ReadOnlySpan<float> evidence, int i) =>
        (i == 0 || evidence[i] > evidence[i - 1]) && (i == evidence.Length - 1 || evidence[i] >= evidence[i + 1]);

    // The centroid around the most probable position.
    private static double Center(ReadOnlySpan<float> probabilities, int position)
    {
        int best = position;
        for (int i = Math.Max(0, position - AreaAround); i <= Math.Min(probabilities.Length - 1, position + AreaAround); i++)
        {
            if (probabilities[i] > probabilities[best])
                best = i;
        }

        double sum = 0, weighted = 0;
        for (int i = Math.Max(0, best - CentroidAround); i <= Math.Min(probabilities.Length - 1, best + CentroidAround); i++)
        {
            sum += probabilities[i];
            weighted += (double)probabilities[i] * (i - best);
        }

        return sum > 0 ? best + (weighted / sum) : best;
    }

    // A box of 17 positions over the area of a target, and a Gaussian, in one.
    private static double[] Kernel()
    {
        double[] weights = new double[(2 * SmoothingAround) + 1], kernel = new double[weights.Length + (2 * AreaAround)];
        for (int i = 0; i < weights.Length; i++)
        {
            double distance = (i - SmoothingAround) / SmoothingDeviation;
            weights[i] = MathFunctions.Exp(-0.5 * distance * distance);
        }

        double scale = 1 / (weights.Sum() * QrsNetwork.TargetDeviation * Math.Sqrt(2 * Math.PI));
        for (int i = 0; i < weights.Length; i++)
        {
            for (int box = 0; box <= 2 * AreaAround; box++)
                kernel[i + box] += scale * weights[i];
        }

        return kernel;
    }
}
