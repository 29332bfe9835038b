using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ScratchCnn.Benchmarks;

/// <summary>The README's table of comparisons, made from a result that benchmarks/ScratchCnn.Peers wrote with <c>--json</c>.</summary>
public static class PeerTable
{
    private const string Begin = "<!-- peers: begin, made by `dotnet run --project benchmarks/ScratchCnn.Benchmarks -- readme README.md RESULTS.json` -->";
    private const string End = "<!-- peers: end -->";

    /// <summary>The text of <paramref name="readme"/> with the table between its two markers made anew.</summary>
    /// <exception cref="FormatException">The markers are not there.</exception>
    public static string Insert(string readme, string resultsJson)
    {
        ArgumentNullException.ThrowIfNull(readme);
        int begin = readme.IndexOf(Begin, StringComparison.Ordinal), end = readme.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new FormatException($"The text has no place for the table; expected a line '{Begin}' and after it a line '{End}'.");
        return readme[..(begin + Begin.Length)] + "\n" + Markdown(resultsJson) + readme[end..];
    }

    /// <summary>The table alone.</summary>
    public static string Markdown(string resultsJson)
    {
        using JsonDocument document = JsonDocument.Parse(resultsJson);
        JsonElement root = document.RootElement;
        var table = new StringBuilder();
        table.Append("| what | model | batch | threads | ScratchCnn | FMA peak used | peer | its time | ours is |\n");
        table.Append("|---|---|---|---|---|---|---|---|---|\n");
        foreach (JsonElement result in root.GetProperty("results").EnumerateArray())
        {
            JsonElement[] libraries = [.. result.GetProperty("libraries").EnumerateArray()];
            foreach (JsonElement peer in libraries.Skip(1))
            {
                table.Append(CultureInfo.InvariantCulture, $"| {result.GetProperty("task").GetString()} | {result.GetProperty("model").GetString()} ");
                table.Append(CultureInfo.InvariantCulture, $"| {result.GetProperty("batch").GetInt32()} | {result.GetProperty("threads").GetInt32()} ");
                table.Append(CultureInfo.InvariantCulture, $"| {Milliseconds(libraries[0])} | {libraries[0].GetProperty("share_of_peak").GetDouble():P0} ");
                table.Append(CultureInfo.InvariantCulture, $"| {peer.GetProperty("library").GetString()} | {Milliseconds(peer)} ");
                table.Append(CultureInfo.InvariantCulture, $"| {peer.GetProperty("times_ours").GetDouble():0.0}x faster |\n");
            }
        }

        table.Append(CultureInfo.InvariantCulture, $"\nMedians; {root.GetProperty("processor").GetString()}, {root.GetProperty("runtime").GetString()}.\n");
        return table.ToString().Replace(" %", "%", StringComparison.Ordinal);
    }

    private static string Milliseconds(JsonElement library)
    {
        double median = library.GetProperty("median_ms").GetDouble();
        return median < 0.1
            ? string.Create(CultureInfo.InvariantCulture, $"{1000 * median:0.0} µs")
            : string.Create(CultureInfo.InvariantCulture, $"{median:0.00} ms");
    }
}
