using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ScratchCnn.Differential;
using ScratchCnn.Numerics;
using TorchSharp;

var count = new Option<int>("--count") { Description = "Number of cases", DefaultValueFactory = _ => 4000 };
var seed = new Option<ulong>("--seed") { Description = "Seed of all cases", DefaultValueFactory = _ => 1 };
var only = new Option<int?>("--case") { Description = "Runs this one case again and prints what it is" };
var kind = new Option<string?>("--kind") { Description = "Runs the cases of this kind only: conv1d, huber, network …" };
var root = new RootCommand("Compares ScratchCnn with libtorch on random layers, losses, optimizers and networks. Exit code 1: they disagree.") { count, seed, only, kind };
root.SetAction(parsed => Run(parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(only), parsed.GetValue(kind)));
return root.Parse(args).Invoke();

static int Run(int count, ulong seed, int? only, string? kindOnly)
{
    TextWriter output = Console.Out;
    try
    {
        // TorchSharp tells there, in thirty lines, how it looked for its library.
        Console.SetOut(TextWriter.Null);
        torch.set_num_threads(1);
    }
    catch (Exception e) when (e is NotSupportedException or TypeInitializationException or DllNotFoundException)
    {
        Console.Error.WriteLine(
            "libtorch's native library cannot be loaded: build with -p:Libtorch=true, and see 'A C++ runtime for libtorch' in benchmarks/ScratchCnn.Peers/README.md.");
        return 2;
    }
    finally
    {
        Console.SetOut(output);
    }

    IReadOnlyList<(string Kind, Func<Draws, Outcome> Run)> kinds = Kinds();
    if (kindOnly is not null && !kinds.Any(kind => kind.Kind == kindOnly))
    {
        Console.Error.WriteLine($"Expected one of the kinds {string.Join(", ", kinds.Select(kind => kind.Kind).Distinct())}; got '{kindOnly}'.");
        return 2;
    }

    var rows = kinds.Select(kind => kind.Kind).Distinct().ToDictionary(kind => kind, _ => new Row());
    var clock = Stopwatch.StartNew();
    bool agrees = true;
    for (int number = only ?? 0; number < (only + 1 ?? count); number++)
    {
        (string name, Func<Draws, Outcome> run) = kinds[number % kinds.Count];
        if (kindOnly is not null && kindOnly != name)
            continue;
        Outcome outcome = Repeated(() => run(new Draws(CounterRandom.Derive(seed, (ulong)number))));
        rows[name].Add(outcome);
        agrees &= !outcome.Disagrees;
        if (outcome.Disagrees || only is not null)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""
                case {number}, {name}{(outcome.Disagrees ? " DISAGREES" : "")}: {outcome.Description}
                  double {outcome.DoubleError:e1} {outcome.DoubleTensor}
                  float  {outcome.FloatError:e1} (libtorch {outcome.TorchFloatError:e1}) {outcome.FloatTensor}
                """));
        }
    }

    if (only is null)
    {
        Console.WriteLine("| kind | cases | worst error, double | worst error, float | libtorch's own, float | not compared in double, float |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach ((string name, Row row) in rows.Where(row => row.Value.Cases > 0))
            Console.WriteLine($"| `{name}` {row}");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"\nseed {seed}, {rows.Sum(row => row.Value.Cases)} cases, {clock.Elapsed.TotalSeconds:F0} s: {(agrees ? "all agree" : "DISAGREEMENTS, see above")}"));
    }

    return agrees ? 0 : 1;
}

// TorchSharp 0.107 lets the garbage collector free a scalar that libtorch is about to read, about once in ten thousand cases; libtorch notices.
static Outcome Repeated(Func<Outcome> run)
{
    for (int attempt = 1; ; attempt++)
    {
        try
        {
            return run();
        }
        catch (ExternalException) when (attempt < 3)
        {
        }
    }
}

// A third of the cases are networks.
static IReadOnlyList<(string Kind, Func<Draws, Outcome> Run)> Kinds()
{
    List<(string Kind, Func<Draws, Outcome> Run)> parts =
    [
        .. RandomModules.Kinds.Keys.Select(kind => (kind, (Func<Draws, Outcome>)(draws => LayerCase.Run(kind, draws)))),
        .. RandomLoss.Kinds.Select(kind => (kind, (Func<Draws, Outcome>)(draws => LossCase.Run(kind, draws)))),
        .. RandomOptimizer.Kinds.Select(kind => (kind, (Func<Draws, Outcome>)(draws => OptimizerCase.Run(kind, draws)))),
        ("clipping", OptimizerCase.RunClipping),
    ];
    return [.. parts, .. Enumerable.Repeat(("network", (Func<Draws, Outcome>)NetworkCase.Run), parts.Count / 2)];
}

/// <summary>A line of the table.</summary>
internal sealed class Row
{
    private double _double;
    private double _float;
    private double _torchFloat;
    private int _skippedDouble;
    private int _skippedFloat;

    public int Cases { get; private set; }

    public void Add(Outcome outcome)
    {
        Cases++;
        _skippedDouble += outcome.Skipped.Double ? 1 : 0;
        _skippedFloat += outcome.Skipped.Float ? 1 : 0;
        _double = Math.Max(_double, outcome.DoubleError);
        _float = Math.Max(_float, outcome.FloatError);
        _torchFloat = Math.Max(_torchFloat, outcome.TorchFloatError);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"| {Cases:N0} | {_double:0.0e+0} | {_float:0.0e+0} | {_torchFloat:0.0e+0} | {_skippedDouble}, {_skippedFloat} |");
}
