using System.Text;
using System.Text.RegularExpressions;
using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>The output and exit code of a command line.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a command line inside of this process, in a folder that has no data unless a test puts some there.</summary>
    public static CliRun Of(TemporaryFolder folder, params string[] args) => Of(folder, CancellationToken.None, args);

    public static CliRun Of(TemporaryFolder folder, CancellationToken interruption, params string[] args) => Run(folder, args, "", interruption);

    /// <summary>Runs a command line whose "-" reads <paramref name="input"/> and writes to the output.</summary>
    public static CliRun WithInput(TemporaryFolder folder, string input, params string[] args) => Run(folder, args, input, CancellationToken.None);

    /// <summary>Runs a command line where the folder's "cache" keeps parsed files.</summary>
    public static CliRun WithCache(TemporaryFolder folder, params string[] args) => Run(folder, args, "", CancellationToken.None, folder["cache"]);

    private static CliRun Run(TemporaryFolder folder, string[] args, string input, CancellationToken interruption, string? cacheFolder = null)
    {
        using var output = new StringWriter();
        using var bytes = new MemoryStream();
        using var error = new StringWriter();
        int exitCode = Train.Commands.Cli.Run(args, new Surroundings
        {
            OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
            OpenOutput = () => bytes,
            Output = output,
            Error = error,
            CurrentFolder = folder.Path,
            Variable = _ => null,
            CacheFolder = cacheFolder,
            Interruption = () => interruption,
        });
        return new CliRun(exitCode, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    /// <summary>Asserts that the command did what it was asked to, and complained about nothing.</summary>
    public CliRun Succeeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(Train.ExitCode.Done, ExitCode);
        return this;
    }

    /// <summary>Asserts that the command failed with one line that says all of <paramref name="parts"/>.</summary>
    public CliRun FailedWith(int exitCode, params string[] parts)
    {
        Assert.Matches(new Regex(@"\Aerror: [^\r\n]+\r?\n\z"), Error);
        Assert.All(parts, part => Assert.Contains(part, Error, StringComparison.Ordinal));
        Assert.DoesNotContain("unexpected", Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, ExitCode);
        return this;
    }
}
