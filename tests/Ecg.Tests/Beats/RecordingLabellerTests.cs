using Ecg.Beats;
using Ecg.Wfdb;

namespace Ecg.Tests.Beats;

public sealed class RecordingLabellerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_recording_at_another_rate_gets_an_annotation_file_and_a_table()
    {
        WriteRecording(frequency: 250, seconds: 10);
        // Calls a beat V where it came early, which only the rhythm tells, and F otherwise.
        var labeller = new RecordingLabeller(Early, new BeatInputs(Rhythm: true), BeatLabels.ClassNames);

        LabelledRecording result = labeller.Label(_folder.Path, "r", "qrs", _folder.Path, "cnn");

        // Beats at 1 2 3 3.5 5 6 7 8 9 s; the last annotation has no next one.
        Assert.Equal([0, 0, 1, 7, 0], result.Counts);
        IReadOnlyList<Annotation> annotations = WfdbRecord.Open(_folder.Path, "r").ReadAnnotations("cnn");
        Assert.Equal("F250 F500 F750 V875 F1250 F1500 F1750 F2000", string.Join(' ', annotations.Select(a => a.Symbol + a.Sample)));
        string[] lines = File.ReadAllLines(_folder["r.cnn.csv"]);
        Assert.Equal("row,sample,seconds,symbol,predicted_class,probability_N,probability_S,probability_V,probability_F,probability_Q", lines[0]);
        Assert.Equal("4,875,3.500,N,V,0,0,0.75,0.25,0", lines[4]);
        Assert.Equal(9, lines.Length);
    }

    [Fact]
    public void Beats_are_cut_on_the_grid_that_the_model_was_trained_on()
    {
        WriteRecording(frequency: 250, seconds: 10);
        float[] rows = [];
        var labeller = new RecordingLabeller((given, _) => rows = given.ToArray(), BeatInputs.Plain, ["normal", "abnormal"]);

        labeller.Label(_folder.Path, "r", "qrs", _folder.Path, "cnn");

        // From 1 s to 2 s + a fifth of the second after it: 1.2 s at 120 Hz are 144 samples, of a sine wave of 1 Hz from its middle on.
        Assert.Equal(187 * 8, rows.Length);
        for (int column = 0; column < 144; column++)
            Assert.Equal((1 + Math.Sin(2 * Math.PI * column / 120)) / 2, rows[column], 0.005);
        Assert.All(rows[144..187], value => Assert.Equal(0, value));
    }

    [Fact]
    public void Classes_without_a_symbol_are_named_in_the_text()
    {
        WriteRecording(frequency: 360, seconds: 10);
        var labeller = new RecordingLabeller(Alternate, BeatInputs.Plain, ["normal", "abnormal"]);

        labeller.Label(_folder.Path, "r", "qrs", _folder.Path, "cnn");

        IReadOnlyList<Annotation> annotations = WfdbRecord.Open(_folder.Path, "r").ReadAnnotations("cnn");
        Assert.Equal(new Annotation(360, AnnotationCode.Normal, Auxiliary: "normal\0"), annotations[0]);
        Assert.Equal(new Annotation(720, AnnotationCode.Unclassifiable, Auxiliary: "abnormal\0"), annotations[1]);
    }

    [Theory]
    [InlineData("atr")]
    [InlineData("qrs")]
    [InlineData("hea")]
    [InlineData("dat")]
    [InlineData("HEA")]
    [InlineData("a-b")]
    [InlineData("")]
    [InlineData("../x")]
    public void Labels_never_take_the_place_of_another_file_of_the_recording(string annotator)
    {
        WriteRecording(frequency: 360, seconds: 10);
        var labeller = new RecordingLabeller(Alternate, BeatInputs.Plain, ["normal", "abnormal"]);

        Assert.Throws<EcgDataException>(() => labeller.Label(_folder.Path, "r", "qrs", _folder.Path, annotator));
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(35)]
    [InlineData(50_000)]
    [InlineData(1e7)]
    public void A_rate_at_which_nobody_records_a_heart_is_refused(double frequency)
    {
        WriteRecording(frequency: 360, seconds: 10);
        string header = _folder["r.hea"];
        string text = frequency.ToString(System.Globalization.CultureInfo.InvariantCulture);
        File.WriteAllText(header, File.ReadAllText(header).Replace(" 360 ", $" {text} ", StringComparison.Ordinal));
        var labeller = new RecordingLabeller(Alternate, BeatInputs.Plain, ["normal", "abnormal"]);

        var exception = Assert.Throws<WfdbException>(() => labeller.Label(_folder.Path, "r", "qrs", _folder.Path, "cnn"));

        Assert.Contains("from 36 Hz to 36000 Hz", exception.Message, StringComparison.Ordinal);
        Assert.Contains(text, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_differences_is_given_what_is_left_when_the_median_beat_is_taken_away()
    {
        WriteRecording(frequency: 360, seconds: 10);
        float[] plain = [], differences = [];
        new RecordingLabeller((given, _) => plain = given.ToArray(), BeatInputs.Plain, ["normal", "abnormal"])
            .Label(_folder.Path, "r", "qrs", _folder.Path, "one");
        new RecordingLabeller((given, _) => differences = given.ToArray(), new BeatInputs(Relative: true), ["normal", "abnormal"])
            .Label(_folder.Path, "r", "qrs", _folder.Path, "two");

        // Most beats are alike, so that they are their own median; the early one and its neighbor are cut elsewhere.
        Assert.Equal(plain.Length, differences.Length);
        Assert.All(differences[..187], value => Assert.Equal(0, value, 1e-5f));
        Assert.Contains(differences, value => Math.Abs(value) > 0.3f);
    }

    // Of the eight last columns the fourth is how much sooner than before the beat came.
    private static void Early(ReadOnlySpan<float> rows, Span<float> probabilities)
    {
        for (int beat = 0; beat < rows.Length / 195; beat++)
        {
            bool early = rows[(beat * 195) + 190] < -0.1f;
            probabilities[(beat * 5) + 2] = early ? 0.75f : 0.25f;
            probabilities[(beat * 5) + 3] = early ? 0.25f : 0.75f;
        }
    }

    private static void Alternate(ReadOnlySpan<float> rows, Span<float> probabilities)
    {
        for (int i = 0; i < probabilities.Length; i++)
            probabilities[i] = i % 4 is 0 or 3 ? 1 : 0;
    }

    // A sine wave of 1 Hz, 1000 units high, with beats at every second but the fourth, which comes half a second early.
    private void WriteRecording(int frequency, int seconds)
    {
        var samples = new short[frequency * seconds];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (short)Math.Round(1000 * Math.Sin(2 * Math.PI * i / frequency));
        File.WriteAllText(_folder["r.hea"], $"r 1 {frequency} {samples.Length}\nr.dat 16\n");
        File.WriteAllBytes(_folder["r.dat"], System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        using FileStream stream = File.Create(_folder["r.qrs"]);
        AnnotationWriter.Write(
            stream, new[] { 1, 2, 3, 3.5, 5, 6, 7, 8, 9 }.Select(second => new Annotation((long)(second * frequency), AnnotationCode.Normal)));
    }
}
