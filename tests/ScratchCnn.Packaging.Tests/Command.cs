using System.Diagnostics;

namespace ScratchCnn.Packaging.Tests;

/// <summary>Runs dotnet and other programs, isolated from the build that runs the tests.</summary>
internal static class Command
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>Runs dotnet, which must succeed.</summary>
    public static string Dotnet(string folder, params string[] arguments) => Run("dotnet", folder, input: "", [], arguments);

    /// <summary>Runs a program, which must succeed; returns what it wrote.</summary>
    public static string Run(string program, string folder, string input, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Variables that `dotnet test` sets for its child processes must not affect the build of another project.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{output.Result}\n{errors.Result}");
        return output.Result;
    }

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "ScratchCnn.sln"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside of the repository."));
}
