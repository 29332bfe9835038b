namespace Ecg.Train.Display;

/// <summary>A table; the first column names the rows.</summary>
/// <param name="Caption">Its subject.</param>
/// <param name="Header">Names of the columns.</param>
/// <param name="Rows">Cells, row by row.</param>
internal sealed record TableText(string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);
