using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace ScratchCnn.Benchmarks;

/// <summary>Adds memory, code size, and two columns: GFLOP/s, and their share of the FMA peak measured in the same run.</summary>
internal sealed class FlopsConfig : ManualConfig
{
    public FlopsConfig()
    {
        Add(DefaultConfig.Instance);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddDiagnoser(new DisassemblyDiagnoser(new DisassemblyDiagnoserConfig(maxDepth: 2, exportGithubMarkdown: true)));
        AddColumn(new FlopsColumn("GFLOP/s", (rate, _) => rate), new FlopsColumn("% of peak", (rate, peak) => 100 * rate / peak));
        // The default of two minutes is too short on a busy machine.
        WithBuildTimeout(TimeSpan.FromMinutes(10));
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
    }
}

/// <summary>A benchmark case, with its number of floating-point operations.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="Flops">Multiplications and additions per run; 0 if they are not counted.</param>
public abstract record Workload(string Name, double Flops)
{
    /// <inheritdoc/>
    public sealed override string ToString() => Name;
}

/// <summary>A column computed from a case's floating-point operations, its mean time, and the rate of the FMA peak case.</summary>
internal sealed class FlopsColumn(string name, Func<double, double, double> value) : IColumn
{
    public string Id => name;

    public string ColumnName => name;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => $"{name}: two operations per multiply-add, divided by the mean time";

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        double rate = Rate(summary, benchmarkCase);
        double peak = summary.BenchmarksCases.Select(benchmark => benchmark.Parameters["Work"] is PeakWorkload ? Rate(summary, benchmark) : 0).Max();
        double shown = value(rate, peak);
        return rate > 0 && double.IsFinite(shown) ? shown.ToString("F1", CultureInfo.InvariantCulture) : "-";
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>Operations per nanosecond.</summary>
    private static double Rate(Summary summary, BenchmarkCase benchmark) =>
        benchmark.Parameters["Work"] is Workload work && summary[benchmark]?.ResultStatistics is { } statistics ? work.Flops / statistics.Mean : 0;
}
