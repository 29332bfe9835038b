namespace ScratchCnn.Packaging.Tests;

/// <summary>Both packages, packed once for all tests with the commands of the README.</summary>
public sealed class PackedPackages : IDisposable
{
    /// <summary>The commands of the README, from packing to running a program.</summary>
    public static IReadOnlyList<string[]> Steps { get; } = ReadSteps("README.md");

    public PackedPackages() => Pack(Path.Combine(Temporary, "build"), Folder);

    public string Temporary { get; } = Directory.CreateTempSubdirectory("packages-").FullName;

    /// <summary>Folder of the packages; it is ../packages for a program in a folder of <see cref="Temporary"/>.</summary>
    public string Folder => Path.Combine(Temporary, "packages");

    /// <summary>The version of both packages.</summary>
    public string Version => Path.GetFileNameWithoutExtension(Directory.GetFiles(Folder, "ScratchCnn.Onnx.*.nupkg").Single())["ScratchCnn.Onnx.".Length..];

    /// <summary>Runs the README's pack commands.</summary>
    public static void Pack(string artifacts, string packages)
    {
        foreach (string[] step in Steps.Where(step => step is ["dotnet", "pack", ..]))
        {
            string[] arguments = [.. step[1..].Select(argument => argument == "../packages" ? packages : argument)];
            Command.Dotnet(Command.Root, [.. arguments, "--artifacts-path", artifacts, "-p:ContinuousIntegrationBuild=true", "-v", "quiet"]);
        }
    }

    /// <summary>
    /// Runs dotnet in a folder outside the repository. NuGet unpacks the packages into a private folder, not into the user's. Dependencies come from the
    /// user's NuGet folder, where the build of the tests has put them.
    /// </summary>
    public string Dotnet(string folder, params string[] arguments) => Command.Run("dotnet", folder, input: "", NuGetFolders, arguments);

    private Dictionary<string, string> NuGetFolders => new()
    {
        ["NUGET_PACKAGES"] = Path.Combine(Temporary, "nuget"),
        ["NUGET_FALLBACK_PACKAGES"] = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
        // No request to a server for known vulnerabilities.
        ["NuGetAudit"] = "false",
    };

    public void Dispose() => Directory.Delete(Temporary, recursive: true);

    /// <summary>The commands of the README's shell block with `dotnet pack`, each split into words.</summary>
    public static string[][] ReadSteps(string page)
    {
        string block = File.ReadAllText(Path.Combine(Command.Root, page)).ReplaceLineEndings("\n").Split("```sh\n").Skip(1)
            .Select(rest => rest.Split("```")[0]).Single(text => text.Contains("dotnet pack", StringComparison.Ordinal));
        return [.. block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
    }
}

/// <summary>The test collection that shares the packages.</summary>
[CollectionDefinition(Name)]
public sealed class PackedPackagesGroup : ICollectionFixture<PackedPackages>
{
    public const string Name = "packages";
}
