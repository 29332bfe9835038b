using Ecg.Detection;
using Ecg.Evaluation;
using Ecg.Recordings;
using Ecg.Wfdb;

namespace Ecg.Tests.Detection;

public class QrsDetectorTests
{
    [Theory]
    [InlineData(100, 1)]
    [InlineData(128, 1)]
    [InlineData(250, 1000)]
    [InlineData(360, -1)]
    [InlineData(1000, 0.001)]
    [InlineData(2000, 1)]
    public void Beats_are_found_at_their_peaks_at_any_rate_gain_and_polarity(double rate, float gain)
    {
        double[] beats = MadeUpEcg.Rhythm(1300);

        DetectedBeats found = QrsDetector.Detect(MadeUpEcg.Lead(rate, 1300, beats, gain, noise: 0.02));

        Assert.Equal(beats.Length, found.Beats.Count);
        Assert.All(beats.Zip(found.Beats), pair => Assert.Equal(pair.First, pair.Second / rate, 0.5 / rate + 0.004));
        Assert.Empty(found.Unjudged);
    }

    [Fact]
    public void What_is_flat_saturated_missing_or_noise_has_no_beats_and_is_marked()
    {
        const int rate = 250;
        LeadSignal lead = MadeUpEcg.Lead(rate, 300, MadeUpEcg.Rhythm(300), noise: 0.02);
        float[] samples = lead.Segments[0].Samples;
        samples.AsSpan(40 * rate, 20 * rate).Fill(samples[40 * rate]);
        samples.AsSpan(100 * rate, 20 * rate).Fill(5);
        samples.AsSpan(160 * rate, 20 * rate).Fill(float.NaN);
        var random = new Random(2);
        for (int i = 220 * rate; i < 240 * rate; i++)
            samples[i] = (float)(4 * (random.NextDouble() - 0.5));

        DetectedBeats found = QrsDetector.Detect(lead);

        QualityProblem[] problems = [QualityProblem.Flat, QualityProblem.Saturated, QualityProblem.Missing, QualityProblem.Noisy];
        Assert.Equal(problems, found.Unjudged.Where(mark => mark.End - mark.Start > rate).Select(mark => mark.Problem));
        foreach (int start in (int[])[40, 100, 160, 222])
            Assert.DoesNotContain(found.Beats, beat => beat > (start * rate) + 20 && beat < ((start + 18) * rate) - 20);
        Assert.InRange(found.Beats.Count, 255, 280); // 373 beats, less those of 80 s
    }

    [Fact]
    public void A_pause_is_no_fault_of_the_signal()
    {
        double[] beats = [.. MadeUpEcg.Rhythm(60).Where(beat => beat is < 20 or > 25)];

        DetectedBeats found = QrsDetector.Detect(MadeUpEcg.Lead(250, 60, beats, noise: 0.02));

        Assert.Equal(beats.Length, found.Beats.Count);
        Assert.Empty(found.Unjudged);
    }

    [Fact]
    public void Segments_are_searched_one_by_one_and_gaps_between_them_are_marked()
    {
        float[] samples = MadeUpEcg.Lead(250, 30, MadeUpEcg.Rhythm(30), noise: 0.02).Segments[0].Samples;
        var lead = new LeadSignal(new Lead("I", "mV", 250), [new SignalSegment(1000, samples), new SignalSegment(1_000_000, [.. samples])]);

        DetectedBeats found = QrsDetector.Detect(lead);

        Assert.Equal(2 * MadeUpEcg.Rhythm(30).Length, found.Beats.Count);
        Assert.Equal(
            [new QualityMark(0, 1000, QualityProblem.Missing), new QualityMark(8500, 1_000_000, QualityProblem.Missing)], found.Unjudged);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void A_short_or_empty_or_constant_lead_has_no_beat(int length)
    {
        var lead = new LeadSignal(new Lead("I", "mV", 250), length == 0 ? [] : [new SignalSegment(0, new float[length])]);

        Assert.Empty(QrsDetector.Detect(lead).Beats);
    }

    [Fact]
    public void A_rate_at_which_complexes_cannot_be_seen_is_refused() =>
        Assert.Contains("this one has 50 Hz", Assert.Throws<RecordingException>(
            () => QrsDetector.Detect(MadeUpEcg.Lead(50, 10, [1, 2]))).Message, StringComparison.Ordinal);

    [RealDataFact]
    public void All_of_mitdb_from_the_beginning_and_from_five_minutes_on()
    {
        var whole = new List<BeatCounts>();
        var late = new List<BeatCounts>();
        foreach (string name in RecordFolder.Records(RealData.Mitdb))
        {
            LeadSignal lead = EcgRecording.Open(Path.Combine(RealData.Mitdb, name)).Read(0);
            Annotation[] found = [.. QrsDetector.Detect(lead).Beats.Select(beat => new Annotation(beat, AnnotationCode.Normal))];
            WfdbRecord record = WfdbRecord.Open(RealData.Mitdb, name);
            IReadOnlyList<Annotation> reference = record.ReadAnnotations("atr");
            foreach ((double from, List<BeatCounts> counts) in new[] { (0.0, whole), (ComparedSpan.LearningSeconds, late) })
            {
                ComparedSpan span = ComparedSpan.Of(record.Header.SamplingFrequency, record.Header.SampleCount, from);
                counts.Add(BeatComparison.Of(BeatTrack.Of(reference, span.Window), BeatTrack.Of(found, span.Window), span).Counts);
            }
        }

        foreach (BeatCounts gross in (BeatCounts[])[BeatCounts.Sum(whole), BeatCounts.Sum(late)])
        {
            Assert.True(gross.PairedBeats >= 0.998 * gross.ReferenceBeats, $"sensitivity {gross.PairedBeats} / {gross.ReferenceBeats}");
            Assert.True(gross.PairedBeats >= 0.9985 * gross.TestBeats, $"positive predictivity {gross.PairedBeats} / {gross.TestBeats}");
        }
    }
}
