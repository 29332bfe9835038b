#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property GenerateDocumentationFile=false
#:property RunAnalyzers=false
#:package xunit

// Runs the mutants of dotnet-stryker many to a second, where Stryker needs some seconds for each. Run from anywhere inside of the repository:
//     dotnet tool install --global dotnet-stryker
//     dotnet run tests/mutation/stryker.cs -- Kernels/ Layers/Conv        mutants of the engine's files whose path contains one of the words
//     dotnet run tests/mutation/stryker.cs -- --wide Kernels/             the same with vectors of 512 bits, in software where there are none
//
// Stryker builds the engine with all mutants inside, each behind a condition on one static field, and is then stopped. A process of this program loads
// that engine and calls the tests by reflection: each three times without a mutant, which tells how long it takes and which mutants it reaches; then
// for each mutant the tests that reach it, the fastest first, until one fails. A mutant may crash the process or never end: then it counts as found,
// and the next process goes on where that one stopped. Tests that train networks,
// read files or take seconds are left out, and properties but for those of a seed, which get twenty.
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.RegularExpressions;
using Xunit;
using Xunit.Sdk;

if (args is ["--child", var mutatedEngine, var workFolder])
    return Child.Run(mutatedEngine, new Work(workFolder));
bool wide = args.Contains("--wide");
string[] words = [.. args.Where(arg => arg != "--wide")];
if (words.Length == 0)
    throw new InvalidOperationException("Give words of the files to mutate, such as Kernels/.");

string root = Directory.GetCurrentDirectory();
while (!File.Exists(Path.Combine(root, "ScratchCnn.sln")))
    root = Path.GetDirectoryName(root) ?? throw new InvalidOperationException("Run this inside of the repository.");
var work = new Work(Directory.CreateTempSubdirectory("scratchcnn-stryker-").FullName);
try
{
    string engine = Path.Combine(work.Folder, "mutated");
    Dictionary<int, (string File, string Change)> mutants = Build(root, work.Folder, engine, wide);
    int[] wanted = [.. mutants.Keys.Where(id => words.Any(word => mutants[id].File.Contains(word, StringComparison.OrdinalIgnoreCase))).Order()];
    Console.WriteLine($"{wanted.Length} mutants; the tests run without a mutant first, which takes ten minutes");
    File.WriteAllLines(work.Wanted, wanted.Select(id => $"{id}"));
    while (!RunChild(engine, work))
        File.AppendAllText(work.Outcomes, $"{work.Current().Id} {Work.Crashed}\n");
    Report(mutants, work);
}
finally
{
    Directory.Delete(work.Folder, recursive: true);
}

return 0;

// Runs mutants in a process of its own, for as long as it lives; returns whether it came to the end.
static bool RunChild(string engine, Work work)
{
    var start = new ProcessStartInfo(Environment.ProcessPath!, ["--child", engine, work.Folder]);
    start.Environment["DOTNET_TieredPGO"] = "0";
    start.Environment["DOTNET_TC_QuickJitForLoops"] = "0";
    start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
    start.Environment["DOTNET_GCHeapHardLimit"] = "0x100000000";
    start.RedirectStandardError = true;
    using Process child = Process.Start(start)!;
    child.ErrorDataReceived += (_, _) => { };
    child.BeginErrorReadLine();
    // It stops what takes too long itself, if it still can.
    while (!child.WaitForExit(TimeSpan.FromSeconds(1)))
    {
        if (File.Exists(work.Now) && DateTime.UtcNow - File.GetLastWriteTimeUtc(work.Now) > TimeSpan.FromSeconds(30) + work.Current().Limit)
            child.Kill();
    }

    return child.ExitCode == 0 || (File.Exists(work.Now) ? false : throw new InvalidOperationException("The tests do not run without a mutant."));
}

