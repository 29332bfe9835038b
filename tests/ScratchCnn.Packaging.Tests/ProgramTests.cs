using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScratchCnn.Tests;

namespace ScratchCnn.Packaging.Tests;

/// <summary>
/// The programs of docs/programs.md and of Outside/EndToEnd.cs in one project outside the repository, which is built once against the packages and run
/// for each program.
/// </summary>
[Collection(PackedPackagesGroup.Name)]
public sealed partial class ProgramTests(PackedPackages packed, ProgramTests.Run run) : IClassFixture<ProgramTests.Run>
{
    private const string Page = "docs/programs.md";
    private const string EndOfData = "// The data end here.";

    private static readonly Block[] s_blocks = ReadPage();

    [Fact]
    public void Program_1_has_at_most_12_lines_after_the_data_and_3_usings()
    {
        string program = s_blocks.Single(block => block is { Kind: "program", Name: "1" }).Code;
        string[] parts = program.Split(EndOfData);
        Assert.InRange(parts[1].Split('\n').Count(IsCode), 1, 12);
        Assert.InRange(parts[0].Split('\n').Count(line => line.StartsWith("using ", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public void Programs_1_to_6_name_no_type_argument_and_no_pool() => Assert.All(
        s_blocks.Where(block => block.Kind == "program" && block.Name != "7"),
        block => Assert.DoesNotMatch("<float>|<double>|WorkerPool|CancellationToken", block.Code));

    [Fact]
    public void The_page_counts_the_lines()
    {
        string table = string.Concat(s_blocks.Where(block => block.Kind == "program").Select(program =>
        {
            string title = Title().Matches(File.ReadAllText(Path.Combine(Command.Root, Page))).Single(match => match.Groups[1].Value == program.Name).Groups[2].Value;
            return $"| {program.Name}. {title.TrimEnd()} | {Lines("program")} | {Lines("keras")} | {Lines("torchsharp")} |\n";

            string Lines(string kind)
            {
                Block[] found = [.. s_blocks.Where(block => block.Kind == kind && block.Name == program.Name)];
                int files = kind == "program" ? FilesOf(program.Name).Sum(Count) : 0;
                return found.Length == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{found.Sum(Count) + files}");
            }
        }));
        Repository.AssertSectionCurrent(Page, "lines", $"| program | ScratchCnn | Keras | TorchSharp |\n|---|--:|--:|--:|\n{table}");
    }

    [Theory]
    [InlineData("1", @"^epoch [^\n]+\n[\s\S]*\n(early|middle|late) \d+\.\d ?%$")]
    [InlineData("2", @"R²[\s\S]*\d+\.\d for \d+\.\d$")]
    [InlineData("3", @"early [\d.]+ %, high [\d.]+ %$")]
    [InlineData("4", @"epoch 20: loss \d+\.\d+$")]
    [InlineData("5", @"conv1d_1 gives 60 positions of 8 channels\n'late' depends most on position \d+$")]
    [InlineData("6", @"ok[\s\S]*epoch +6[\s\S]*(early|middle|late) [\d.]+ %$")]
    [InlineData("7", @"GFLOP/s on one core: \d+ ?% of the FMA peak$")]
    public void A_program_runs(string name, string output) => Assert.Matches(output, run.OutputOf($"Program{name}", packed));

    [Fact]
    public void A_network_with_layers_from_outside_goes_all_the_way()
    {
        IReadOnlyDictionary<string, string> figures = run.FiguresOf("SqueezeAndExcitation", packed);
        Assert.Equal(("True", "6", "4"), (figures["gradient"], figures["epochs"], figures["resumed epochs"]));
        Assert.Equal(("True", "True"), (figures["resumed to the same bits"], figures["loaded predicts the same"]));
        Assert.InRange(Number(figures["difference from ONNX Runtime"]), 0, 1e-5);
        Assert.InRange(Number(figures["accuracy"]), 0.9, 1);
    }

    [Fact]
    public void Values_of_a_known_formula_are_predicted_down_to_the_noise()
    {
        IReadOnlyDictionary<string, string> figures = run.FiguresOf("Regression", packed);
        Assert.InRange(Number(figures["R2"]), 0.98, 1);
        Assert.Equal("True", figures["loaded regressor predicts the same"]);
    }

    [Fact]
    public void Labels_of_a_known_rule_are_predicted()
    {
        IReadOnlyDictionary<string, string> figures = run.FiguresOf("SeveralLabels", packed);
        Assert.InRange(Number(figures["label accuracy"]), 0.95, 1);
        Assert.Equal("True", figures["loaded labels are the same"]);
    }

    /// <summary>The files that a program adds to those of the previous programs.</summary>
    private static IEnumerable<Block> FilesOf(string program)
    {
        int end = Array.FindIndex(s_blocks, block => block.Kind == "program" && block.Name == program);
        return s_blocks[..end].Reverse().TakeWhile(block => block.Kind is not ("program" or "keras" or "torchsharp"))
            .Where(block => block.Name != "Bumps.cs");
    }

    /// <summary>Counts the lines of code after the data, plus the imports.</summary>
    private static int Count(Block block)
    {
        string[] lines = block.Code.Split('\n');
        int data = Array.IndexOf(lines, EndOfData);
        return lines.Where((line, index) => IsCode(line) && (index > data || line.StartsWith("using ", StringComparison.Ordinal))).Count();
    }

    private static bool IsCode(string line) => !NoCode().IsMatch(line);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static Block[] ReadPage() =>
    [
        .. Code().Matches(File.ReadAllText(Path.Combine(Command.Root, Page)).ReplaceLineEndings("\n"))
            .Select(match => new Block(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)),
    ];

    [GeneratedRegex("<!-- (file|program|keras|torchsharp): (\\S+) -->\n```\\w+\n(.*?)```\n", RegexOptions.Singleline)]
    private static partial Regex Code();

    /// <summary>A line that is not counted: empty, a comment, or only brackets.</summary>
    [GeneratedRegex(@"^\s*(//.*|#.*|[\[\](){};,]*)$")]
    private static partial Regex NoCode();

    [GeneratedRegex(@"^## (\d)\. (.+)$", RegexOptions.Multiline)]
    private static partial Regex Title();

    private sealed record Block(string Kind, string Name, string Code);

    /// <summary>Builds and runs the project when its output is first needed.</summary>
    public sealed class Run
    {
        private readonly Lock _lock = new();
        private Lazy<Dictionary<string, string>>? _outputs;

        public string OutputOf(string program, PackedPackages packed)
        {
            lock (_lock)
                _outputs ??= new Lazy<Dictionary<string, string>>(() => RunAll(packed));
            return _outputs.Value.GetValueOrDefault(program, "");
        }

        public IReadOnlyDictionary<string, string> FiguresOf(string way, PackedPackages packed) => OutputOf(way, packed).Split('\n')
            .Select(line => line.Split(" = ")).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);

        private static Dictionary<string, string> RunAll(PackedPackages packed)
        {
            string folder = Directory.CreateDirectory(Path.Combine(packed.Temporary, "programs")).FullName;
            foreach (Block file in s_blocks.Where(block => block.Kind == "file"))
                File.WriteAllText(Path.Combine(folder, file.Name), file.Code);
            string[] programs = [.. s_blocks.Where(block => block.Kind == "program").Select(block => block.Name)];
            foreach (Block program in s_blocks.Where(block => block.Kind == "program"))
            {
                string[] lines = program.Code.Split('\n');
                string[] usings = [.. lines.Where(line => Using().IsMatch(line))];
                // Only one file of a project may have top-level statements, so each program becomes a method.
                File.WriteAllText(
                    Path.Combine(folder, $"Program{program.Name}.cs"),
                    $"{string.Join('\n', usings)}\ninternal static class Program{program.Name}\n{{\npublic static void Run()\n{{\n{string.Join('\n', lines.Where(line => !usings.Contains(line)))}\n}}\n}}\n");
            }

            File.Copy(Path.Combine(Command.Root, "tests/ScratchCnn.Packaging.Tests/Outside/EndToEnd.cs"), Path.Combine(folder, "EndToEnd.cs"));
            string[] ways = ["SqueezeAndExcitation", "Regression", "SeveralLabels"];
            IEnumerable<(string Name, string Call)> calls = programs.Select(name => ($"Program{name}", $"Program{name}.Run"))
                .Concat(ways.Select(way => (way, $"EndToEnd.{way}")));
            File.WriteAllText(Path.Combine(folder, "Main.cs"), string.Concat(calls.Select(call => $"Console.WriteLine(\"== {call.Name}\");\n{call.Call}();\n")));
            WriteProject(folder, packed);

            string output = packed.Dotnet(folder, "run", "-c", "Release").ReplaceLineEndings("\n");
            return output.Split("== ").Skip(1).Select(part => part.Split('\n', 2)).ToDictionary(part => part[0], part => part[1].Trim());
        }

        private static void WriteProject(string folder, PackedPackages packed)
        {
            var versions = XDocument.Load(Path.Combine(Command.Root, "Directory.Packages.props")).Descendants("PackageVersion")
                .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);
            string own = packed.Version;
            IEnumerable<string> references = new[] { ("ScratchCnn", own), ("ScratchCnn.Onnx", own) }
                .Concat(new[] { "BenchmarkDotNet", "Microsoft.ML.OnnxRuntime" }.Select(name => (name, versions[name])))
                .Select(package => $"<PackageReference Include=\"{package.Item1}\" Version=\"{package.Item2}\" />");
            File.WriteAllText(Path.Combine(folder, "Programs.csproj"), $"""
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings>
                    <InvariantGlobalization>true</InvariantGlobalization><TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                    <RestoreSources>{packed.Folder}</RestoreSources>
                  </PropertyGroup>
                  <ItemGroup>{string.Concat(references)}</ItemGroup>
                </Project>
                """);
        }
    }

    [GeneratedRegex(@"^using (static )?[\w.]+;$")]
    private static partial Regex Using();
}
