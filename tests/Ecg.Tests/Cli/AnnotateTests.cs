using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Ecg.Detection;
using Ecg.Synthetic;
using Ecg.Tests.Recordings;
using Ecg.Wfdb;
using static Ecg.Tests.Cli.TwoLeadRecording;

namespace Ecg.Tests.Cli;

/// <summary>The results of annotate, and its errors; its files as such are in <see cref="AnnotateFilesTests"/>.</summary>
public class AnnotateTests
{
    [Fact]
    public void A_record_gets_annotations_that_compare_reads_a_table_a_summary_and_a_page()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);

        CliRun run = CliRun.Of(folder, "annotate", "r", "--model", "none", "--output", "out").Succeeded();

        Assert.Contains("lead 2 of 2, MLII, whose QRS complexes stand out most", run.Output, StringComparison.Ordinal);
        using (FileStream stream = File.OpenRead(folder["out/r.qrs"]))
            Assert.Equal(BeatTimes.Length, AnnotationReader.Read(stream, "r.qrs").At(Rate).Count);
        Assert.Equal(BeatTimes.Length + 1, File.ReadAllLines(folder["out/beats.csv"]).Length);
        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!;
        Assert.Equal((BeatTimes.Length, "MLII", 75.0), ((int)summary["beats"]!, (string?)summary["lead"], Math.Round((double)summary["mean_heart_rate"]!)));
        string page = File.ReadAllText(folder["out/report.html"]);
        Assert.Contains("Not a medical device", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
        CliRun.Of(folder, "compare", "out/r.qrs", "out/r.qrs", "--from", "0").Succeeded();
    }

    [Theory]
    [InlineData("r")]
    [InlineData("r.csv --rate 250")]
    public void The_model_that_comes_with_the_program_classifies_the_beats_of_two_leads_or_one(string recording)
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        folder.Write("r.csv", Encoding.ASCII.GetBytes(string.Concat(Leads()[1].Select(value => string.Create(CultureInfo.InvariantCulture, $"{value}\n")))));

        CliRun run = CliRun.Of(folder, ["annotate", .. recording.Split(' '), "--output", "out"]).Succeeded();

        Assert.Contains("r.cnn", run.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(folder["out/beats.csv"]);
        Assert.Equal(BeatTimes.Length + 1, lines.Length);
        Assert.Equal("the model that comes with the program", (string?)JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!["model"]);
        // A regular rhythm of equal beats is normal; the last beat ends with the recording.
        Assert.All(lines[5..^5], line => Assert.Contains(",N,", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Edf_and_text_give_the_same_beats_as_wfdb()
    {
        using var folder = new TemporaryFolder();
        short[][] leads = Leads();
        folder.Write("r.edf", EdfFile.Bytes(["I", "MLII"], [Rate, Rate], Seconds, (lead, i) => leads[lead][i]));
        folder.Write("r.csv", Encoding.ASCII.GetBytes("I,MLII\n" + string.Concat(leads[0].Zip(leads[1], (a, b) => string.Create(CultureInfo.InvariantCulture, $"{a},{b}\n")))));
        WriteWfdb(folder);

        string[][] commands = [["annotate", "r"], ["annotate", "r.edf", "--lead", "mlii"], ["annotate", "r.csv", "--rate", "250", "--lead", "2"]];
        string[] tables = [.. commands.Select((command, i) =>
        {
            CliRun.Of(folder, [.. command, "--model", "none", "--output", $"out{i}"]).Succeeded();
            return File.ReadAllText(folder[$"out{i}/beats.csv"]);
        })];

        Assert.Equal(tables[0], tables[1]);
        Assert.Equal(tables[0], tables[2]);
    }

    [Fact]
    public void A_recording_that_breaks_off_is_judged_as_far_as_it_goes_and_the_page_says_so()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder, promised: 1_000_000_000);

        CliRun run = CliRun.Of(folder, "annotate", "r", "--output", "out");

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Contains("warning: r.dat: the file breaks off", run.Error, StringComparison.Ordinal);
        Assert.Contains("the file ends early, and the report covers the recording up to that point", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!["breaks_off"]!);
    }

    [Fact]
    public void A_truncated_segment_is_judged_as_far_as_it_goes_and_the_page_says_so()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        foreach (string name in (string[])["a", "b"])
        {
            folder.Write($"{name}.hea", Encoding.ASCII.GetBytes(File.ReadAllText(folder["r.hea"]).Replace("r.dat", $"{name}.dat", StringComparison.Ordinal).Replace("r 2", $"{name} 2", StringComparison.Ordinal)));
            folder.Write($"{name}.dat", File.ReadAllBytes(folder["r.dat"]));
        }

        folder.Write("a.dat", File.ReadAllBytes(folder["r.dat"])[..(Seconds * Rate)]); // a quarter
        folder.Write("m.hea", Encoding.ASCII.GetBytes($"m/2 2 {Rate} {2 * Seconds * Rate}\na {Seconds * Rate}\nb {Seconds * Rate}\n"));

        CliRun run = CliRun.Of(folder, "annotate", "m", "--output", "out");

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Equal($"warning: a.dat: the file breaks off: m.hea promises {Seconds * Rate} samples, it has {Seconds * Rate / 4}.", run.Error.Trim());
        Assert.Contains("a.dat: the file breaks off", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!;
        Assert.Equal((2.0 * Seconds, 0.75 * Seconds), ((double)summary["seconds"]!, (double)summary["unjudged_seconds"]!["missing"]!));
        Assert.InRange((int)summary["beats"]!, (1.25 * BeatTimes.Length) - 2, (1.25 * BeatTimes.Length) + 2);
    }

    [Fact]
    public void The_page_names_the_detector_the_classifier_and_its_leads()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);

        CliRun.Of(folder, "annotate", "r", "--output", "out").Succeeded();

        string page = File.ReadAllText(folder["out/report.html"]);
        Assert.Contains("the network that comes with the program", page, StringComparison.Ordinal);
        Assert.Contains("MLII, I", page, StringComparison.Ordinal);
        Assert.Equal(["MLII", "I"], JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!["classified_leads"]!.AsArray().Select(lead => (string?)lead));

        string model = SmallModel.Write(folder, "generated.safetensors", $$"""{"data":"{{SyntheticBeats.Source}}"}""");
        CliRun run = CliRun.Of(folder, "annotate", "r", "--detector", "elgendi", "--model", model, "--output", "out");
        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Equal("warning: the model was trained on generated beats; its predictions mean nothing for real hearts", run.Error.Trim());
        Assert.Contains("two moving averages", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!["classified_leads"]!.AsArray());
    }

    [Fact]
    public void A_page_of_a_noisy_recording_says_that_the_rest_may_be_noise_too()
    {
        using var folder = new TemporaryFolder();
        short[][] leads = Leads();
        folder.Write("r.csv", Encoding.ASCII.GetBytes(string.Concat(leads[1].Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{(i < 8000 ? leads[0][i] : value)}\n")))));

        CliRun.Of(folder, "annotate", "r.csv", "--rate", "250", "--output", "out").Succeeded();

        Assert.Contains("Beats found in the rest may be noise, too.", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
        WriteWfdb(folder);
        CliRun.Of(folder, "annotate", "r", "--output", "good").Succeeded();
        Assert.DoesNotContain("may be noise", File.ReadAllText(folder["good/report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Noise_alone_is_marked_instead_of_beats()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);

        CliRun.Of(folder, "annotate", "r", "--lead", "I", "--output", "out").Succeeded();

        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!;
        Assert.True((double)summary["unjudged_seconds"]!["noisy"]! > 100);
        Assert.True((int)summary["beats"]! < 10);
    }

    [Theory]
    [InlineData("annotate missing --output out", "no such recording")]
    [InlineData("annotate r.txt --output out", "give it with --rate")]
    [InlineData("annotate r --lead V9 --output out", "there is no lead 'V9'; the leads are 1 I, 2 MLII")]
    [InlineData("annotate r.csv --rate 59 --output out", "expected a lead with a sampling rate from 60 Hz to 100000 Hz; there is none (the first lead has 59 Hz)")]
    [InlineData("annotate r --detector no.safetensors --output out", "no such file; --detector takes a file of train-detector, or elgendi")]
    [InlineData("annotate r --detector . --output out", "is a folder; --detector takes")]
    [InlineData("annotate r --model detector --output out", "is a beat detector, which --detector takes")]
    [InlineData("annotate r --model no.safetensors --output out", "no such file")]
    [InlineData("annotate r --output r.txt", "expected a folder")]
    public void What_cannot_be_annotated_is_an_error_of_one_line(string command, string problem)
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        folder.Write("r.txt", "1\n2\n"u8.ToArray());
        folder.Write("r.csv", "1\n2\n"u8.ToArray());
        using (Stream bundled = typeof(QrsModel).Assembly.GetManifestResourceStream("qrs.safetensors")!)
        using (FileStream detector = File.Create(folder["detector"]))
            bundled.CopyTo(detector);

        CliRun.Of(folder, command.Split(' ')).FailedWith(Train.ExitCode.Failure, problem);
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("nan")]
    [InlineData("inf")]
    [InlineData("many")]
    public void A_rate_that_is_none_is_wrong_usage(string rate)
    {
        using var folder = new TemporaryFolder();
        CliRun.Of(folder, "annotate", "r.csv", "--rate", rate, "--output", "out").FailedWith(Train.ExitCode.WrongUsage, $"--rate takes a number above 0, such as 250; got '{rate}'");
    }

    [Fact]
    public void A_recording_without_samples_is_an_error_and_one_sample_is_not()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        folder.Write("r.dat", []);
        CliRun.Of(folder, "annotate", "r", "--output", "out").FailedWith(Train.ExitCode.Failure, "expected samples; ");
        Assert.False(Directory.Exists(folder["out"]));

        folder.Write("one.txt", "1\n"u8.ToArray());
        CliRun.Of(folder, "annotate", "one.txt", "--rate", "250", "--output", "out").Succeeded();
    }

    [Fact]
    public void A_gzipped_text_that_breaks_off_is_judged_as_far_as_it_goes()
    {
        using var folder = new TemporaryFolder();
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.ASCII.GetBytes(string.Concat(Leads()[1].Select(value => $"{value}\n"))));
        folder.Write("r.csv.gz", packed.ToArray()[..(int)(packed.Length / 2)]);

        CliRun run = CliRun.Of(folder, "annotate", "r.csv.gz", "--rate", "250", "--output", "out");

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Contains("warning: ", run.Error, StringComparison.Ordinal);
        JsonNode summary = JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!;
        Assert.True((bool)summary["breaks_off"]!);
        Assert.InRange((int)summary["beats"]!, BeatTimes.Length / 4, BeatTimes.Length * 3 / 4);
        Assert.Contains("truncated", File.ReadAllText(folder["out/report.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_time_that_no_header_names_is_told_in_a_warning_and_is_no_lead()
    {
        using var folder = new TemporaryFolder();
        folder.Write("r.csv", Encoding.ASCII.GetBytes(string.Concat(Leads()[1].Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"{i / (double)Rate:0.000},{value}\n")))));

        CliRun run = CliRun.Of(folder, "annotate", "r.csv", "--rate", "250", "--output", "out");

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.Equal(
            $"warning: {folder["r.csv"]}: column 1 rises evenly and is taken as time, not as a lead; a header that names it makes it a lead.", run.Error.Trim());
        Assert.Contains("lead 1 of 1, lead 1.", run.Output, StringComparison.Ordinal);
        Assert.Equal(BeatTimes.Length, (int)JsonNode.Parse(File.ReadAllText(folder["out/summary.json"]))!["beats"]!);
    }
}
