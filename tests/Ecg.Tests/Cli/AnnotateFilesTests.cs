using System.Text;
using Ecg.Files;
using Ecg.Wfdb;
using static Ecg.Tests.Cli.TwoLeadRecording;

namespace Ecg.Tests.Cli;

/// <summary>The files that annotate writes: all or none, under names that WFDB programs accept, and never in place of an input.</summary>
public class AnnotateFilesTests
{
    [Theory]
    [InlineData("beats.csv")]
    [InlineData("report.html")]
    public void No_input_is_replaced(string name)
    {
        using var folder = new TemporaryFolder();
        folder.Write(name, Encoding.ASCII.GetBytes(string.Concat(Leads()[1].Select(value => $"{value}\n"))));
        byte[] before = File.ReadAllBytes(folder[name]);

        CliRun.Of(folder, "annotate", name, "--rate", "250", "--output", ".").FailedWith(Train.ExitCode.WrongUsage, "would be replaced", "another --output");

        Assert.Equal(before, File.ReadAllBytes(folder[name]));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void Annotations_that_a_recording_has_are_not_replaced_and_its_header_is_kept()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        byte[] header = File.ReadAllBytes(folder["r.hea"]);
        CliRun.Of(folder, "annotate", "r", "--output", ".").Succeeded();
        Assert.Equal(header, File.ReadAllBytes(folder["r.hea"]));

        CliRun.Of(folder, "annotate", "r", "--output", ".").FailedWith(Train.ExitCode.Failure, "r.cnn", "has these annotations already");
        CliRun.Of(folder, "annotate", "r", "--output", "out").Succeeded();
        CliRun.Of(folder, "annotate", "r", "--output", "out").Succeeded();
    }

    [Fact]
    public void What_fails_within_the_files_leaves_none_of_them()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        CliRun.Of(folder, "annotate", "r", "--output", "old").Succeeded();
        string[] old = [.. Directory.GetFiles(folder["old"]).Order().Select(file => Convert.ToHexString(File.ReadAllBytes(file)))];
        CliRun full;
        AtomicFile.Written.Value = target =>
        {
            if (Path.GetFileName(target) == "report.html")
                throw new IOException("No space left on device");
        };
        try
        {
            full = CliRun.Of(folder, "annotate", "r", "--output", "out");
            CliRun.Of(folder, "annotate", "r", "--lead", "1", "--output", "old").FailedWith(Train.ExitCode.Failure, "No space left");
        }
        finally
        {
            AtomicFile.Written.Value = null;
        }

        full.FailedWith(Train.ExitCode.Failure, "No space left");
        Assert.False(Directory.Exists(folder["out"]));
        Assert.Equal(old, Directory.GetFiles(folder["old"]).Order().Select(file => Convert.ToHexString(File.ReadAllBytes(file))));
    }

    [Fact]
    public void An_interruption_while_files_are_written_leaves_none_of_them()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        using var interruption = new CancellationTokenSource();
        CliRun run;
        AtomicFile.Written.Value = _ => interruption.Cancel();
        try
        {
            run = CliRun.Of(folder, interruption.Token, "annotate", "r", "--output", "out");
        }
        finally
        {
            AtomicFile.Written.Value = null;
        }

        run.FailedWith(Train.ExitCode.Interrupted, "interrupted; nothing was written");
        Assert.False(Directory.Exists(folder["out"]));
    }

    [Fact]
    public void Two_runs_do_not_write_to_one_folder_at_once()
    {
        using var folder = new TemporaryFolder();
        WriteWfdb(folder);
        using FolderLock held = FolderLock.Take(folder["out"]);

        CliRun.Of(folder, "annotate", "r", "--output", "out").FailedWith(Train.ExitCode.Failure, "Another run is using");

        Assert.Equal([FolderLock.FileName], Directory.GetFiles(folder["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public void Annotations_get_a_name_that_WFDB_programs_accept()
    {
        using var folder = new TemporaryFolder();
        folder.Write("zwölf Äpfel.csv", Encoding.ASCII.GetBytes(string.Concat(Leads()[1].Select(value => $"{value}\n"))));

        CliRun run = CliRun.Of(folder, "annotate", "zwölf Äpfel.csv", "--rate", "250", "--output", "aus gäbe").Succeeded();

        Assert.Contains("zw_lf__pfel.cnn", run.Output, StringComparison.Ordinal);
        Assert.Equal(BeatTimes.Length, WfdbRecord.Open(folder["aus gäbe"], "zw_lf__pfel").ReadAnnotations("cnn").Count);
    }

    [Fact]
    public void A_recording_without_a_name_gets_one()
    {
        using var folder = new TemporaryFolder();
        folder.Write(".csv", "1\n2\n"u8.ToArray());

        CliRun.Of(folder, "annotate", ".csv", "--rate", "250", "--output", "out").Succeeded();

        Assert.True(File.Exists(folder["out/recording.cnn"]));
    }
}
