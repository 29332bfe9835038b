using Ecg.Beats;
using Ecg.Wfdb;

namespace Ecg.Tests.Beats;

public class BeatCutterTests
{
    [Fact]
    public void A_segment_goes_to_the_next_annotation_and_a_fifth_of_the_interval_after_it()
    {
        // From 10 to 30 + ⌊(44 − 30) / 5⌋ = 32, whatever the other annotations are: samples 10, 13, 16, 19, 22, 25, 28, 31.
        RecordedBeats beats = BeatCutter.Cut("r", Ramp(100), [At(10, 'N'), At(30, '+'), At(44, 'V')]);

        RecordedBeat beat = Assert.Single(beats.Beats);
        Assert.Equal(new RecordedBeat(0, 10, AnnotationCode.Normal, 8), beat);
        Assert.Equal([0f, 1f / 7, 2f / 7, 3f / 7, 4f / 7, 5f / 7, 6f / 7, 1f, 0f, 0f], beats.Row(0)[..10].ToArray());
    }

    [Fact]
    public void The_last_beat_but_one_reaches_towards_the_end_and_the_last_is_not_cut()
    {
        // From 10 to 30 + ⌊(100 − 30) / 5⌋ = 44: 34 samples, 12 of them taken.
        RecordedBeats beats = BeatCutter.Cut("r", Ramp(100), [At(10, 'N'), At(30, 'V')]);

        Assert.Equal(12, Assert.Single(beats.Beats).SegmentLength);
    }

    [Fact]
    public void A_long_segment_is_scaled_before_it_is_cut()
    {
        // 601 samples taken from a ramp: the 187 that are kept reach 186 / 600 only.
        RecordedBeats beats = BeatCutter.Cut("r", Ramp(2000), [At(0, 'N'), At(1803, '+'), At(1803, '+')]);

        Assert.Equal(601, beats.Beats[0].SegmentLength);
        Assert.Equal((float)(186.0 / 600), beats.Row(0)[186]);
    }

    [Fact]
    public void Only_the_beats_of_the_five_classes_are_cut()
    {
        string symbols = "NLRejAaJSVEF/fQ";
        Annotation[] annotations = [.. (symbols + "~|+!\"x[]?Brn").Select((symbol, i) => At(i * 10, symbol)), At(990, 'N')];

        RecordedBeats beats = BeatCutter.Cut("r", Ramp(1000), annotations);

        Assert.Equal(symbols, string.Concat(beats.Beats.Select(beat => AnnotationCode.Symbol(beat.Code))));
        Assert.Equal(Enumerable.Range(0, 15), beats.Beats.Select(beat => beat.Annotation));
    }

    [Fact]
    public void A_beat_without_samples_or_with_a_missing_one_is_left_out_and_counted()
    {
        double[] samples = Ramp(100);
        samples[40] = double.NaN;

        RecordedBeats beats = BeatCutter.Cut("r", samples, [At(10, 'N'), At(10, 'N'), At(10, 'N'), At(34, 'N'), At(60, 'N'), At(90, 'N'), At(100, 'N')]);

        // The first has an empty segment, [10, 10); the one at 34 takes the sample at 40.
        Assert.Equal([10, 10, 60, 90], beats.Beats.Select(beat => beat.Sample));
        Assert.Equal(2, beats.LeftOut);
    }

    [Fact]
    public void A_flat_segment_is_all_zeros()
    {
        RecordedBeats beats = BeatCutter.Cut("r", new double[100], [At(10, 'N'), At(50, 'N')]);

        Assert.All(beats.Row(0).ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("NLR", 0, 0)]
    [InlineData("ej", 0, 1)]
    [InlineData("AaJS", 1, 1)]
    [InlineData("VE", 2, 2)]
    [InlineData("F", 3, 3)]
    [InlineData("/fQ", 4, 4)]
    [InlineData("+~|?Brn!", null, null)]
    public void Symbols_have_their_class_in_each_scheme(string symbols, int? published, int? aami)
    {
        foreach (byte code in symbols.Select(symbol => AnnotationCode.FromSymbol(symbol)!.Value))
        {
            Assert.Equal(published, BeatLabels.Label(code, LabelScheme.Published));
            Assert.Equal(aami, BeatLabels.Label(code, LabelScheme.Aami));
        }
    }

    private static double[] Ramp(int length) => [.. Enumerable.Range(0, length).Select(i => (double)i)];

    private static Annotation At(long sample, char symbol) => new(sample, AnnotationCode.FromSymbol(symbol)!.Value);
}