// Has dotnet-stryker build the mutated engine in a copy of the repository, and returns what each mutant changes.
static Dictionary<int, (string File, string Change)> Build(string root, string work, string engine, bool wide)
{
    string copy = Path.Combine(work, "copy"), tests = Path.Combine(copy, "tests", "ScratchCnn.Tests");
    foreach (string part in new[] { "src/ScratchCnn", "tests/ScratchCnn.Tests", "docs" })
        CopyFolder(Path.Combine(root, part), Path.Combine(copy, part));
    // In a worktree .git is a file, which would make the copy one of its branch.
    foreach (string file in Directory.GetFiles(root).Where(file => Path.GetFileName(file) != ".git"))
        File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
    if (wide)
    {
        string width = Path.Combine(copy, "src", "ScratchCnn", "Kernels", "VectorWidth.cs"), text = File.ReadAllText(width);
        string forced = text.Replace("IsWide => Vector512.IsHardwareAccelerated;", "IsWide => true;", StringComparison.Ordinal);
        File.WriteAllText(width, forced != text ? forced : throw new InvalidOperationException($"{width} is no longer what --wide changes."));
    }

    // The few tests are those of its initial run, which all of the tests would make long.
    File.WriteAllText(
        Path.Combine(tests, "stryker-config.json"),
        """
        { "stryker-config": { "project": "ScratchCnn.csproj", "configuration": "Release", "reporters": [ "dots" ], "concurrency": 1,
          "test-case-filter": "FullyQualifiedName~NormalTests" } }
        """);
    var start = new ProcessStartInfo("dotnet-stryker", ["-f", "stryker-config.json", "-V", "trace"]) { WorkingDirectory = tests, RedirectStandardOutput = true };
    using Process stryker = Process.Start(start)!;
    var mutants = new Dictionary<int, (string File, string Change)>();
    string current = "";
    int? last = null;
    bool built = false;
    string said = "";
    while (!built && stryker.StandardOutput.ReadLine() is { } line)
    {
        said = line.Contains(" ERR]", StringComparison.Ordinal) || said.Length == 0 ? line : said;
        built = line.Contains("Capture mutant coverage", StringComparison.Ordinal);
        if (Regex.Match(line, @"\] Mutating .*/src/ScratchCnn/(\S+\.cs)") is { Success: true } file)
            current = file.Groups[1].Value;
        if (Regex.Match(line, @"\] Mutant (\d+) created (.*)") is { Success: true } mutant)
        {
            last = int.Parse(mutant.Groups[1].Value, CultureInfo.InvariantCulture);
            mutants[last.Value] = (current, mutant.Groups[2].Value);
        }
        else if (line.StartsWith('['))
        {
            last = null;
        }
        else if (last is { } id)
        {
            mutants[id] = (current, $"{mutants[id].Change} {line.Trim()}");
        }
    }

    if (!built)
        throw new InvalidOperationException($"dotnet-stryker did not get as far as it should: {said}");
    CopyFolder(Path.Combine(tests, "bin", "Release", "net10.0"), engine);
    stryker.Kill(entireProcessTree: true);
    stryker.WaitForExit();
    return mutants;
}

static void CopyFolder(string from, string to)
{
    foreach (string file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/obj/", StringComparison.Ordinal)))
    {
        string target = Path.Combine(to, Path.GetRelativePath(from, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target, overwrite: true);
    }
}

static void Report(Dictionary<int, (string File, string Change)> mutants, Work work)
{
    Dictionary<int, string> outcomes = work.ReadOutcomes();
    int[] compiled = [.. File.ReadLines(work.Compiled).Select(int.Parse)];
    foreach (int id in compiled.Where(id => outcomes.GetValueOrDefault(id, Work.Survived) == Work.Survived))
        Console.WriteLine($"{(outcomes.ContainsKey(id) ? "survived" : "no test")}: {mutants[id].File}: {mutants[id].Change}");
    foreach (var folder in compiled.GroupBy(id => Path.GetDirectoryName(mutants[id].File)).OrderBy(folder => folder.Key, StringComparer.Ordinal))
    {
        string[] reached = [.. folder.Where(outcomes.ContainsKey).Select(id => outcomes[id])];
        int survived = reached.Count(outcome => outcome == Work.Survived), crashed = reached.Count(outcome => outcome is Work.Crashed or Work.TimedOut);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{folder.Key}: {reached.Length - survived - crashed} found by a test, {crashed} crashed or did not end, {survived} survived "
            + $"({100.0 * (reached.Length - survived) / reached.Length:F2} %), {folder.Count() - reached.Length} that no test reaches"));
    }
}

// The files that the processes share.
internal sealed record Work(string Folder)
{
    public const string Survived = "survived", Crashed = "crashed", TimedOut = "timed out";

    public string Wanted => Path.Combine(Folder, "wanted.txt");

    // The wanted mutants that Stryker could compile.
    public string Compiled => Path.Combine(Folder, "compiled.txt");

    // For each test that can be used: its number, its milliseconds, the mutants that it reaches.
    public string Coverage => Path.Combine(Folder, "coverage.txt");

