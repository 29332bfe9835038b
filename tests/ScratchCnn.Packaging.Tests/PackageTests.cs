using System.IO.Compression;
using System.Xml.Linq;

namespace ScratchCnn.Packaging.Tests;

/// <summary>Both packages, packed once for all tests.</summary>
public sealed class PackedPackages : IDisposable
{
    public PackedPackages() => Pack(Path.Combine(Temporary, "build"), Folder);

    public string Temporary { get; } = Directory.CreateTempSubdirectory("packages-").FullName;

    public string Folder => Path.Combine(Temporary, "packages");

    public static void Pack(string artifacts, string packages)
    {
        foreach (string project in (string[])["src/ScratchCnn", "src/ScratchCnn.Onnx"])
            Command.Dotnet(Command.Root, "pack", project, "--artifacts-path", artifacts, "--output", packages, "-p:ContinuousIntegrationBuild=true", "-v", "quiet");
    }

    public void Dispose() => Directory.Delete(Temporary, recursive: true);
}

public class PackageTests(PackedPackages packed) : IClassFixture<PackedPackages>
{
    [Theory]
    [InlineData("ScratchCnn")]
    [InlineData("ScratchCnn.Onnx")]
    public void A_package_holds_assembly_docs_readme_licence_and_symbols(string name)
    {
        using ZipArchive package = Open(name, "nupkg"), symbols = Open(name, "snupkg");
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.All((string[])[$"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml", "README.md", "LICENSE"], file => Assert.Contains(file, files));
        Assert.Contains($"lib/net10.0/{name}.pdb", symbols.Entries.Select(entry => entry.FullName));
        Assert.Equal("MIT", Metadata(package, "license").Value);
    }

    [Fact]
    public void The_engine_depends_on_one_package_and_the_exporter_on_the_engine_of_its_version()
    {
        Assert.Equal(["System.Numerics.Tensors"], Dependencies("ScratchCnn").Select(dependency => dependency.Id));
        Assert.Equal(("ScratchCnn", $"[{Version("ScratchCnn.Onnx")}]"), Dependencies("ScratchCnn.Onnx").Single(dependency => dependency.Id == "ScratchCnn"));
    }

    [Fact]
    public void The_same_sources_give_the_same_bytes()
    {
        string again = Path.Combine(packed.Temporary, "again");
        PackedPackages.Pack(Path.Combine(packed.Temporary, "build-again"), again);

        string[] files = [.. Directory.GetFiles(packed.Folder).Select(path => Path.GetFileName(path)!).Order()];
        Assert.Equal(4, files.Length);
        Assert.All(files, file => Assert.Equal(File.ReadAllBytes(Path.Combine(packed.Folder, file)), File.ReadAllBytes(Path.Combine(again, file))));
    }

    [Fact]
    public void A_fresh_project_runs_what_the_packages_readmes_show()
    {
        string folder = Directory.CreateDirectory(Path.Combine(packed.Temporary, "fresh")).FullName;
        string machinePackages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        // A package folder of its own, so that no package of an earlier run is taken for the new one; the machine's serves the dependencies.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{Path.Combine(folder, "packages")}" /></config>
              <fallbackPackageFolders><add key="machine" value="{machinePackages}" /></fallbackPackageFolders>
              <packageSources><add key="packed" value="{packed.Folder}" /></packageSources>
            </configuration>
            """);
        File.WriteAllText(Path.Combine(folder, "Fresh.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="ScratchCnn.Onnx" Version="{Version("ScratchCnn.Onnx")}" /></ItemGroup>
            </Project>
            """);
        string engine = Example("src/ScratchCnn"), exporter = Example("src/ScratchCnn.Onnx");
        Assert.Contains("classifier.Save", engine, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), $"{engine}\nExporting.Run();\n");
        string[] lines = exporter.Split('\n');
        string[] usings = [.. lines.Where(line => line.StartsWith("using ScratchCnn", StringComparison.Ordinal))];
        File.WriteAllText(
            Path.Combine(folder, "Exporting.cs"),
            $"{string.Join('\n', usings)}\ninternal static class Exporting {{ public static void Run() {{\n{string.Join('\n', lines.Except(usings))}\n}} }}\n");

        string[] output = Command.Dotnet(folder, "run").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.All(output[..^1], line => Assert.StartsWith("epoch ", line, StringComparison.Ordinal));
        Assert.StartsWith("late ", output[^1], StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(folder, "bumps.onnx")).Length > 1000);
    }

    private static string Example(string project) =>
        File.ReadAllText(Path.Combine(Command.Root, project, "README.md")).ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0];

    private ZipArchive Open(string name, string extension) =>
        ZipFile.OpenRead(Directory.GetFiles(packed.Folder, $"{name}.?.?.?.{extension}").Single());

    private static XElement Metadata(ZipArchive package, string element)
    {
        using Stream nuspec = package.Entries.Single(entry => entry.Name.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        return XDocument.Load(nuspec).Descendants().First(node => node.Name.LocalName == element);
    }

    private string Version(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        return Metadata(package, "version").Value;
    }

    private (string Id, string Version)[] Dependencies(string name)
    {
        using ZipArchive package = Open(name, "nupkg");
        return
        [
            .. Metadata(package, "dependencies").Descendants().Where(node => node.Name.LocalName == "dependency")
                .Select(node => ((string)node.Attribute("id")!, (string)node.Attribute("version")!)),
        ];
    }
}
