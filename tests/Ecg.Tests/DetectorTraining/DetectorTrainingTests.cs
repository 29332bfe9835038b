using System.Security.Cryptography;
using Ecg.Detection;
using Ecg.DetectorTraining;
using Ecg.Tests.Cli;
using ScratchCnn.Data;

namespace Ecg.Tests.DetectorTraining;

public class DetectorTrainingTests
{
    [Fact]
    public void Recordings_are_named_across_folders_and_left_out_again()
    {
        using var folder = new TemporaryFolder();
        string[] folders = [SmallRecordings.Write(folder)];
        Assert.Equal(SmallRecordings.Ds1.Length + SmallRecordings.Ds2.Count, DetectorRecord.Parse(folders, "all").Count);
        Assert.Equal(["101", "108"], DetectorRecord.Parse(folders, "108,106,101,101,-106").Select(record => record.Name).Order());
        Assert.Equal(SmallRecordings.Ds1, DetectorRecord.Parse(folders, "all,-ds2").Select(record => record.Name).Order());
        Assert.Contains("no recording '999'", Assert.Throws<EcgDataException>(() => DetectorRecord.Parse(folders, "101,999")).Message, StringComparison.Ordinal);
        Assert.Contains("names none", Assert.Throws<EcgDataException>(() => DetectorRecord.Parse(folders, "101,-101")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lead_has_its_beats_at_125_positions_per_second()
    {
        using var folder = new TemporaryFolder();
        string recordings = SmallRecordings.Write(folder);
        EventSignal signal = Assert.Single(QrsTrainingData.Read(recordings, "101"));
        Assert.Equal(2 * 60 * 125, signal.Values.Length);
        Assert.Equal(59, signal.Events.Count);
        Assert.All(signal.Weights.ToArray(), weight => Assert.Equal(1, weight));
        Assert.InRange(signal.Events[1] - signal.Events[0], 70, 180);
    }

    [Fact]
    public void A_sample_is_scaled_to_the_complexes_and_follows_from_its_key()
    {
        var beats = new List<double>();
        float[] bands = new float[2 * 20_000];
        for (int beat = 60; beat < 19_900; beat += 110)
        {
            beats.Add(beat);
            for (int i = -5; i <= 5; i++)
                bands[2 * (beat + i)] = bands[(2 * (beat + i)) + 1] = 500 * (float)Math.Exp(-0.5 * i * i / 4.0);
        }

        var samples = new QrsSamples([new EventSignal(bands, beats)], []);
        int seen = 0;
        for (ulong key = 0; key < 20; key++)
        {
            float[] input = new float[samples.InputSize], target = new float[samples.TargetSize], again = new float[samples.InputSize];
            samples.Draw(key, input, target);
            samples.Draw(key, again, new float[samples.TargetSize]);
            Assert.Equal(input, again);
            Assert.All(input, value => Assert.InRange(value, -8, 8));
            for (int l = 0; l < input.Length; l++)
            {
                if (target[l] < 0.95)
                    continue;
                Assert.InRange(Math.Abs(input[l]), 0.1, 5);
                seen++;
            }
        }

        Assert.InRange(seen, 100, 1000);
    }

    [Fact]
    public void Made_up_noise_is_the_same_for_the_same_seed()
    {
        Assert.Equal(3, QrsTrainingData.MakeNoise(1).Count);
        Assert.True(QrsTrainingData.MakeNoise(1)[2].Span.SequenceEqual(QrsTrainingData.MakeNoise(1)[2].Span));
        Assert.False(QrsTrainingData.MakeNoise(1)[2].Span.SequenceEqual(QrsTrainingData.MakeNoise(2)[2].Span));
    }

    [Fact]
    public void The_command_writes_the_same_bytes_for_any_number_of_threads_and_detect_and_annotate_use_them()
    {
        using var folder = new TemporaryFolder();
        SmallRecordings.Write(folder);
        string[] command = ["train-detector", "--data", "wfdb", "--records", "101,106", "--epochs", "1", "--steps", "3"];
        CliRun.Of(folder, [.. command, "--output", "one", "--threads", "1"]).Succeeded();
        CliRun.Of(folder, [.. command, "--output", "two", "--threads", "2"]).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["one"]), File.ReadAllBytes(folder["two"]));
        Assert.InRange(new FileInfo(folder["one"]).Length, 80_000, 100_000);

        CliRun.Of(folder, "detect", "--data", "wfdb", "--records", "101", "--detector", "one", "--output", "out").Succeeded();
        CliRun.Of(folder, "compare", "wfdb", "out", "--from", "0").Succeeded();
        CliRun.Of(folder, "annotate", "wfdb/101", "--detector", "one", "--output", "page").Succeeded();
    }

    [Fact]
    public void What_cannot_be_trained_on_or_used_gets_one_line()
    {
        using var folder = new TemporaryFolder();
        SmallRecordings.Write(folder);
        folder.Write("text", "no model"u8.ToArray());
        CliRun.Of(folder, "train-detector", "--data", "wfdb", "--records", "999", "--output", "one").FailedWith(1, "no recording '999'");
        CliRun.Of(folder, "train-detector", "--data", "wfdb", "--noise-records", "bw", "--output", "one").FailedWith(2, "--noise");
        CliRun.Of(folder, "detect", "--data", "wfdb", "--detector", "text", "--output", "out").FailedWith(1, "text");
        CliRun.Of(folder, "detect", "--data", "wfdb", "--output", "wfdb").FailedWith(2, "--output");
        Assert.False(File.Exists(folder["one"]));
    }

    [Fact]
    public void The_bundled_network_is_the_one_of_the_model_card_and_has_at_most_100_kilobytes()
    {
        byte[] file = File.ReadAllBytes(Path.Combine(Repository.Root, "src", "Ecg", "Detection", "qrs.safetensors"));
        Assert.InRange(file.Length, 1, 100_000);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(file)), File.ReadAllText(Path.Combine(Repository.Root, "docs", "qrs-model.md")), StringComparison.Ordinal);
        Assert.NotNull(QrsModel.Bundled());
    }

    [RealDataFact]
    public void A_few_steps_on_recordings_of_mitdb_give_the_bytes_that_they_always_gave()
    {
        using var folder = new TemporaryFolder();
        CliRun.Of(
            folder, "train-detector", "--data", RealData.Mitdb, "--records", "100,119", "--epochs", "1", "--steps", "3", "--output", "model").Succeeded();
        Assert.Equal(
            "fc999dd3788d3cb129f4508f709bd56c4a7e002316a2d4fa2bdf23cbcf32c9ee", Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(folder["model"]))));
    }
}
