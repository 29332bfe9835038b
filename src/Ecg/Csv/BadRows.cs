namespace Ecg.Csv;

/// <summary>What becomes of a row with a missing or wrong label, a wrong number of columns, or a sample that is no finite number.</summary>
public enum BadRows
{
    /// <summary>It is left out, counted and reported.</summary>
    Skip,

    /// <summary>A sample that is no finite number becomes 0. A label is never guessed, nor a column made up: such rows are left out.</summary>
    Zero,

    /// <summary>The first one stops the reading.</summary>
    Error,
}

/// <summary>Where a row is bad, and why.</summary>
/// <param name="Line">Line of the file, counted from 1.</param>
/// <param name="Column">Column of the first bad value, counted from 1; where columns are missing or too many, the first of those.</param>
/// <param name="Problem">What came and what was expected.</param>
public sealed record BadRow(long Line, int Column, string Problem)
{
    /// <summary>"line 3, column 7: 'abc' is not a number".</summary>
    public override string ToString() => FormattableString.Invariant($"line {Line}, {Reason}");

    internal string Reason => FormattableString.Invariant($"column {Column}: {Problem}");
}
