namespace Ecg.Csv;

/// <summary>What was read from one file.</summary>
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
    /// <summary>How many bad rows a report describes.</summary>
    public const int MaxBadRows = 10;

    /// <summary>Name of the file without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}
