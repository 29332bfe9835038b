using System.IO.Compression;
using System.Xml.Linq;

namespace ScratchCnn.Packaging.Tests;

[Collection(PackedPackagesGroup.Name)]
public class PackageTests(PackedPackages packed)
{
    [Theory]
    [InlineData("ScratchCnn")]
    [InlineData("ScratchCnn.Onnx")]
    public void A_package_holds_assembly_docs_readme_license_and_symbols(string name)
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
    public void Packages_of_different_content_never_share_a_version()
    {
        string copy = Path.Combine(packed.Temporary, "copy");
        foreach (string project in (string[])["src/ScratchCnn", "src/ScratchCnn.Onnx"])
        {
            foreach (string file in Directory.EnumerateFiles(Path.Combine(Command.Root, project), "*", SearchOption.AllDirectories))
            {
                string relative = Path.GetRelativePath(Command.Root, file);
                if (!relative.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj"))
                    Copy(relative);
            }
        }

        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "global.json", "LICENSE"])
            Copy(name);

        string first = VersionOf("src/ScratchCnn");
        Assert.Matches(@"^\d+\.\d+\.\d+-dev\.h[0-9a-f]{12}$", first);
        Assert.Equal(first, VersionOf("src/ScratchCnn.Onnx"));
        var versions = new HashSet<string> { first };
        foreach (string file in (string[])["src/ScratchCnn/Layers/Relu.cs", "src/ScratchCnn/README.md", "src/ScratchCnn.Onnx/onnx.proto", "Directory.Packages.props"])
        {
            File.AppendAllText(Path.Combine(copy, file), "\n");
            Assert.True(versions.Add(VersionOf("src/ScratchCnn")), $"A change of {file} did not change the version.");
        }

        string VersionOf(string project) => packed.Dotnet(copy, "msbuild", project, "-t:VersionFromContent", "-getProperty:PackageVersion").Trim();

        void Copy(string relative)
        {
            string target = Path.Combine(copy, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Command.Root, relative), target);
        }
    }

    [Fact]
    public void A_program_made_by_the_documented_steps_runs_what_the_packages_readmes_show()
    {
        Assert.Equal(PackedPackages.Steps, PackedPackages.ReadSteps("src/ScratchCnn/README.md"));
        string folder = Path.Combine(packed.Temporary, "my-program");
        string[] output = [];
        foreach (string[] step in PackedPackages.Steps.SkipWhile(step => step is ["dotnet", "pack", ..]))
        {
            if (step is ["mkdir", "../my-program"])
                Directory.CreateDirectory(folder);
            else if (step is ["dotnet", "run"])
                output = Run();
            else if (step is not ["cd", "../my-program"])
                packed.Dotnet(folder, step is ["dotnet", ..] ? step[1..] : throw new InvalidOperationException($"The test cannot run the step {string.Join(' ', step)}."));
        }

        Assert.All(output[..^1], line => Assert.StartsWith("epoch ", line, StringComparison.Ordinal));
        Assert.StartsWith("late ", output[^1], StringComparison.Ordinal);
        Assert.True(new FileInfo(Path.Combine(folder, "bumps.onnx")).Length > 1000);

        string[] Run()
        {
            string engine = Example("src/ScratchCnn"), exporter = Example("src/ScratchCnn.Onnx");
            Assert.Contains("classifier.Save", engine, StringComparison.Ordinal);
            File.WriteAllText(Path.Combine(folder, "Program.cs"), $"{engine}\nExporting.Run();\n");
            string[] lines = exporter.Split('\n');
            string[] usings = [.. lines.Where(line => line.StartsWith("using ScratchCnn", StringComparison.Ordinal))];
            File.WriteAllText(
                Path.Combine(folder, "Exporting.cs"),
                $"{string.Join('\n', usings)}\ninternal static class Exporting {{ public static void Run() {{\n{string.Join('\n', lines.Where(line => !usings.Contains(line)))}\n}} }}\n");
            return packed.Dotnet(folder, "run").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    private static string Example(string project) =>
        File.ReadAllText(Path.Combine(Command.Root, project, "README.md")).ReplaceLineEndings("\n").Split("```csharp\n")[1].Split("```")[0];

    private ZipArchive Open(string name, string extension) =>
        ZipFile.OpenRead(Directory.GetFiles(packed.Folder, $"{name}.?.?.?-*.{extension}").Single());

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
