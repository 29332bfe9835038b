using ScratchCnn.Data;

namespace ScratchCnn.Tests.Data;

/// <summary>Data sets that fit on a line of a test.</summary>
internal static class SmallDatasets
{
    /// <summary>One column that holds the row's number; classes "0", "1", …; every row from one source.</summary>
    public static Dataset<double> WithLabels(int classes, params IReadOnlyList<int> labels) => new(
        Enumerable.Range(0, labels.Count).Select(row => (double)row).ToArray(),
        columns: 1,
        labels,
        [.. Enumerable.Range(0, classes).Select(label => $"{label}")],
        new int[labels.Count],
        ["source"]);

    /// <summary>The rows of a matrix, all of one class.</summary>
    public static Dataset<double> WithValues(int columns, params double[] values) => new(
        values, columns, new int[values.Length / columns], ["class"], new int[values.Length / columns], ["source"]);
}
