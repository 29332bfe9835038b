using Ecg.Context;

namespace Ecg.Tests.Context;

/// <summary>Beats with their context, on a made-up recording: a P wave and a QRS complex per beat, an early one, and a wide one.</summary>
public sealed class BeatContextTests
{
    private const int Beats = 60;
    private const int Early = 30;
    private const int Wide = 40;
    private const int Correlation = BeatContext.RhythmScalars + 1;
    private const int Width = BeatContext.RhythmScalars + 5;
    private const int QrsNovelty = BeatContext.RhythmScalars + 7;

    // A beat every 0.8 s, but the early one after 0.5 s.
    private static double Seconds(int beat) => 1 + (0.8 * beat) - (beat == Early ? 0.3 : 0);

    private static float[] Lead(double rate, double gain = 1, bool inverted = false)
    {
        float[] samples = new float[(int)(rate * (Seconds(Beats - 1) + 2))];
        for (int i = 0; i < samples.Length; i++)
        {
            double time = i / rate, value = 0.3 * Math.Sin(time); // with a slow baseline
            for (int beat = 0; beat < Beats; beat++)
            {
                double width = beat == Wide ? 0.05 : 0.015, height = beat == Wide ? 1.6 : 1;
                value += height * Bump(time - Seconds(beat), width);
                value += beat is Early or Wide ? 0 : 0.15 * Bump(time - Seconds(beat) + 0.16, 0.02);
            }

            samples[i] = (float)(gain * (inverted ? -value : value));
        }

        return samples;
    }

    private static double Bump(double distance, double width) => Math.Exp(-0.5 * Math.Pow(distance / width, 2));

    private static long[] Marks(double rate, double offset = 0) => [.. Enumerable.Range(0, Beats).Select(beat => (long)Math.Round((Seconds(beat) + offset) * rate))];

    private static float[][] Rows(IReadOnlyList<float[]> leads, double rate, double offset = 0)
    {
        var context = new BeatContext(leads, rate, Marks(rate, offset));
        Assert.Equal(Beats, context.Count);
        return [.. Enumerable.Range(0, Beats).Select(beat => RowOf(context.Write, beat))];
    }

    private static float[] RowOf(BeatRowWriter write, int beat)
    {
        float[] row = new float[BeatContext.Columns];
        row.AsSpan().Fill(float.NaN);
        write(beat, row);
        Assert.All(row, value => Assert.True(float.IsFinite(value)));
        return row;
    }

    [Fact]
    public void The_first_lead_of_a_row_is_the_beat_as_it_was_in_units_of_its_QRS_height()
    {
        float[][] rows = TwoLeads();
        Assert.All(rows, row => Assert.InRange(Array.IndexOf(BeatContext.FirstLead(row), BeatContext.FirstLead(row).Max()), BeatContext.Before - 1, BeatContext.Before + 1));
        Assert.InRange(BeatContext.FirstLead(rows[10]).Max() - BeatContext.FirstLead(rows[10]).Min(), 0.9f, 1.2f);
        Assert.InRange(BeatContext.FirstLead(rows[Wide]).Max(), 1.3f * BeatContext.FirstLead(rows[10]).Max(), 1.9f * BeatContext.FirstLead(rows[10]).Max());
    }

    private static float Scalar(float[] row, int index) => row[BeatContext.ScalarStart + index];

    private static float[][] TwoLeads(double rate = 360, double offset = 0) => Rows([Lead(rate), Lead(rate, 0.5, inverted: true)], rate, offset);

    [Fact]
    public void A_usual_beat_has_little_difference_from_the_median_and_an_unusual_one_much()
    {
        float[][] rows = TwoLeads();
        double[] energy = [.. rows.Select(row => Enumerable.Range(0, BeatContext.BeatLength).Sum(i => Math.Pow(row[i * BeatContext.Leads], 2)))];
        Assert.Equal(Wide, Array.IndexOf(energy, energy.Max()));
        Assert.True(energy[10] < 0.05 * energy[Wide]);
        Assert.True(Scalar(rows[10], Correlation) > 0.99 && Scalar(rows[Wide], Correlation) < 0.9);
        Assert.True(Scalar(rows[Wide], Width) > 0.5);
        Assert.True(Scalar(rows[Wide], QrsNovelty) > 2 && Math.Abs(Scalar(rows[10], QrsNovelty)) < 1);
        // The median beat, in every row, has its peak at the R peak and the P wave before it.
        float[] median = [.. Enumerable.Range(0, BeatContext.BeatLength).Select(i => rows[5][BeatContext.BeatSize + (i * BeatContext.Leads)])];
        Assert.Equal(BeatContext.Before, Array.IndexOf(median, median.Max()));
        Assert.InRange(median[BeatContext.Before - 19], 0.05, 0.3);
    }

