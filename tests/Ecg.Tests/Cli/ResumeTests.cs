using System.Diagnostics;
using Ecg.Files;
using Ecg.Train;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Cli;

/// <summary>A run that is stopped, in whatever way, goes on to the very bytes that it would have come to undisturbed.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ResumeTests() => SmallRuns.Prepare(_folder);

    public void Dispose() => _folder.Dispose();

    private string Run => _folder["run"];

    private string[] Checkpoints => [.. Directory.GetFiles(Run, "checkpoint-*.safetensors").Order(StringComparer.Ordinal)];

    [Fact]
    public void Killed_at_twenty_random_moments_it_goes_on_to_the_same_bytes()
    {
        const int kills = 20;
        string[] args = SmallRuns.Train(
            _folder, "--epochs", "20", "--checkpoint-every", "3", "--task", "mi", "--batch-size", "8",
            "--ema", "0.9", "--mixup", "0.2", "--stretch", "0.05", "--noise", "0.01", "--schedule", "one-cycle", "--weight-decay", "0.01");
        TimeSpan duration = RunAndKill(args, after: Timeout.InfiniteTimeSpan);
        byte[] expected = Model();
        KillAndResume(args, kills, duration, earliest: 0, expected);
    }

    [Fact]
    public void An_ensemble_killed_at_random_moments_goes_on_to_the_same_bytes()
    {
        string[] args = SmallRuns.Train(_folder, "--epochs", "4", "--ensemble", "3", "--task", "mi", "--batch-size", "8", "--checkpoint-every", "20");
        TimeSpan duration = RunAndKill(args, after: Timeout.InfiniteTimeSpan);
        byte[] expected = Model();
        KillAndResume(args, kills: 6, duration, earliest: 0.3, expected);
    }

    [SignalFact]
    public void Interrupted_it_finishes_the_step_saves_and_says_how_to_resume()
    {
        string[] args = SmallRuns.Train(_folder, "--epochs", "1000000", "--checkpoint-every", "1000000");
        using (var process = new ProgramProcess(_folder, args))
        {
            process.WaitForFile(() => File.Exists(Path.Combine(Run, "history.csv")));
            CliRun interrupted = process.InterruptAndWait();
            Assert.Equal(ExitCode.Interrupted, interrupted.ExitCode);
            Assert.Contains($"-- train --resume {Path.GetRelativePath(_folder.Path, Run)}", interrupted.Output, StringComparison.Ordinal);
            Assert.Equal("", interrupted.Error);
        }

        Assert.NotEmpty(Checkpoints);
        Assert.False(File.Exists(Path.Combine(Run, "model.safetensors")));
    }

    [SignalFact]
    public void Interrupted_twice_it_ends_at_once()
    {
        using var process = new ProgramProcess(_folder, SmallRuns.Train(_folder, "--epochs", "1000000"));
        process.WaitForFile(() => File.Exists(Path.Combine(Run, "history.csv")));
        process.Interrupt();
        Assert.NotEqual(ExitCode.Done, process.InterruptAndWait().ExitCode);
    }

    [Fact]
    public void A_second_process_on_the_same_folder_is_refused()
    {
        using var process = new ProgramProcess(_folder, SmallRuns.Train(_folder, "--epochs", "1000000"));
        process.WaitForFile(() => File.Exists(Path.Combine(Run, "config.json")));
        CliRun.Of(_folder, "train", "--resume", Run).FailedWith(1, "Another run", Run);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).FailedWith(1, "Another run", Run);
        process.KillAtOnce();
        process.WaitForEnd();
        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
    }

    [Fact]
    public void Interrupted_in_the_middle_of_an_epoch_it_goes_on_to_the_same_bytes()
    {
        string[] args = SmallRuns.Train(_folder, "--checkpoint-every", "5");
        byte[] expected = Undisturbed(args);
        string history = File.ReadAllText(Path.Combine(Run, "history.csv"));
        Directory.Delete(Run, recursive: true);

        using var stop = new CancellationTokenSource();
        AtomicFile.Written.Value = file =>
        {
            if (file.EndsWith("5.safetensors", StringComparison.Ordinal))
                stop.Cancel();
        };
        CliRun interrupted = CliRun.Of(_folder, stop.Token, args);
        AtomicFile.Written.Value = null;
        Assert.Equal(ExitCode.Interrupted, interrupted.ExitCode);

        CliRun resumed = CliRun.Of(_folder, "train", "--resume", Run, "--threads", "1").Succeeded();
        Assert.Contains("Continuing from epoch", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(expected, Model());
        Assert.Equal(WithoutSeconds(history), WithoutSeconds(File.ReadAllText(Path.Combine(Run, "history.csv"))));
        Assert.Equal(2, Checkpoints.Length);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_is_used()
    {
        byte[] expected = Undisturbed(SmallRuns.Train(_folder));
        File.WriteAllBytes(Checkpoints[1], File.ReadAllBytes(Checkpoints[1])[..^100]);

        CliRun resumed = CliRun.Of(_folder, "train", "--resume", Run);
        Assert.Equal(ExitCode.Done, resumed.ExitCode);
        Assert.StartsWith($"warning: {Checkpoints[1]} is damaged", resumed.Error, StringComparison.Ordinal);
        Assert.Contains("Continuing from epoch 2 of 3", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(expected, Model());

        foreach (string checkpoint in Checkpoints)
            File.WriteAllText(checkpoint, "nothing");
        CliRun lost = CliRun.Of(_folder, "train", "--resume", Run);
        Assert.Equal(ExitCode.Failure, lost.ExitCode);
        Assert.Contains("error: None of the 2 checkpoints", lost.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void It_goes_on_without_the_network_file_and_with_data_that_moved_but_not_with_other_data_or_options()
    {
        byte[] expected = Undisturbed(SmallRuns.Train(_folder));
        File.Delete(_folder["small.json"]);
        Directory.Move(_folder["beats"], _folder["moved"]);
        CliRun.Of(_folder, "train", "--resume", Run).FailedWith(1, "beats", "no such file or folder");
        CliRun.Of(_folder, "train", "--resume", Run, "--data", _folder["moved"]).Succeeded();
        Assert.Equal(expected, Model());

        File.Delete(Path.Combine(_folder["moved"], "ptbdb_normal.csv"));
        CliRun.Of(_folder, "train", "--resume", Run, "--data", _folder["moved"]).FailedWith(1, "not the beats", Run);
        CliRun.Of(_folder, "train", "--resume", Run, "--epochs", "9").FailedWith(2, "--epochs", "--resume");
        CliRun.Of(_folder, "train", "--resume", _folder["nowhere"]).FailedWith(1, _folder["nowhere"], "no such folder");
        CliRun.Of(_folder, "train", "--resume", _folder["moved"]).FailedWith(1, _folder["moved"], "no run");
        File.WriteAllText(Path.Combine(Run, "config.json"), "{}");
        CliRun.Of(_folder, "train", "--resume", Run).FailedWith(1, "config.json");
    }

    [Fact]
    public void Without_validation_and_with_a_schedule_it_goes_on_to_the_same_bytes()
    {
        byte[] expected = Undisturbed(SmallRuns.Train(_folder, "--best-by", "last", "--schedule", "cosine"));
        File.Delete(Checkpoints[1]);

        CliRun resumed = CliRun.Of(_folder, "train", "--resume", Run).Succeeded();
        Assert.Contains("Continuing from epoch 2 of 3", resumed.Output, StringComparison.Ordinal);
        Assert.Equal(expected, Model());
    }

    [Fact]
    public void A_new_run_in_the_folder_of_an_old_one_does_not_go_on_from_its_checkpoints()
    {
        byte[] expected = Undisturbed(SmallRuns.Train(_folder, "--seed", "1"));
        Undisturbed(SmallRuns.Train(_folder, "--seed", "2", "--epochs", "5"));
        Assert.Equal(expected, Undisturbed(SmallRuns.Train(_folder, "--seed", "1")));
    }

    /// <summary>
    /// Kills a run at random moments of its duration and lets it go on, until it has been killed as often as it was to be. Where a run was over before it was
    /// killed, because the machine has less to do than when the duration was measured, the duration is taken to be shorter.
    /// </summary>
    private void KillAndResume(string[] args, int kills, TimeSpan duration, double earliest, byte[] expected)
    {
        int killed = 0;
        for (ulong attempt = 0; killed < kills; attempt++)
        {
            Directory.Delete(Run, recursive: true);
            RunAndKill(args, (earliest + ((1 - earliest) * CounterRandom.Uniform(key: 9, attempt))) * duration);
            if (File.Exists(Path.Combine(Run, "report.html")))
                duration *= 0.8;
            else
                killed++;
            CliRun resumed = CliRun.Of(_folder, "train", "--resume", Run);
            Assert.True(resumed.ExitCode == 0, $"attempt {attempt}: {resumed.Error}");
            Assert.True(expected.AsSpan().SequenceEqual(Model()), $"attempt {attempt} ended in other bytes.");
        }
    }

    /// <summary>Kills a run some time after its folder is there; before that, there is nothing to lose.</summary>
    /// <returns>The time for which it ran.</returns>
    private TimeSpan RunAndKill(string[] args, TimeSpan after)
    {
        using var process = new ProgramProcess(_folder, args);
        process.WaitForFile(() => File.Exists(Path.Combine(Run, "config.json")));
        var watch = Stopwatch.StartNew();
        if (after == Timeout.InfiniteTimeSpan)
        {
            process.WaitForEnd();
            return watch.Elapsed;
        }

        Thread.Sleep(after);
        process.KillAtOnce();
        process.WaitForEnd();
        return watch.Elapsed;
    }

    private byte[] Undisturbed(string[] args)
    {
        CliRun.Of(_folder, args).Succeeded();
        return Model();
    }

    private byte[] Model() => File.ReadAllBytes(Path.Combine(Run, "model.safetensors"));

    private static IEnumerable<string> WithoutSeconds(string history) => history.Split('\n').SkipLast(1).Select(line => line[..line.LastIndexOf(',')]);
}
