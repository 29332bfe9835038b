namespace Ecg.Csv;

/// <summary>The line at the end of a file that has no line end there.</summary>
/// <param name="Columns">Columns it has.</param>
/// <param name="LabelIsValid">Whether its label is one.</param>
/// <param name="LabelBytes">Bytes of its label.</param>
internal readonly record struct LastLine(int Columns, bool LabelIsValid, int LabelBytes);
