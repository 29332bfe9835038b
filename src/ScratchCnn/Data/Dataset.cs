using System.Numerics;

namespace ScratchCnn.Data;

/// <summary>
/// Rows with their targets, immutable: classes, labels or values (<see cref="TargetKind"/>). A view (<see cref="Select"/>) shares the values and
/// lists which rows it holds, so that splitting copies nothing.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Dataset<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> _values;
    private readonly IReadOnlyList<int> _labels;
    private readonly ReadOnlyMemory<T> _targets;
    private readonly IReadOnlyList<int>? _groups;
    private readonly int[] _rows;

    /// <summary>Builds a data set of classes from all rows of a matrix.</summary>
    /// <param name="values">[rows, columns], row by row; not copied, and not to be changed afterwards.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="labels">Class index of each row.</param>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="groups">Index into <paramref name="groupNames"/> of each row: the file, recording or patient that it comes from; omitted, all rows are one group.</param>
    /// <param name="groupNames">Name of each group.</param>
    /// <exception cref="ArgumentException">Sizes disagree, or a label or group is out of range.</exception>
    public Dataset(
        ReadOnlyMemory<T> values,
        int columns,
        IReadOnlyList<int> labels,
        IReadOnlyList<string> classNames,
        IReadOnlyList<int>? groups = null,
        IReadOnlyList<string>? groupNames = null)
        : this(values, columns, TargetKind.Classes, labels, default, classNames, groups, groupNames)
    {
        RequireInRange(labels, classNames.Count, "label");
    }

    private Dataset(
        ReadOnlyMemory<T> values, int columns, TargetKind kind, IReadOnlyList<int> labels, ReadOnlyMemory<T> targets, IReadOnlyList<string> targetNames,
        IReadOnlyList<int>? groups, IReadOnlyList<string>? groupNames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(targetNames);
        int rows = kind == TargetKind.Classes ? labels.Count : targets.Length / targetNames.Count;
        if (values.Length != (long)columns * rows)
            throw new ArgumentException($"{rows} rows of {columns} values are {(long)columns * rows} values; got {values.Length}.");
        if (groups is not null && groups.Count != rows)
            throw new ArgumentException($"Every row has one group: {rows} rows, but {groups.Count} groups.");
        if (groups is not null)
            RequireInRange(groups, groupNames?.Count ?? 0, "group");

        _values = values;
        _labels = labels;
        _targets = targets;
        _groups = groups;
        _rows = [.. Enumerable.Range(0, rows)];
        Columns = columns;
        Targets = kind;
        TargetNames = targetNames;
        GroupNames = groupNames ?? ["all"];
    }

    private Dataset(Dataset<T> whole, int[] rows)
    {
        _values = whole._values;
        _labels = whole._labels;
        _targets = whole._targets;
        _groups = whole._groups;
        _rows = rows;
        Columns = whole.Columns;
        Targets = whole.Targets;
        TargetNames = whole.TargetNames;
        GroupNames = whole.GroupNames;
    }

    /// <summary>Number of rows.</summary>
    public int Count => _rows.Length;

    /// <summary>Values per row.</summary>
    public int Columns { get; }

    /// <summary>The kind of targets.</summary>
    public TargetKind Targets { get; }

    /// <summary>Name of each class, of each label, or of each target value.</summary>
    public IReadOnlyList<string> TargetNames { get; }

    /// <summary>Name of each class; a label is an index into them.</summary>
    public IReadOnlyList<string> ClassNames => TargetNames;

    /// <summary>Name of each group: a file, a recording, a patient.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Builds a data set of labels or values from all rows of a matrix.</summary>
    /// <param name="values">[rows, columns], row by row; not copied, and not to be changed afterwards.</param>
    /// <param name="columns">Values per row.</param>
    /// <param name="kind"><see cref="TargetKind.Labels"/> or <see cref="TargetKind.Values"/>.</param>
    /// <param name="targets">[rows, names], row by row; labels are 0 or 1. Not copied, and not to be changed afterwards.</param>
    /// <param name="targetNames">Name of each label or value.</param>
    /// <param name="groups">Index into <paramref name="groupNames"/> of each row; omitted, all rows are one group.</param>
    /// <param name="groupNames">Name of each group.</param>
    /// <exception cref="ArgumentException">Sizes disagree, a label is outside 0 … 1, or a value is not finite.</exception>
    public static Dataset<T> WithTargets(
        ReadOnlyMemory<T> values, int columns, TargetKind kind, ReadOnlyMemory<T> targets, IReadOnlyList<string> targetNames,
        IReadOnlyList<int>? groups = null, IReadOnlyList<string>? groupNames = null)
    {
        ArgumentNullException.ThrowIfNull(targetNames);
        if (kind == TargetKind.Classes)
            throw new ArgumentException("Classes are given as labels, by the constructor.", nameof(kind));
        if (targetNames.Count == 0 || targets.Length % targetNames.Count != 0)
            throw new ArgumentException($"Rows of {targetNames.Count} targets each cannot have {targets.Length} targets in all.");
        ReadOnlySpan<T> all = targets.Span;
        for (int i = 0; i < all.Length; i++)
        {
            (int row, int target) = Math.DivRem(i, targetNames.Count);
            if (!T.IsFinite(all[i]))
                throw new ArgumentException(FormattableString.Invariant($"Targets must be finite; row {row} has {all[i]} for '{targetNames[target]}'."));
            if (kind == TargetKind.Labels && !(all[i] >= T.Zero && all[i] <= T.One))
                throw new ArgumentException(FormattableString.Invariant($"Labels are from 0 to 1; row {row} has {all[i]} for '{targetNames[target]}'."));
        }

        return new Dataset<T>(values, columns, kind, [], targets, targetNames, groups, groupNames);
    }

    /// <summary>The values of row <paramref name="index"/>.</summary>
    public ReadOnlySpan<T> Row(int index) => _values.Span.Slice(_rows[index] * Columns, Columns);

    /// <summary>Class index of row <paramref name="index"/>.</summary>
    /// <exception cref="InvalidOperationException">The data set has no classes.</exception>
    public int Label(int index)
    {
        RequireClasses();
        return _labels[_rows[index]];
    }

    /// <summary>[<see cref="TargetNames"/>], the labels or values of row <paramref name="index"/>.</summary>
    /// <exception cref="InvalidOperationException">The data set has classes.</exception>
    public ReadOnlySpan<T> Target(int index) => Targets == TargetKind.Classes
        ? throw new InvalidOperationException("A row of this data set has a class, not labels or values.")
        : _targets.Span.Slice(_rows[index] * TargetNames.Count, TargetNames.Count);

    /// <summary>Group of row <paramref name="index"/>.</summary>
    public int Group(int index) => _groups is null ? 0 : _groups[_rows[index]];

    /// <summary>The rows with these indices, in this order, as a view.</summary>
    public Dataset<T> Select(IEnumerable<int> indices) => new(this, [.. indices.Select(index => _rows[index])]);

    /// <summary>Number of rows of each class.</summary>
    /// <exception cref="InvalidOperationException">The data set has no classes.</exception>
    public int[] CountByClass()
    {
        RequireClasses();
        var counts = new int[ClassNames.Count];
        foreach (int row in _rows)
            counts[_labels[row]]++;
        return counts;
    }

    private void RequireClasses()
    {
        if (Targets != TargetKind.Classes)
            throw new InvalidOperationException($"A row of this data set has {(Targets == TargetKind.Labels ? "labels" : "values")}, not a class.");
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
