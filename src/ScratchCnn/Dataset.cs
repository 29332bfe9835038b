using System.Globalization;
using ScratchCnn.Data;
using ScratchCnn.Layers;

namespace ScratchCnn;

/// <summary>
/// Signals with their targets: one class each, several labels each, or one or more values each. Immutable; a part shares the signals with the whole.
/// <code>var (training, validation) = Dataset.OfClasses(signals, labels, ["early", "late"]).Split(0.8, seed: 1);</code>
/// </summary>
/// <remarks>
/// A signal is a <c>float[]</c> of one value per position. With several channels it holds the channels of the first position, then those of the
/// second, and so on (<see cref="Interleave"/>), and <c>channels</c> says how many there are.
/// </remarks>
public sealed class Dataset
{
    private Dataset(Dataset<float> rows, Shape signalShape)
    {
        Rows = rows;
        SignalShape = signalShape;
    }

    /// <summary>Number of signals.</summary>
    public int Count => Rows.Count;

    /// <summary>Positions and channels of a signal.</summary>
    public Shape SignalShape { get; }

    /// <summary>The kind of targets.</summary>
    public TargetKind Targets => Rows.Targets;

    /// <summary>Name of each class, label or value.</summary>
    public IReadOnlyList<string> TargetNames => Rows.TargetNames;

    /// <summary>The data as the parts of the library take them.</summary>
    public Dataset<float> Rows { get; }

    /// <summary>Builds a data set in which every signal has one class.</summary>
    /// <param name="signals">The signals, all of one length.</param>
    /// <param name="labels">Class index of each signal, from 0.</param>
    /// <param name="classNames">Name of each class.</param>
    /// <param name="channels">Values per position.</param>
    /// <exception cref="ArgumentException">Sizes disagree, a label is out of range, or a value is not finite; the message says where.</exception>
    public static Dataset OfClasses(IReadOnlyList<float[]> signals, IReadOnlyList<int> labels, IReadOnlyList<string> classNames, int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Shape shape = ShapeOf(signals, labels.Count, "labels", channels);
        return new Dataset(new Dataset<float>(Flatten(signals, shape.Size), shape.Size, labels, classNames), shape);
    }

    /// <summary>Builds a data set in which every signal has one value.</summary>
    /// <param name="signals">The signals, all of one length.</param>
    /// <param name="targets">Value of each signal.</param>
    /// <param name="name">Name of the value.</param>
    /// <param name="channels">Values per position.</param>
    /// <inheritdoc cref="OfClasses"/>
    public static Dataset OfValues(IReadOnlyList<float[]> signals, IReadOnlyList<float> targets, string name = "value", int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return OfValues(signals, [.. targets.Select(target => new[] { target })], [name], channels);
    }

    /// <summary>Builds a data set in which every signal has several values.</summary>
    /// <param name="signals">The signals, all of one length.</param>
    /// <param name="targets">Values of each signal.</param>
    /// <param name="names">Name of each value; omitted, they are value_1, value_2, …</param>
    /// <param name="channels">Values per position.</param>
    /// <inheritdoc cref="OfClasses"/>
    public static Dataset OfValues(IReadOnlyList<float[]> signals, IReadOnlyList<float[]> targets, IReadOnlyList<string>? names = null, int channels = 1) =>
        WithTargets(signals, targets, names, "value", TargetKind.Values, channels);

    /// <summary>Builds a data set in which every signal has any number of labels.</summary>
    /// <param name="signals">The signals, all of one length.</param>
    /// <param name="labels">For each signal, which labels it has.</param>
    /// <param name="labelNames">Name of each label; omitted, they are label_1, label_2, …</param>
    /// <param name="channels">Values per position.</param>
    /// <inheritdoc cref="OfClasses"/>
    public static Dataset OfLabels(IReadOnlyList<float[]> signals, IReadOnlyList<bool[]> labels, IReadOnlyList<string>? labelNames = null, int channels = 1)
    {
        ArgumentNullException.ThrowIfNull(labels);
        float[][] targets = [.. labels.Select(row => Array.ConvertAll(row, label => label ? 1f : 0))];
        return WithTargets(signals, targets, labelNames, "label", TargetKind.Labels, channels);
    }

