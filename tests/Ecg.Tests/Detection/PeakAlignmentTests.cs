using Ecg.Detection;

namespace Ecg.Tests.Detection;

public sealed class PeakAlignmentTests
{
    private const int Rate = 360;
    private const double RSeconds = 0.02;

    [Fact]
    public void Beats_whose_R_and_S_are_about_as_large_are_all_aligned_to_the_same_one()
    {
        // R is 10 % larger or smaller than S in turns, so the largest extremum alternates.
        int[] aligned = Aligned(beat => beat % 2 == 0 ? 1.1 : 0.9, _ => 1);
        Assert.True(OffsetsOf(aligned).Distinct().Count() <= 3 && OffsetsOf(aligned).Max() - OffsetsOf(aligned).Min() <= 2, string.Join(' ', OffsetsOf(aligned)));
    }

    [Fact]
    public void A_beat_of_the_opposite_polarity_is_aligned_to_its_own_peak()
    {
        const int ectopic = 7;
        int[] offsets = OffsetsOf(Aligned(beat => beat == ectopic ? 0.1 : 1, beat => beat == ectopic ? 2 : 0.5));
        Assert.All(offsets.Where((_, beat) => beat != ectopic), offset => Assert.InRange(offset, -9, -4));
        Assert.InRange(offsets[ectopic], 4, 9);
    }

    /// <summary>Aligned samples of twenty beats, each detected halfway between R and S.</summary>
    private static int[] Aligned(Func<int, double> heightOfR, Func<int, double> depthOfS)
    {
        var samples = new float[21 * Rate];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = (double)i / Rate;
            for (int beat = 0; beat < 20; beat++)
                samples[i] += (float)((heightOfR(beat) * Bump(time - beat - 1 + RSeconds)) - (depthOfS(beat) * Bump(time - beat - 1 - RSeconds)));
        }

        return PeakAlignment.Align(samples, Rate, [.. Enumerable.Range(1, 20).Select(second => (double)second)]);
    }

    private static double Bump(double distance) => Math.Exp(-0.5 * Math.Pow(distance / 0.01, 2));

    private static int[] OffsetsOf(int[] aligned) => [.. aligned.Select((sample, beat) => sample - ((beat + 1) * Rate))];
}
