using System.Text.RegularExpressions;

namespace Ecg.Tests.Cli;

/// <summary>Commands and links of the README exist.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands { get; } = [.. Command().Matches(Readme).Select(match => match.Groups[1].Value.Trim()).Distinct()];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_of_a_command_is_one_that_its_help_lists(string arguments)
    {
        string[] words = arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string command = words.Length > 0 && !words[0].StartsWith('-') ? words[0] : "train";
        string help = CliRun.Of(_folder, command, "--help").Succeeded().Output;
        Assert.All(words.Where(word => word.StartsWith("--", StringComparison.Ordinal)), option => Assert.Contains($"{option} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_command_of_the_program_but_the_default_and_the_drawing_is_shown()
    {
        string help = CliRun.Of(_folder, "--help").Succeeded().Output;
        string[] all = [.. HelpCommand().Matches(help[help.IndexOf("Commands:", StringComparison.Ordinal)..]).Select(match => match.Groups[1].Value)];
        Assert.Contains("predict", all);
        Assert.All(all.Except(["train", "plots"]), command => Assert.Contains($"-- {command} ", Readme, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_that_is_linked_to_exists()
    {
        string[] links = [.. Link().Matches(Readme).Select(match => match.Groups[1].Value).Where(link => !link.Contains("://", StringComparison.Ordinal))];
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(File.Exists(Path.Combine(Repository.Root, link.Split('#')[0])), link));
    }

    [GeneratedRegex(@"^dotnet run --project src/Ecg\.Train(?: --)?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^  ([\w-]+)", RegexOptions.Multiline)]
    private static partial Regex HelpCommand();

    [GeneratedRegex(@"\]\(([^)]+)\)")]
    private static partial Regex Link();
}
