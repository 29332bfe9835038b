#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false

// Breaks the engine on purpose, one mutant at a time, and counts the tests that notice. Run from anywhere inside of the repository:
//     dotnet run tests/mutation/mutate.cs                 all mutants; the table in docs/verification.md is written anew
//     dotnet run tests/mutation/mutate.cs -- Conv1D       those whose name or file contains the word; the table is printed only
//
// A mutant is a text in an engine file and what to put in its place (tests/mutation/mutants.txt). The repository is copied to a temporary folder,
// the tests are built there once, and for each mutant only the engine is built and laid beside them.
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

const string TableStart = "<!-- mutants: begin -->", TableEnd = "<!-- mutants: end -->";
const string Filter = "FullyQualifiedName~InFloat|FullyQualifiedName~ColumnsTests|FullyQualifiedName~GradientTableTests.The|FullyQualifiedName~LossGradient"
    + "|FullyQualifiedName~ModelGradient|FullyQualifiedName~PlainNetwork|FullyQualifiedName~InstructionSet|FullyQualifiedName~Oracles"
    + "|FullyQualifiedName~AdamTests|FullyQualifiedName~OptimizerTests|FullyQualifiedName~GradientNorm|FullyQualifiedName~Tests.Losses";

string root = Directory.GetCurrentDirectory();
while (!File.Exists(Path.Combine(root, "ScratchCnn.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run this inside of the repository.");
string[] wanted = args;
Mutant[] mutants = [.. Mutant.ReadAll(Path.Combine(root, "tests", "mutation", "mutants.txt"))
    .Where(mutant => wanted.Length == 0 || wanted.Any(word => (mutant.Name + mutant.File).Contains(word, StringComparison.OrdinalIgnoreCase)))];
foreach (Mutant mutant in mutants)
    mutant.Apply(File.ReadAllText(mutant.PathIn(root)));

string copy = Directory.CreateTempSubdirectory("scratchcnn-mutants-").FullName;
try
{
    foreach (string part in new[] { "src/ScratchCnn", "tests/ScratchCnn.Tests", "docs" })
        CopyFolder(Path.Combine(root, part), Path.Combine(copy, part));
    foreach (string file in Directory.GetFiles(root))
        File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
    Require(Run(copy, "build", "tests/ScratchCnn.Tests", "-v", "q", "-p:RunAnalyzers=false"), "The tests cannot be built.");
    string tests = Path.Combine(copy, "tests/ScratchCnn.Tests/bin/Debug/net10.0");
    Require(Test(tests), "The tests must pass before anything is broken.");

    var table = new StringBuilder("| mutation | file | failing tests | among them |\n|---|---|---:|---|\n");
    int survivors = 0;
    foreach (Mutant mutant in mutants)
    {
        string path = mutant.PathIn(copy), original = File.ReadAllText(path);
        File.WriteAllText(path, mutant.Apply(original));
        (int code, string output) = Run(copy, "build", "src/ScratchCnn", "--no-restore", "-v", "q", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false");
        Require((code, output), $"The mutant '{mutant.Name}' does not compile.");
        File.Copy(Path.Combine(copy, "src/ScratchCnn/bin/Debug/net10.0/ScratchCnn.dll"), Path.Combine(tests, "ScratchCnn.dll"), overwrite: true);
        (code, output) = Test(tests);
        File.WriteAllText(path, original);

        string[] failed = [.. Patterns.FailedTest().Matches(output).Select(match => match.Groups[1].Value).Distinct()];
        string[] classes = [.. failed.Select(name => name.Split('.')[0]).Distinct().Order(StringComparer.Ordinal)];
        bool crashed = output.Contains("test run was aborted", StringComparison.OrdinalIgnoreCase);
        string count = code == 0 ? "**none**" : crashed ? "the run crashes" : $"{failed.Length}";
        string among = code == 0 ? mutant.Excuse : string.Join(", ", classes.Take(4)) + (classes.Length > 4 ? ", …" : "");
        survivors += code == 0 ? 1 : 0;
        table.Append($"| {mutant.Name} | {mutant.File} | {count} | {among} |\n");
        Console.WriteLine($"{(code == 0 ? "SURVIVED" : "killed  ")} {mutant.Name}: {count} {among}");
    }

    table.Append($"\n{mutants.Length} mutants, {survivors} survivors.\n");
    if (wanted.Length > 0)
        return 0;
    string document = Path.Combine(root, "docs", "verification.md"), text = File.ReadAllText(document);
    int start = text.IndexOf(TableStart, StringComparison.Ordinal) + TableStart.Length, end = text.IndexOf(TableEnd, StringComparison.Ordinal);
    File.WriteAllText(document, $"{text[..start]}\n{table}{text[end..]}");
    return 0;
}
finally
{
    Directory.Delete(copy, recursive: true);
}

static (int Code, string Output) Test(string folder) => Run(folder, "test", "ScratchCnn.Tests.dll", "--filter", Filter);

static (int Code, string Output) Run(string folder, params string[] arguments)
{
    var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
    using Process process = Process.Start(start)!;
    Task<string> errors = process.StandardError.ReadToEndAsync();
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode, output + errors.Result);
}

static void Require((int Code, string Output) run, string message)
{
    if (run.Code != 0)
        throw new InvalidOperationException($"{message}\n{run.Output}");
}

static void CopyFolder(string from, string to)
{
    Directory.CreateDirectory(to);
    foreach (string file in Directory.GetFiles(from))
        File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    foreach (string folder in Directory.GetDirectories(from).Where(folder => Path.GetFileName(folder) is not ("bin" or "obj")))
        CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
}

internal static partial class Patterns
{
    /// <summary>The class and the method of a failed test, from a line "  Failed ScratchCnn.Tests.Layers.ReluTests.A_name(…) [3 ms]".</summary>
    [GeneratedRegex(@"^  Failed ScratchCnn\.Tests\.(?:\w+\.)*?(\w+\.\w+(?:\(.*?\))?) \[", RegexOptions.Multiline)]
    public static partial Regex FailedTest();
}

/// <summary>A text in a file and what to put in its place, the first time it occurs behind an anchor.</summary>
internal sealed record Mutant(string Name, string File, string Anchor, string Search, string Replacement, string Excuse)
{
    public string PathIn(string root) => Path.Combine(root, "src", "ScratchCnn", File);

    public string Apply(string text)
    {
        int anchor = Anchor.Length == 0 ? 0 : text.IndexOf(Anchor, StringComparison.Ordinal);
        int place = anchor < 0 ? -1 : text.IndexOf(Search, anchor, StringComparison.Ordinal);
        return place < 0
            ? throw new InvalidOperationException($"Mutant '{Name}': '{(anchor < 0 ? Anchor : Search)}' is not in {File}.")
            : text[..place] + Replacement + text[(place + Search.Length)..];
    }

    /// <summary>Blocks of lines "name:", "file:", "after:" (may be left out), "was:", "is:", "excuse:" (for survivors), parted by empty lines.</summary>
    public static IEnumerable<Mutant> ReadAll(string path)
    {
        foreach (string block in System.IO.File.ReadAllText(path).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. block.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
            if (lines.Length > 0)
                yield return new Mutant(Field("name"), Field("file"), Field("after"), Field("was"), Field("is"), Field("excuse"));

            string Field(string key) => lines.FirstOrDefault(line => line.StartsWith(key + ": ", StringComparison.Ordinal))?[(key.Length + 2)..] ?? "";
        }
    }
}
