using System.Globalization;
using System.Runtime.InteropServices;
using Ecg.Beats;
using Ecg.Context;
using Ecg.Networks;
using Ecg.Recordings;
using Ecg.Rhythm;
using Ecg.Tests.Cli;
using Ecg.Tests.Detection;
using Ecg.Wfdb;

namespace Ecg.Tests.Rhythm;

/// <summary>A classifier gets the leads in the order of its training, whichever lead the beats were found in.</summary>
public sealed class AnnotatedRecordingTests
{
    private const int Rate = 250;
    private const int Seconds = 120;

    private static readonly double[] s_beats = [.. MadeUpEcg.Rhythm(Seconds).Select((beat, i) => i % 9 == 4 ? beat - 0.2 : beat)];

    /// <summary>Writes record r, with reference annotations: its first leads are small and noisy, its last one is loud, inverted, and of another shape.</summary>
    private static void Write(TemporaryFolder folder, params string[] names)
    {
        float[][] leads =
        [
            .. names.Select((_, lead) => lead < names.Length - 1
                ? MadeUpEcg.Lead(Rate, Seconds, s_beats, gain: 300 + (100 * lead), noise: 0.15, seed: lead).Segments[0].Samples
                : [.. MadeUpEcg.Lead(Rate, Seconds, s_beats, gain: -1000, noise: 0.02).Segments[0].Samples.Select((value, i) => value + (100 * MathF.Sin(i / 40f)))]),
        ];
        short[][] stored = [.. leads.Select(lead => lead.Select(value => (short)value).ToArray())];
        short[] samples = [.. Enumerable.Range(0, leads[0].Length).SelectMany(i => stored.Select(lead => lead[i]))];
        string Signal(short[] lead, string name) => $"r.dat 16 1000 12 0 {lead[0]} {unchecked((short)lead.Sum(value => value))} 0 {name}\n";
        folder.Write("r.hea", System.Text.Encoding.ASCII.GetBytes(
            $"r {names.Length} {Rate} {leads[0].Length}\n" + string.Concat(stored.Zip(names, Signal))));
        folder.Write("r.dat", MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
        using FileStream stream = File.Create(folder["r.atr"]);
        AnnotationWriter.Write(stream, s_beats.Select(beat => new Annotation((long)Math.Round(beat * Rate), AnnotationCode.Normal)));
    }

    [Theory]
    [InlineData("ECG1 ECG2")]
    [InlineData("MLII V1")]
    [InlineData("V5 MLII")]
    [InlineData("I II V1")]
    [InlineData("V1")]
    public void The_input_is_that_of_reference_beats_of_the_recording_whichever_lead_beats_are_found_in(string names)
    {
        using var folder = new TemporaryFolder();
        Write(folder, names.Split(' '));
        EcgRecording source = EcgRecording.Open(folder["r"]);
        int last = source.Leads.Count - 1;
        Assert.Equal(last, AnnotatedRecording.ChooseLead(source).Lead);
        RecordedBeats reference = Recording.Read(folder.Path, "r", withContext: true).CutBeats();
        float[] expected = new float[BeatContext.Columns];

        for (int judged = 0; judged <= last; judged++)
        {
            LeadSignal signal = source.Read(judged);
            var rows = new List<float[]>();
            void Keep(ReadOnlySpan<float> inputs, Span<float> probabilities)
            {
                for (int at = 0; at < inputs.Length; at += BeatContext.Columns)
                    rows.Add(inputs.Slice(at, BeatContext.Columns).ToArray());
                probabilities.Fill(1);
            }

            AnnotatedRecording.Of("r", signal, new BeatClassifier(Keep, BeatInputs.InContext, ["N"]), contextLeads: () => [.. source.ContextLeads(judged).Select(source.Read)]);

            Assert.Equal(s_beats.Length, rows.Count);
            for (int beat = 0; beat < reference.Beats.Count; beat++)
            {
                reference.Context!(beat, expected);
                double difference = expected.Zip(rows[reference.Beats[beat].Annotation], (one, other) => Math.Abs(one - other)).Average();
                Assert.InRange(difference, 0, 0.01);
            }
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--lead", "1")]
    [InlineData("--lead", "mlii")]
    public void The_commands_agree_on_beats_that_are_found_and_beats_of_the_reference(params string[] lead)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "V5", "MLII");
        using (Stream stream = BundledModels.OpenBeats())
        using (FileStream file = File.Create(folder["model"]))
            stream.CopyTo(file);

        CliRun.Of(folder, ["annotate", "r", "--output", "out", .. lead]).Succeeded();
        CliRun.Of(folder, "predict", "--model", folder["model"], "--input", folder["r"], "--output", folder["out"]).Succeeded();

        string[][] found = [.. File.ReadLines(folder["out/beats.csv"]).Skip(1).Select(line => line.Split(','))];
        string[][] reference = [.. File.ReadLines(folder["out/r.cnn.csv"]).Skip(1).Select(line => line.Split(','))];
        Assert.Contains(found, beat => beat[2] != "N");
        foreach (string[] expected in reference[1..^1])
        {
            string[] beat = found[int.Parse(expected[0], CultureInfo.InvariantCulture) - 1];
            Assert.Equal(expected[4], beat[2]);
            for (int label = 0; label < BeatLabels.ClassNames.Count; label++)
                Assert.Equal(double.Parse(expected[5 + label], CultureInfo.InvariantCulture), double.Parse(beat[3 + label], CultureInfo.InvariantCulture), 0.1);
        }
    }

    [Theory]
    [InlineData("0.000", 0.0)]
    [InlineData("0.000", 80_000.0)] // single precision tells no steps of 4 ms apart
    [InlineData("0.00", 0.0)]
    [InlineData("1", 0.0)] // constant
    public void A_lead_that_never_turns_is_not_chosen(string format, double start)
    {
        using var folder = new TemporaryFolder();
        float[] ecg = MadeUpEcg.Lead(Rate, Seconds, s_beats, noise: 0.3).Segments[0].Samples;
        folder.Write("r.csv", System.Text.Encoding.ASCII.GetBytes("Zeit;EKG\n" + string.Concat(ecg.Select((value, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{(start + ((double)i / Rate)).ToString(format, CultureInfo.InvariantCulture)};{value}\n")))));
        EcgRecording source = EcgRecording.Open(folder["r.csv"], Rate);

        Assert.Equal(["Zeit", "EKG"], source.Leads.Select(lead => lead.Name));
        Assert.Equal(1, AnnotatedRecording.ChooseLead(source).Lead);
    }
}