    public string Outcomes => Path.Combine(Folder, "outcomes.txt");

    public string Now => Path.Combine(Folder, "now.txt");

    public Dictionary<int, string> ReadOutcomes() => File.Exists(Outcomes)
        ? File.ReadLines(Outcomes).Select(line => line.Split(' ', 2)).ToDictionary(parts => int.Parse(parts[0], CultureInfo.InvariantCulture), parts => parts[1])
        : [];

    public void Begin(int id, TimeSpan limit) => File.WriteAllText(Now, $"{id} {(long)limit.TotalMilliseconds}");

    public (int Id, TimeSpan Limit) Current()
    {
        string[] parts = File.ReadAllText(Now).Split(' ');
        return parts is [var id, var limit]
            ? (int.Parse(id, CultureInfo.InvariantCulture), TimeSpan.FromMilliseconds(long.Parse(limit, CultureInfo.InvariantCulture)))
            : (-1, TimeSpan.FromMinutes(1));
    }
}

internal sealed record TestCase(Type Type, MethodInfo Method, object?[] Arguments)
{
    private static readonly Dictionary<Type, object> s_fixtures = [];

    public void Run()
    {
        object? instance = Method.IsStatic ? null : Create();
        try
        {
            ParameterInfo[] parameters = Method.GetParameters();
            object?[] values = [.. Arguments, .. parameters.Skip(Arguments.Length).Select(parameter => parameter.DefaultValue)];
            for (int i = 0; i < values.Length; i++)
                values[i] = values[i] is int number && parameters[i].ParameterType == typeof(double) ? (double)number : values[i];
            (Method.Invoke(instance, values) as Task)?.GetAwaiter().GetResult();
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }
    }

    public bool Holds()
    {
        try
        {
            Run();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    private object Create()
    {
        ConstructorInfo constructor = Type.GetConstructors()[0];
        return constructor.Invoke([.. constructor.GetParameters().Select(parameter =>
            s_fixtures.TryGetValue(parameter.ParameterType, out object? fixture)
                ? fixture
                : s_fixtures[parameter.ParameterType] = Activator.CreateInstance(parameter.ParameterType)!)]);
    }
}

internal static class Child
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;

    private const double SlowestTest = 2500;

    private static readonly string[] s_leftOut =
        ["AddALayer", "Determinism", "Docs", "Execution", "Facade", "Golden", "HouseRules", "Models", "Properties", "PublicApi", "Serialization", "Training", "Verification"];

    public static int Run(string engine, Work work)
    {
        // Where the tests look for their golden files.
        AppContext.SetData("APP_CONTEXT_BASE_DIRECTORY", engine + Path.DirectorySeparatorChar);
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(engine, name.Name + ".dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
        Assembly mutated = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(engine, "ScratchCnn.dll"));
        Type control = mutated.GetTypes().Single(type => type.Name == "MutantControl");
        FieldInfo active = control.GetField("ActiveMutant", Static)!;
        active.SetValue(null, -1);
        TestCase[] tests = [.. TestsIn(AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.Combine(engine, "ScratchCnn.Tests.dll")))];
        if (!File.Exists(work.Coverage))
        {
            HashSet<int> compiled = CompiledInto(mutated, control.GetMethod("IsActive", Static)!);
            File.WriteAllLines(work.Compiled, File.ReadLines(work.Wanted).Where(id => compiled.Contains(int.Parse(id, CultureInfo.InvariantCulture))));
            Cover(tests, control, work);
        }

        var reaching = new SortedDictionary<int, List<(TestCase Test, double Milliseconds)>>();
        foreach (string[] parts in File.ReadLines(work.Coverage).Select(line => line.Split(' ')))
        {
            (TestCase, double) test = (tests[int.Parse(parts[0], CultureInfo.InvariantCulture)], double.Parse(parts[1], CultureInfo.InvariantCulture));
            foreach (int id in parts[2..].Select(int.Parse))
                (reaching.TryGetValue(id, out var list) ? list : reaching[id] = []).Add(test);
        }

        HashSet<int> done = [.. work.ReadOutcomes().Keys];
        foreach ((int id, var those) in reaching.Where(entry => !done.Contains(entry.Key)))
        {
            TimeSpan limit = TimeSpan.FromMilliseconds(10_000 + (5 * those.Sum(test => test.Milliseconds)));
            bool survives = false;
            var thread = new Thread(
                () =>
                {
                    active.SetValue(null, id);
                    survives = those.OrderBy(test => test.Milliseconds).All(test => test.Test.Holds());
                    active.SetValue(null, -1);
                },
                maxStackSize: 1 << 26);
            work.Begin(id, limit);
            thread.Start();
            bool ended = thread.Join(limit);
            File.AppendAllText(work.Outcomes, $"{id} {(!ended ? Work.TimedOut : survives ? Work.Survived : "found")}\n");
            if (ended)
                continue;
            // Without the mutant most loops come to their end.
            active.SetValue(null, -1);
            if (!thread.Join(TimeSpan.FromSeconds(10)))
                return 1;
        }

        return 0;
    }

