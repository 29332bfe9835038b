using Ecg.Rhythm;

namespace Ecg.Tests.Rhythm;

public class RhythmEventsTests
{
    // A letter per beat, 0.5 s apart; "|" is a part that cannot be judged, "_" makes the next beat a second later.
    private static AnnotatedBeat[] Beats(string rhythm)
    {
        var beats = new List<AnnotatedBeat>();
        double seconds = 0, last = double.NaN;
        foreach (char symbol in rhythm)
        {
            if (symbol == '|')
                last = double.NaN;
            if (symbol == '_')
                seconds += 1;
            if (!char.IsLetter(symbol))
                continue;
            beats.Add(new AnnotatedBeat((long)(seconds * 100), seconds, seconds - last, "NSV".IndexOf(symbol, StringComparison.Ordinal), 1));
            last = seconds;
            seconds += 0.5;
        }

        return [.. beats];
    }

    private static string Found(string rhythm) => string.Join(
        ' ', RhythmEvents.Find(Beats(rhythm), ventricular: 2).Select(found => $"{found.Kind}{found.First}-{found.Last}"));

    [Theory]
    [InlineData("NNNNVNNNN", "")]
    [InlineData("NVVN", "Couplet1-2")]
    [InlineData("NVVVN", "Triplet1-3")]
    [InlineData("NVVVVVNVV", "Run1-5 Couplet7-8")]
    [InlineData("VVVV", "Run0-3")]
    [InlineData("NV|VN", "")]
    [InlineData("NVNVN", "")]
    [InlineData("NVNVNVN", "Bigeminy1-5")]
    [InlineData("VNVNVSVNN", "Bigeminy0-6")]
    [InlineData("VNVN|VNV", "")]
    [InlineData("VNNVNNVNN", "Trigeminy0-6")]
    [InlineData("VNNVNSV", "Trigeminy0-6")]
    [InlineData("NN_N", "")]
    [InlineData("NN__N", "Pause1-2")]
    [InlineData("NN|__N", "")]
    [InlineData("VV__VV", "Run0-3 Pause1-2")]
    public void Events_are_found_where_they_are(string rhythm, string expected) => Assert.Equal(expected, Found(rhythm));

    [Fact]
    public void A_run_has_a_length_and_a_rate()
    {
        RhythmEvent run = Assert.Single(RhythmEvents.Find(Beats("NNVVVVVN"), ventricular: 2));

        Assert.Equal((5, 1.0, 2.0, 120.0), (run.Beats, run.StartSeconds, run.Seconds, run.BeatsPerMinute));
    }

    [Fact]
    public void Without_classes_pauses_alone_are_found() =>
        Assert.Equal(RhythmEventKind.Pause, Assert.Single(RhythmEvents.Find(Beats("VVVV__V"), ventricular: -1)).Kind);
}