    /// <summary>Merges the channels of a signal: the channels of the first position, then those of the second, and so on.</summary>
    /// <param name="channels">The channels, all of one length.</param>
    /// <exception cref="ArgumentException">There is none, or the lengths differ.</exception>
    public static float[] Interleave(params float[][] channels)
    {
        ArgumentNullException.ThrowIfNull(channels);
        if (channels.Length == 0 || channels.Any(channel => channel.Length != channels[0].Length))
            throw new ArgumentException($"Channels of one signal have one length; got {string.Join(", ", channels.Select(channel => channel.Length))}.");
        var signal = new float[channels.Length * channels[0].Length];
        for (int i = 0; i < signal.Length; i++)
            signal[i] = channels[i % channels.Length][i / channels.Length];
        return signal;
    }

    /// <summary>Splits the signals in two at random; with classes, each part has the same mixture of them.</summary>
    /// <param name="fraction">Share of the first part, above 0 and below 1.</param>
    /// <param name="seed">The same seed gives the same parts on every machine.</param>
    /// <exception cref="ArgumentException">The fraction is out of range, or one part would be empty.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed)
    {
        if (!(fraction is > 0 and < 1))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The fraction of a split must be above 0 and below 1; got {fraction}."));
        Dataset<float>[] parts = StratifiedSplit.Split(Rows, seed, fraction, 1 - fraction);
        if (parts[0].Count == 0 || parts[1].Count == 0)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{Count} signals are too few to split at {fraction}: one part would be empty."));
        return (new Dataset(parts[0], SignalShape), new Dataset(parts[1], SignalShape));
    }

    /// <summary>The signals with these indices, in this order.</summary>
    public Dataset Select(IEnumerable<int> indices) => new(Rows.Select(indices), SignalShape);

    /// <summary>The indices of all signals, shuffled and cut into batches; the last may be smaller.</summary>
    /// <param name="batchSize">Signals per batch.</param>
    /// <param name="seed">The same seed gives the same batches; take another for each epoch.</param>
    public IEnumerable<int[]> Batches(int batchSize, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var order = new int[Count];
        BatchOrder.Fill(order, seed, epoch: 0);
        return order.Chunk(batchSize);
    }

    private static Dataset WithTargets(
        IReadOnlyList<float[]> signals, IReadOnlyList<float[]> targets, IReadOnlyList<string>? names, string word, TargetKind kind, int channels)
    {
        ArgumentNullException.ThrowIfNull(targets);
        Shape shape = ShapeOf(signals, targets.Count, "targets", channels);
        int count = names?.Count ?? targets[0].Length;
        for (int row = 0; row < targets.Count; row++)
        {
            if (targets[row].Length != count)
                throw new ArgumentException($"Signal {row} has {targets[row].Length} {word}s; expected {count}.");
        }

        names ??= [.. Enumerable.Range(1, count).Select(number => $"{word}_{number}")];
        return new Dataset(Dataset<float>.WithTargets(Flatten(signals, shape.Size), shape.Size, kind, Flatten(targets, count), names), shape);
    }

    /// <summary>The shape that all signals have.</summary>
    private static Shape ShapeOf(IReadOnlyList<float[]> signals, int targets, string what, int channels)
    {
        ArgumentNullException.ThrowIfNull(signals);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (signals.Count == 0)
            throw new ArgumentException("A data set needs at least one signal.");
        if (signals.Count != targets)
            throw new ArgumentException($"There are {signals.Count} signals, but {targets} {what}.");
        int size = signals[0].Length;
        if (size == 0 || size % channels != 0)
            throw new ArgumentException($"Signals of {size} values cannot have {channels} channels of equal length.");
        for (int row = 0; row < signals.Count; row++)
        {
            if (signals[row].Length != size)
                throw new ArgumentException($"Signal {row} has {signals[row].Length} values, but signal 0 has {size}; all signals of a data set must have one length.");
            int column = Array.FindIndex(signals[row], value => !float.IsFinite(value));
            if (column >= 0)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Signal {row} has {signals[row][column]} at index {column}; every value must be a finite number."));
        }

        return new Shape(size / channels, channels);
    }

    private static float[] Flatten(IReadOnlyList<float[]> rows, int size)
    {
        var all = new float[checked(rows.Count * size)];
        for (int row = 0; row < rows.Count; row++)
            rows[row].CopyTo(all, row * size);
        return all;
    }
}
