using System.IO.Hashing;
using System.Runtime.InteropServices;
using Ecg.Data;
using Ecg.Synthetic;

namespace Ecg.Tests.Synthetic;

public class SyntheticBeatsTests
{
    private static readonly BeatSet Beats = SyntheticBeats.Generate(seed: 42, count: 6_000);

    [Fact]
    public void There_are_as_many_as_asked_for_in_the_proportions_of_the_published_files()
    {
        Assert.Equal(6_000, Beats.Beats.Rows);
        Assert.Equal([4_238, 1_059, 195, 508], Beats.Parts.Select(part => part.Rows));
        Assert.Equal(PublishedFile.All, Beats.Parts.Select(part => part.Published));
        Assert.Equal([3_509, 107, 280, 31, 311], CountByClass(Beats.Parts[0], 5));
        Assert.Equal([879, 26, 70, 7, 77], CountByClass(Beats.Parts[1], 5));
        Assert.Equal([195, 0], CountByClass(Beats.Parts[2], 2));
        Assert.Equal([0, 508], CountByClass(Beats.Parts[3], 2));
    }

    [Fact]
    public void They_call_themselves_generated_beats()
    {
        Assert.True(Beats.IsGenerated);
        Assert.Equal("generated beats", Beats.Source);
        Assert.All(Beats.Parts, part => Assert.StartsWith("generated beats", part.Name, StringComparison.Ordinal));
        Assert.All(Beats.Parts, part => Assert.Null(part.Report));
    }

    [Fact]
    public void Rows_are_scaled_to_0_to_1_and_padded_with_zeros_as_the_published_ones_are()
    {
        for (int row = 0; row < Beats.Beats.Rows; row++)
        {
            ReadOnlySpan<float> samples = Beats.Beats.SamplesOf(row, 1);
            int length = LengthOf(samples);
            Assert.InRange(length, 40, PublishedFormat.Samples);
            Assert.Equal(-1, samples.IndexOfAnyExceptInRange(0f, 1f));
            if (length < PublishedFormat.Samples)
                Assert.Contains(1f, samples.ToArray());
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_beats_and_another_seed_others()
    {
        Assert.True(SyntheticBeats.Generate(42, 6_000).Beats.Samples.Span.SequenceEqual(Beats.Beats.Samples.Span));
        Assert.False(SyntheticBeats.Generate(43, 6_000).Beats.Samples.Span.SequenceEqual(Beats.Beats.Samples.Span));
    }

    [Fact]
    public void The_beats_are_the_same_on_every_machine()
    {
        // XXH3 of all samples, from a run on x86-64 with AVX-512: whoever changes the generator changes every result on generated beats.
        Assert.Equal(326351702270534165UL, XxHash3.HashToUInt64(MemoryMarshal.AsBytes(Beats.Beats.Samples.Span)));
    }

    [Fact]
    public void No_two_rows_are_equal()
    {
        HashSet<ulong> hashes = [.. Enumerable.Range(0, Beats.Beats.Rows)
            .Select(row => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(Beats.Beats.SamplesOf(row, 1))))];
        Assert.Equal(Beats.Beats.Rows, hashes.Count);
    }

    [Fact]
    public void Classes_differ_in_length_as_real_ones_do()
    {
        double[] median = [.. Enumerable.Range(0, 5).Select(MedianLength)];

        Assert.True(median[1] < 0.9 * median[0], "supraventricular beats are early");
        Assert.True(median[2] > 1.1 * median[0], "a pause follows ventricular beats");
        Assert.InRange(median[4], 115, 125);
    }

    [Fact]
    public void A_ventricular_beat_is_wider_than_a_normal_one_and_a_fusion_lies_between()
    {
        // Mean of the 50 ms behind the peak: still high where the beat is wide.
        double[] mean = [.. Enumerable.Range(0, 5).Select(label => RowsOf(label).Average(row => row.Skip(3).Take(4).Average()))];

        Assert.True(mean[2] > mean[3] + 0.1, $"V {mean[2]:F2}, F {mean[3]:F2}");
        Assert.True(mean[3] > mean[0] + 0.1, $"F {mean[3]:F2}, N {mean[0]:F2}");
    }

    [Fact]
    public void The_nearest_beat_of_the_training_file_is_mostly_but_not_always_of_the_same_class()
    {
        // Learnable, and not trivial. A tenth of the test file is enough to see that.
        BeatPart train = Beats.Parts[0];
        BeatPart test = Beats.Parts[1];
        int tested = 0;
        int right = 0;
        for (int row = test.FirstRow; row < test.FirstRow + test.Rows; row += 5, tested++)
        {
            int nearest = Enumerable.Range(train.FirstRow, train.Rows).MinBy(other => Distance(row, other));
            if (Beats.Beats.Labels[row] == Beats.Beats.Labels[nearest])
                right++;
        }

        Assert.InRange((double)right / tested, 0.93, 0.995);
    }

    [Fact]
    public void Too_few_beats_to_have_all_classes_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticBeats.Generate(1, 999));

    private static int LengthOf(ReadOnlySpan<float> samples) => samples.LastIndexOfAnyExcept(0f) + 1;

    private static int[] CountByClass(BeatPart part, int classes)
    {
        var counts = new int[classes];
        foreach (byte label in Beats.Beats.LabelsOf(part.FirstRow, part.Rows))
            counts[label]++;
        return counts;
    }

    private static IEnumerable<float[]> RowsOf(int label) => Enumerable.Range(0, Beats.Parts[0].Rows)
        .Where(row => Beats.Beats.Labels[row] == label)
        .Select(row => Beats.Beats.SamplesOf(row, 1).ToArray());

    private static double MedianLength(int label)
    {
        int[] lengths = [.. RowsOf(label).Select(row => LengthOf(row)).Order()];
        return lengths[lengths.Length / 2];
    }

    private static float Distance(int one, int other)
    {
        ReadOnlySpan<float> x = Beats.Beats.SamplesOf(one, 1);
        ReadOnlySpan<float> y = Beats.Beats.SamplesOf(other, 1);
        float sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] - y[i]) * (x[i] - y[i]);
        return sum;
    }
}
