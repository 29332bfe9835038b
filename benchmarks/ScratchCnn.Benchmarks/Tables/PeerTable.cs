using System.Globalization;
using System.Text;
using ScratchCnn.Peers;

namespace ScratchCnn.Benchmarks.Tables;

/// <summary>Generates the README's table of comparisons from the results of benchmarks/ScratchCnn.Peers.</summary>
internal static class PeerTable
{
    /// <summary>The file in a results folder from which the table is generated.</summary>
    public const string ResultsFile = "peers-2-threads.json";

    private const string Begin = "<!-- peers: begin, made by `dotnet run --project benchmarks/ScratchCnn.Benchmarks -- readme README.md FOLDER-OF-RESULTS` -->";
    private const string End = "<!-- peers: end -->";

    /// <summary>Returns the text of <paramref name="readme"/> with a new table between its two markers.</summary>
    /// <exception cref="FormatException">The markers are missing.</exception>
    public static string Insert(string readme, Results results)
    {
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal), end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new FormatException($"The text has no place for the table; expected a line '{Begin}' and after it a line '{End}'.");
        return $"{readme[..(begin + Begin.Length)]}\n{Markdown(results)}{readme[end..]}";
    }

    /// <summary>The table, followed by a line about the machine and the measurement.</summary>
    public static string Markdown(Results results)
    {
        var table = new StringBuilder();
        table.Append("| | ScratchCnn | FMA peak used | peer | its time | ScratchCnn is |\n|---|--:|--:|---|--:|--:|\n");
        foreach (Comparison comparison in results.Comparisons)
        {
            Timing ours = comparison.Libraries[0];
            foreach (Timing peer in comparison.Libraries.Skip(1))
            {
                table.Append(CultureInfo.InvariantCulture, $"| {What(comparison)} | {Time(ours.MedianMs)} | {100 * ours.ShareOfPeak:0} % ");
                table.Append(CultureInfo.InvariantCulture, $"| {peer.Library} | {Time(peer.MedianMs)} | {Ratio(peer.TimesOurs)} |\n");
            }
        }

        Machine machine = results.Machine;
        table.Append(CultureInfo.InvariantCulture, $"\nMedians of {results.Comparisons.Min(comparison => comparison.Rounds)} rounds, ");
        table.Append(CultureInfo.InvariantCulture, $"{results.Comparisons[0].Threads} threads, {machine.Processor}, {machine.Cores} cores, ");
        table.Append(CultureInfo.InvariantCulture, $"{machine.Runtime}, {machine.Date}; [all figures](benchmarks/results/{machine.Folder}/README.md).\n");
        return table.ToString();
    }

    /// <summary>The work that was measured.</summary>
    public static string What(Comparison comparison) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(comparison.Task == "train" ? "training step" : "prediction")}, {comparison.Model}, {(comparison.Batch == 1 ? "one beat" : $"batch {comparison.Batch}")}");

    /// <summary>A time in ms, or in µs where it is short.</summary>
    public static string Time(double milliseconds) => milliseconds switch
    {
        < 0.1 => string.Create(CultureInfo.InvariantCulture, $"{1000 * milliseconds:0.0} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{1000 * milliseconds:0} µs"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.00} ms"),
    };

    private static string Ratio(double timesOurs) => timesOurs >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{timesOurs:0.0} x faster")
        : string.Create(CultureInfo.InvariantCulture, $"{1 / timesOurs:0.0} x slower");
}
