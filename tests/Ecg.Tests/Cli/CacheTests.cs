using System.Text.RegularExpressions;

namespace Ecg.Tests.Cli;

/// <summary>Commands that read CSV files keep what they parsed, unless they are told not to.</summary>
public sealed partial class CacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CacheTests()
    {
        SmallRuns.Prepare(_folder);
        // A file that has only just been written is not cached: it might still be changing.
        foreach (string file in Directory.GetFiles(_folder["beats"]))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddMinutes(-1));
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
    }

    public static TheoryData<string> Commands { get; } = ["train", "resume", "evaluate"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Parsed_files_are_kept_and_used_the_next_time(string command)
    {
        Assert.Equal("file", OriginOfRows(command));
        Assert.Equal(4, Directory.GetFiles(_folder["cache"]).Length);
        Assert.Equal("cache", OriginOfRows(command));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void With_no_cache_no_file_is_kept(string command)
    {
        Assert.Equal("file", OriginOfRows(command, "--no-cache"));
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void With_no_cache_kept_files_are_neither_used_nor_touched(string command)
    {
        OriginOfRows(command);
        byte[][] kept = KeptFiles();
        Assert.Equal("file", OriginOfRows(command, "--no-cache"));
        Assert.Equal(kept, KeptFiles());
    }

    private byte[][] KeptFiles() => [.. Directory.GetFiles(_folder["cache"]).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    /// <summary>Runs a command, and returns where it says that the rows of all files are from.</summary>
    private string OriginOfRows(string command, params string[] more)
    {
        string[] args = command switch
        {
            "train" => SmallRuns.Train(_folder, "--epochs", "1", "--output", _folder["other run"]),
            "resume" => ["train", "--resume", _folder["run"]],
            _ => ["evaluate", "--model", Path.Combine(_folder["run"], "model.safetensors"), "--data", _folder["beats"]],
        };
        string output = CliRun.WithCache(_folder, [.. args, .. more]).Succeeded().Output;
        return Assert.Single(RowOfFile().Matches(output).Select(match => match.Groups[1].Value).Distinct());
    }

    /// <summary>A line of the table of files.</summary>
    [GeneratedRegex(@"^\| (?:mitbih|ptbdb)_\w+ .* (file|cache) \|\s*$", RegexOptions.Multiline)]
    private static partial Regex RowOfFile();
}
