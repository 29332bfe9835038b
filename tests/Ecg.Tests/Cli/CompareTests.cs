using System.Text.Json.Nodes;
using Ecg.Wfdb;

namespace Ecg.Tests.Cli;

public class CompareTests
{
    [Fact]
    public void A_folder_is_compared_with_a_folder()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "wfdb", "r1", "atr", "N1000 N2000 V3000 N4000");
        Write(folder, "wfdb", "r2", "atr", "N1000 A2000 N3000");
        Write(folder, "wfdb", "r3", "atr", "N1000");
        Write(folder, "out", "r1", "qrs", "N1000 N2001 N3500 N4000", header: false);
        Write(folder, "out", "r2", "qrs", "N1000 A2003 N3000", header: false);

        CliRun run = CliRun.Of(folder, "compare", "wfdb", "out", "--from", "0", "--json", "out/compare.json").Succeeded();

        Assert.Contains("Reference atr, test qrs, 2 recordings; beats count from 0:00 on", run.Output, StringComparison.Ordinal);
        Assert.Contains("Recordings left out, as they have no qrs file: 1.", run.Output, StringComparison.Ordinal);
        Assert.Contains("| r1      |     4 |      1 |     1 |  75.00 |  75.00 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| gross   |     7 |      1 |     1 |  85.71 |  85.71 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("| average |       |        |       |  87.50 |  87.50 |", run.Output, StringComparison.Ordinal);
        Assert.Contains("Position error: median 0.0 ms, 95 % 30.0 ms.", run.Output, StringComparison.Ordinal);

        JsonNode json = JsonNode.Parse(File.ReadAllText(folder["out/compare.json"]))!;
        Assert.Equal(6, (int)json["gross"]!["figures"]!["qrs_sensitivity"]!["count"]!);
        Assert.Equal(0.875, (double)json["average"]!["qrs_sensitivity"]!, 1e-12);
        Assert.Equal(1, (int)json["per_recording"]!["r1"]!["matrix"]![2]![5]!);
        Assert.Equal("r3", (string?)json["without_test"]![0]);
    }

    [Fact]
    public void A_file_is_compared_with_a_file_from_five_minutes_on()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "wfdb", "r1", "atr", "V1000 N29999 N30000 N31000");
        Write(folder, "out", "other", "tst", "N1000 N29999 N30001 N31000", header: false);

        CliRun run = CliRun.Of(folder, "compare", "wfdb/r1.atr", "out/other.tst").Succeeded();

        Assert.Contains("Reference atr, test tst, record r1; beats count from 5:00 on", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| QRS sensitivity +\| 100\.00 +\| +2/2 +\|", run.Output);
        Assert.Matches(@"\| VEB sensitivity +\| +- +\| +0/0 +\|", run.Output);
    }

    [Fact]
    public void Recordings_in_folders_below_are_those_of_the_list()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "wfdb/p1", "r1", "atr", "N1000 N2000");
        Write(folder, "wfdb/p2", "r1", "atr", "N1000 N2000 N3000");
        Write(folder, "wfdb", "r2", "atr", "N1000");
        File.WriteAllText(folder["wfdb/RECORDS"], "p1/r1\np2/r1\nr2\nmissing\n");
        Write(folder, "out/p1", "r1", "qrs", "N1000 N2000", header: false);
        Write(folder, "out/p2", "r1", "qrs", "N1000 N2000", header: false);

        CliRun run = CliRun.Of(folder, "compare", "wfdb", "out", "--from", "0").Succeeded();

        Assert.Contains("Reference atr, test qrs, 2 recordings", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"\| p2/r1 +\| +3 \| +1 \| +0 \|", run.Output);
        Assert.Matches(@"\| gross +\| +5 \| +1 \| +0 \|", run.Output);
    }

    [Theory]
    [InlineData("compare wfdb missing", "no such folder")]
    [InlineData("compare missing/r1.atr wfdb", "no such folder")]
    [InlineData("compare wfdb out", "choose one with --test-annotator")]
    [InlineData("compare wfdb wfdb", "no annotation file of r1 besides .atr")]
    [InlineData("compare wfdb/r1.atr wfdb/r1.hea", "no annotation file of r1 besides .atr")]
    [InlineData("compare wfdb out --test-annotator xyz", "no file r1.xyz")]
    [InlineData("compare wfdb out --test-annotator a --records r9", "no recording 'r9'")]
    [InlineData("compare wfdb/r1.atr out/r1.c", "no such folder")]
    public void What_cannot_be_compared_is_an_error_of_one_line(string command, string problem)
    {
        using var folder = new TemporaryFolder();
        Write(folder, "wfdb", "r1", "atr", "N1000");
        Write(folder, "out", "r1", "a", "N1000", header: false);
        folder.Write("out/r1.b", [0xff, 0xff, 0xff]);

        CliRun.Of(folder, command.Split(' ')).FailedWith(Train.ExitCode.Failure, problem);
    }

    [Fact]
    public void A_file_that_breaks_off_is_compared_with_a_warning()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "wfdb", "r1", "atr", "N1000");
        folder.Write("out/r1.b", [0xff]);

        CliRun run = CliRun.Of(folder, "compare", "wfdb/r1.atr", "out/r1.b", "--from", "0");

        Assert.Equal(Train.ExitCode.Done, run.ExitCode);
        Assert.StartsWith("warning: r1.b", run.Error, StringComparison.Ordinal);
        Assert.Contains("0/1", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare wfdb")]
    [InlineData("compare a b --from five")]
    [InlineData("compare a b --from -1")]
    [InlineData("compare a b --from 1:2:3:4")]
    public void Wrong_usage_is_an_error_of_one_line(string command)
    {
        using var folder = new TemporaryFolder();

        CliRun.Of(folder, command.Split(' ')).FailedWith(Train.ExitCode.WrongUsage);
    }

    private static void Write(TemporaryFolder folder, string place, string record, string annotator, string beats, bool header = true)
    {
        Directory.CreateDirectory(folder[place]);
        if (header)
            File.WriteAllText(Path.Combine(folder[place], record + ".hea"), $"{record} 0 100 40000\n");
        using FileStream stream = File.Create(Path.Combine(folder[place], $"{record}.{annotator}"));
        AnnotationWriter.Write(
            stream, beats.Split(' ').Select(beat => new Annotation(int.Parse(beat[1..], null), AnnotationCode.FromSymbol(beat[0])!.Value)));
    }
}