    /// <summary>Writes how long each test takes, and which of the wanted mutants it reaches.</summary>
    private static void Cover(TestCase[] tests, Type control, Work work)
    {
        FieldInfo capture = control.GetField("CaptureCoverage", Static)!;
        MethodInfo reset = control.GetMethod("ResetCoverage", Static)!, covered = control.GetMethod("GetCoverageData", Static)!;
        HashSet<int> compiled = [.. File.ReadLines(work.Compiled).Select(int.Parse)];
        var lines = new List<string>();
        for (int i = 0; i < tests.Length; i++)
        {
            if (!tests[i].Holds())
                continue;
            var watch = Stopwatch.StartNew();
            if (!tests[i].Holds() || watch.Elapsed.TotalMilliseconds is var milliseconds && milliseconds > SlowestTest)
                continue;
            reset.Invoke(null, []);
            capture.SetValue(null, true);
            bool holds = tests[i].Holds();
            capture.SetValue(null, false);
            int[] reached = [.. ((IList<int>[])covered.Invoke(null, [])!).SelectMany(ids => ids).Distinct().Where(compiled.Contains)];
            if (holds && reached.Length > 0)
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{i} {milliseconds:F2} {string.Join(' ', reached)}"));
        }

        Console.WriteLine($"{lines.Count} tests reach one of {compiled.Count} mutants that compile");
        File.WriteAllLines(work.Coverage, lines);
    }

    /// <summary>The mutants whose conditions are in the assembly: Stryker takes out those that the compiler refuses.</summary>
    private static HashSet<int> CompiledInto(Assembly mutated, MethodInfo isActive)
    {
        const byte Call = 0x28, LoadInt0 = 0x16, LoadInt8 = 0x1E, LoadSmallInt = 0x1F, LoadInt = 0x20;
        const BindingFlags All = Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
        byte[] call = [Call, .. BitConverter.GetBytes(isActive.MetadataToken)];
        var ids = new HashSet<int>();
        foreach (MethodBase method in mutated.GetTypes().SelectMany(type => type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))))
        {
            ReadOnlySpan<byte> code = method.GetMethodBody()?.GetILAsByteArray();
            for (int at = 5; at + call.Length <= code.Length; at++)
            {
                if (!code[at..].StartsWith(call))
                    continue;
                if (code[at - 5] == LoadInt)
                    ids.Add(BitConverter.ToInt32(code[(at - 4)..at]));
                else if (code[at - 2] == LoadSmallInt)
                    ids.Add(code[at - 1]);
                else if (code[at - 1] is >= LoadInt0 and <= LoadInt8)
                    ids.Add(code[at - 1] - LoadInt0);
            }
        }

        return ids;
    }

    private static IEnumerable<TestCase> TestsIn(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsAbstract: false, IsClass: true } && !s_leftOut.Contains(type.Namespace?.Split('.')[^1])
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        let fact = method.GetCustomAttributes<FactAttribute>(inherit: true).FirstOrDefault()
        where fact is { Skip: null }
        from row in fact is TheoryAttribute ? RowsOf(method) : fact.GetType() == typeof(FactAttribute) ? [[]] : Seeds(method)
        select new TestCase(type, method, row);

    /// <summary>Twenty cases of a property of a seed; none of other properties.</summary>
    private static object?[][] Seeds(MethodInfo method) =>
        method.GetParameters() is [{ ParameterType: var type }] && type == typeof(int) ? [.. Enumerable.Range(1, 20).Select(seed => new object?[] { seed })] : [];

    private static object?[][] RowsOf(MethodInfo method)
    {
        try
        {
            return [.. method.GetCustomAttributes<DataAttribute>(inherit: true).SelectMany(data => data.GetData(method) ?? [])];
        }
        catch (Exception)
        {
            return [];
        }
    }
}
