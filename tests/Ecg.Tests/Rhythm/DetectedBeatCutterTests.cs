using Ecg.Beats;
using Ecg.Detection;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Tests.Detection;
using Ecg.Wfdb;

namespace Ecg.Tests.Rhythm;

public class DetectedBeatCutterTests
{
    [Theory]
    [InlineData(360)]
    [InlineData(250)]
    [InlineData(128)]
    public void Beats_are_cut_as_from_the_whole_recording_at_once(double rate)
    {
        const double seconds = 1000;
        LeadSignal lead = MadeUpEcg.Lead(rate, seconds, MadeUpEcg.Rhythm(seconds, 0.71), noise: 0.05);
        DetectedBeats detected = QrsDetector.Detect(lead);
        double[] samples = [.. lead.Segments[0].Samples];
        Annotation[] annotations = [.. detected.Beats.Select(beat => new Annotation(beat, AnnotationCode.Normal))];
        if (rate != BeatCutter.SamplingFrequency)
        {
            var resampler = new Ecg.Signals.Resampler(rate, BeatCutter.SamplingFrequency);
            samples = resampler.Resample(samples);
            annotations = [.. annotations.Select(annotation => annotation with { Sample = resampler.Position(annotation.Sample) })];
        }

        RecordedBeats expected = BeatCutter.Cut("r", samples, annotations);

        RecordedBeats cut = DetectedBeatCutter.Cut("r", lead, detected, progress: null);

        Assert.Equal(detected.Beats.Count, cut.Beats.Count);
        // The last beats are cut as though the rhythm went on; of the others every sample is the same.
        for (int beat = 0; beat < detected.Beats.Count - 2; beat++)
            Assert.Equal(expected.Row(beat).ToArray(), cut.Row(beat).ToArray());
    }

    [Fact]
    public void Beats_beside_a_part_that_cannot_be_judged_do_not_follow_each_other()
    {
        var detected = new DetectedBeats([100, 200, 300, 900, 1000], [new QualityMark(400, 800, QualityProblem.Flat)]);

        Assert.Equal([(0, 3), (3, 5)], DetectedBeatCutter.Stretches(detected));
        Assert.Empty(DetectedBeatCutter.Stretches(new DetectedBeats([], [])));
    }

    [RealDataFact]
    public void The_beats_of_record_100_are_cut_as_those_it_was_trained_on()
    {
        LeadSignal lead = EcgRecording.Open(Path.Combine(RealData.Mitdb, "100")).Read(0);
        RecordedBeats reference = Recording.Read(RealData.Mitdb, "100").CutBeats();
        DetectedBeats detected = new([.. reference.Beats.Select(beat => beat.Sample)], []);

        RecordedBeats cut = DetectedBeatCutter.Cut("100", lead, detected, progress: null);

        for (int beat = 1; beat < cut.Beats.Count - 2; beat++)
        {
            for (int i = 0; i < PublishedFormat.Samples; i++)
                Assert.Equal(reference.Row(beat)[i], cut.Row(beat)[i], 1e-5f);
        }
    }
}
