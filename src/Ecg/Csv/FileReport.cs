using System.Globalization;

namespace Ecg.Csv;

/// <summary>The result of reading one file.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Rows">Rows read, those with zeroed samples among them.</param>
/// <param name="RowsByClass">Rows read of each label of the file.</param>
/// <param name="BadRowCount">Bad rows met, whether left out or zeroed.</param>
/// <param name="SkippedRowCount">Bad rows left out.</param>
/// <param name="FirstBadRows">The first <see cref="MaxBadRows"/> bad rows.</param>
/// <param name="FromCache">Whether the rows came from the cache, without parsing the text.</param>
public sealed record FileReport(
    string Path,
    int Rows,
    IReadOnlyList<int> RowsByClass,
    int BadRowCount,
    int SkippedRowCount,
    IReadOnlyList<BadRow> FirstBadRows,
    bool FromCache)
{
    /// <summary>Number of bad rows that a report describes.</summary>
    public const int MaxBadRows = 10;

    /// <summary>Whether the first line is a header, which is left out and counts as no row.</summary>
    public bool HasHeader { get; init; }

    /// <summary>Copies of the header farther down, as joined files have them, which are left out and count as no rows.</summary>
    public int RepeatedHeaders { get; init; }

    /// <summary>The lines for people that say so.</summary>
    internal IEnumerable<string> HeaderWarnings()
    {
        if (HasHeader)
            yield return $"{Path}: {FirstLineIsHeader}.";
        if (RepeatedHeaders > 0)
            yield return $"{Path}: {DescribeRepeatedHeaders(RepeatedHeaders)}.";
    }

    /// <summary>The warning about a header, without the file.</summary>
    public const string FirstLineIsHeader = "the first line is a header and is left out; row 1 is on the line after it";

    /// <summary>The warning about copies of the header, without the file.</summary>
    /// <param name="count">Number of copies.</param>
    public static string DescribeRepeatedHeaders(int count) => string.Create(CultureInfo.InvariantCulture,
        $"the header is there {(count == 1 ? "once" : $"{count} times")} more, as in files that were joined; {(count == 1 ? "that line is" : "those lines are")} left out too");

    /// <summary>Name of the file without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>The treatment of a row with a missing or wrong label, a wrong number of columns, or a sample that is no finite number.</summary>
public enum BadRows
{
    /// <summary>It is left out, counted and reported.</summary>
    Skip,

    /// <summary>A sample that is no finite number becomes 0. A label is never guessed, nor a column made up: such rows are left out.</summary>
    Zero,

    /// <summary>The first one stops the reading.</summary>
    Error,
}

/// <summary>The place of a bad row, and its fault.</summary>
/// <param name="Line">Line of the file, counted from 1.</param>
/// <param name="Column">Column of the first bad value, counted from 1; where columns are missing or too many, the first of those.</param>
/// <param name="Problem">The value found, and the one expected.</param>
public sealed record BadRow(long Line, int Column, string Problem)
{
    /// <summary>"line 3, column 7: 'abc' is not a number".</summary>
    public override string ToString() => FormattableString.Invariant($"line {Line}, {Reason}");

    internal string Reason => FormattableString.Invariant($"column {Column}: {Problem}");
}