    [Fact]
    public void The_rhythm_around_an_early_beat_says_so()
    {
        float[][] rows = TwoLeads();
        const int center = BeatContext.SequenceStart + (BeatContext.SequenceLength / 2 * BeatContext.SequenceValues);
        Assert.Equal(Math.Log(0.5 / 0.8), rows[Early][center], 0.01);
        Assert.Equal(Math.Log(1.1 / 0.8), rows[Early][center + BeatContext.SequenceValues], 0.01);
        Assert.Equal(1, rows[Early][center + 3]);
        Assert.Equal(0, rows[10][center], 0.01);
        // Before the first beat and after the last one there is no interval.
        Assert.Equal(0, rows[0][center + 3]);
        Assert.Equal(0, rows[^1][center + BeatContext.SequenceValues + 3]);
    }

    [Theory]
    [InlineData(128.0)]
    [InlineData(250.0)]
    [InlineData(1000.0)]
    public void Another_rate_or_gain_or_point_of_the_complex_that_is_marked_changes_little(double rate)
    {
        float[][] expected = TwoLeads();
        AssertNear(expected, TwoLeads(rate), 0.2);
        AssertNear(expected, TwoLeads(offset: -0.025), 0.1);
        AssertNear(expected, Rows([Lead(360, 2000), Lead(360, 30, inverted: true)], 360), 1e-3);
    }

    [Fact]
    public void A_single_lead_stands_for_both()
    {
        foreach (float[] row in Rows([Lead(250)], 250))
        {
            for (int i = 0; i < BeatContext.SequenceStart; i += BeatContext.Leads)
                Assert.Equal(row[i], row[i + 1]);
            for (int i = 0; i < BeatContext.LeadScalars; i++)
                Assert.Equal(Scalar(row, BeatContext.RhythmScalars + i), Scalar(row, BeatContext.RhythmScalars + BeatContext.LeadScalars + i));
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.2345f)]
    [InlineData(float.NaN)]
    public void A_lead_that_is_flat_is_as_though_it_were_not_there(float value)
    {
        float[] flat = new float[Lead(250).Length];
        flat.AsSpan().Fill(value);
        float[][] expected = Rows([Lead(250)], 250);
        Assert.Equal(expected, Rows([flat, Lead(250)], 250));
        Assert.Equal(expected, Rows([Lead(250), flat], 250));
    }

    [Fact]
    public void Missing_samples_flat_leads_and_hardly_any_beats_give_finite_rows()
    {
        float[] holes = Lead(250);
        holes.AsSpan(0, 100).Fill(float.NaN);
        holes.AsSpan(3000, 2000).Fill(float.NaN);
        Rows([holes, new float[holes.Length]], 250);
        float[] nothing = new float[holes.Length];
        nothing.AsSpan().Fill(float.NaN);
        Rows([nothing], 250);
        foreach (long[] marks in (long[][])[[], [500], [500, 700], [0, 1, 2, 20_000]])
        {
            var context = new BeatContext([Lead(250)], 250, marks);
            for (int beat = 0; beat < marks.Length; beat++)
                RowOf(context.Write, beat);
        }

        Assert.Throws<ArgumentException>(() => new BeatContext([], 250, []));
    }

    [Fact]
    public void An_interval_across_what_cannot_be_judged_is_not_known()
    {
        bool[] follows = [.. Enumerable.Range(0, Beats).Select(beat => beat is not (0 or Early))];
        var context = new BeatContext([Lead(250)], 250, Marks(250), follows);
        float[] row = RowOf(context.Write, Early);
        const int center = BeatContext.SequenceStart + (BeatContext.SequenceLength / 2 * BeatContext.SequenceValues);
        Assert.Equal([0, 0, 0, 0], row[center..(center + 4)]);
        Assert.Equal(1, row[center + 7]);
    }

    [Fact]
    public void A_long_recording_is_taken_in_parts_whose_rows_are_those_of_the_part()
    {
        const double rate = 50;
        const int beats = 9000;
        long[] marks = [.. Enumerable.Range(0, beats).Select(beat => 50 + (long)(40 * beat))];
        float[] lead = new float[(beats * 40) + 100];
        foreach (long mark in marks)
            lead[mark] = 1;
        var parts = new ContextRows([lead], rate, marks);
        var whole = new BeatContext([lead], rate, marks);
        // Every beat is like every other one, so that parts and whole agree, also at the border of two parts.
        foreach (int beat in (int[])[0, 10, 2249, 2250, 2251, 4500, 8999, 100])
        {
            float[] expected = RowOf(whole.Write, beat), row = RowOf(parts.Write, beat);
            Assert.All(expected.Zip(row), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }

    private static void AssertNear(float[][] expected, float[][] rows, double tolerance)
    {
        for (int beat = 10; beat < Beats - 10; beat++) // the medians around the first and the last beats are of few beats
            Assert.All(expected[beat].Zip(rows[beat]).Take(BeatContext.ScalarStart), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
