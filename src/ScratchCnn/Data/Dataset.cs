using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Labelled rows, immutable: the samples of a classification task. A view (<see cref="Select"/>) shares the values and lists which rows it
/// holds, so that splitting copies nothing.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Dataset<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> _values;
    private readonly IReadOnlyList<int> _labels;
    private readonly IReadOnlyList<int> _sources;
    private readonly int[] _rows;

    /// <summary>Builds a data set of all rows of a matrix.</summary>
    /// <param name="values">[rows, columns], row by row; not copied, and not to be changed afterwards.</param>
    /// <param name="columns">Values a row.</param>
    /// <param name="labels">Class index of each row.</param>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="sources">Index into <paramref name="sourceNames"/> of each row: the file or recording it came from.</param>
    /// <param name="sourceNames">Name of each source.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or a label or source is out of range.</exception>
    public Dataset(
        ReadOnlyMemory<T> values,
        int columns,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        IReadOnlyList<int> sources,
        IReadOnlyList<string> sourceNames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(sourceNames);
        if (values.Length != (long)columns * labels.Count)
            throw new ArgumentException($"{labels.Count} rows of {columns} values are {(long)columns * labels.Count} values; got {values.Length}.");
        if (sources.Count != labels.Count)
            throw new ArgumentException($"Every row has one source: {labels.Count} rows, but {sources.Count} sources.");
        RequireInRange(labels, classNames.Count, "label");
        RequireInRange(sources, sourceNames.Count, "source");

        _values = values;
        _labels = labels;
        _sources = sources;
        _rows = [.. Enumerable.Range(0, labels.Count)];
        Columns = columns;
        ClassNames = classNames;
        SourceNames = sourceNames;
    }

    private Dataset(Dataset<T> whole, int[] rows)
    {
        _values = whole._values;
        _labels = whole._labels;
        _sources = whole._sources;
        _rows = rows;
        Columns = whole.Columns;
        ClassNames = whole.ClassNames;
        SourceNames = whole.SourceNames;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Values a row.</summary>
    public int Columns { get; }

    /// <summary>Name of each class; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Name of each source: a file, or a recording.</summary>
    public IReadOnlyList<string> SourceNames { get; }

    /// <summary>The values of row <paramref name="index"/>.</summary>
    public ReadOnlySpan<T> Row(int index) => _values.Span.Slice(checked(_rows[index] * Columns), Columns);

    /// <summary>Class index of row <paramref name="index"/>.</summary>
    public int Label(int index) => _labels[_rows[index]];

    /// <summary>Source index of row <paramref name="index"/>.</summary>
    public int Source(int index) => _sources[_rows[index]];

    /// <summary>The rows with these indices, in this order, as a view.</summary>
    public Dataset<T> Select(IEnumerable<int> indices) => new(this, [.. indices.Select(index => _rows[index])]);

    /// <summary>Number of rows of each class.</summary>
    public int[] CountByClass()
    {
        var counts = new int[ClassNames.Count];
        foreach (int row in _rows)
            counts[_labels[row]]++;
        return counts;
    }

    private static void RequireInRange(IReadOnlyList<int> indices, int count, string what)
    {
        for (int row = 0; row < indices.Count; row++)
        {
            if ((uint)indices[row] >= (uint)count)
                throw new ArgumentException($"Row {row} has {what} {indices[row]}; expected 0 to {count - 1}.");
        }
    }
}
