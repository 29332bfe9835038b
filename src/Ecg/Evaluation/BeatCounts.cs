using Ecg.Beats;

namespace Ecg.Evaluation;

/// <summary>One class against the others.</summary>
/// <param name="Name">Name of the class.</param>
/// <param name="Sensitivity">Share of the beats of the class that are labeled so: TP / (TP + FN).</param>
/// <param name="PositivePredictivity">Share of the beats labeled so that are of the class: TP / (TP + FP).</param>
/// <param name="FalsePositiveRate">Share of the beats of other classes that are labeled so: FP / (FP + TN).</param>
public sealed record ClassFigures(string Name, Proportion Sensitivity, Proportion PositivePredictivity, Proportion FalsePositiveRate);

/// <summary>
/// Counts of beat label pairs, and the figures of ANSI/AAMI EC57 that follow from them. Rows are the reference, columns the labels under
/// test; the first five of each are the classes of <see cref="BeatLabels.ClassNames"/>, then come <see cref="Unpaired"/> and
/// <see cref="InShutdown"/>. Every count of beats in this project is made here, whether beats were detected or only classified.
/// </summary>
public sealed class BeatCounts
{
    /// <summary>Row and column O: the other side has no beat here. A row counts extra beats, a column missed ones.</summary>
    public const int Unpaired = 5;

    /// <summary>Row and column X: the other side has no beat here, and marks the signals as unreadable.</summary>
    public const int InShutdown = 6;

    /// <summary>Rows, and columns.</summary>
    public const int Size = 7;

    private const int S = 1;
    private const int V = 2;
    private const int F = 3;
    private const int Q = 4;
    private const int Classes = 5;

    private readonly int[,] _pairs = new int[Size, Size];

    /// <summary>Names of rows and columns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BeatLabels.ClassNames, "O", "X"];

    /// <summary>Pairs of reference class row and test class column.</summary>
    public int this[int reference, int test] => _pairs[reference, test];

    /// <summary>Reference beats that count.</summary>
    public int ReferenceBeats => Enumerable.Range(0, Classes).Sum(RowSum);

    /// <summary>Test beats that count.</summary>
    public int TestBeats => Enumerable.Range(0, Classes).Sum(ColumnSum);

    /// <summary>Beats that both sides have, whatever their classes.</summary>
    public int PairedBeats => Enumerable.Range(0, Classes).Sum(reference => Enumerable.Range(0, Classes).Sum(test => _pairs[reference, test]));

    /// <summary>Share of the reference beats that are found.</summary>
    public Proportion QrsSensitivity => new(PairedBeats, ReferenceBeats);

    /// <summary>Share of the test beats that are beats.</summary>
    public Proportion QrsPositivePredictivity => new(PairedBeats, TestBeats);

    /// <summary>
    /// Ventricular ectopic beats. Labeling a fusion or an unclassifiable beat V is neither rewarded nor punished: it is no false positive.
    /// </summary>
    public ClassFigures Ventricular => Against(V, "VEB", F, Q);

    /// <summary>Supraventricular ectopic beats. Labeling an unclassifiable beat S is no false positive.</summary>
    public ClassFigures Supraventricular => Against(S, "SVEB", Q);

    /// <summary>Adds up counts.</summary>
    public static BeatCounts Sum(IEnumerable<BeatCounts> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var sum = new BeatCounts();
        foreach (BeatCounts part in parts)
        {
            for (int reference = 0; reference < Size; reference++)
            {
                for (int test = 0; test < Size; test++)
                    sum._pairs[reference, test] += part._pairs[reference, test];
            }
        }
        return sum;
    }

    /// <summary>Counts a pair.</summary>
    /// <param name="reference">Class in the reference, or <see cref="Unpaired"/> or <see cref="InShutdown"/>.</param>
    /// <param name="test">Class under test, or one of these.</param>
    public void Add(int reference, int test) => Add(reference, test, 1);

    /// <summary>Counts a number of equal pairs.</summary>
    public void Add(int reference, int test, int pairs)
    {
        if (reference >= Classes && test >= Classes)
            throw new ArgumentException("A pair needs a beat on at least one side.", nameof(test));
        _pairs[reference, test] += pairs;
    }

    /// <summary>Share of the reference beats of a class that are missed while the test annotator marks a shutdown.</summary>
    public Proportion MissedInShutdown(int label) => new(_pairs[label, InShutdown], RowSum(label));

    /// <summary>One class against the others.</summary>
    /// <param name="label">The class.</param>
    /// <param name="name">Its name.</param>
    /// <param name="notCounted">Classes of the reference for which this label is no false positive.</param>
    public ClassFigures Against(int label, string name, params ReadOnlySpan<int> notCounted)
    {
        int truePositives = _pairs[label, label];
        int falsePositives = ColumnSum(label) - truePositives;
        foreach (int other in notCounted)
            falsePositives -= _pairs[other, label];
        // A missed beat got no label, so that it is no true negative.
        int trueNegatives = 0;
        for (int reference = 0; reference < Size; reference++)
        {
            for (int test = 0; test < Classes; test++)
                trueNegatives += reference != label && test != label ? _pairs[reference, test] : 0;
        }
        return new ClassFigures(
            name,
            new Proportion(truePositives, RowSum(label)),
            new Proportion(truePositives, truePositives + falsePositives),
            new Proportion(falsePositives, falsePositives + trueNegatives));
    }

    private int RowSum(int reference) => Enumerable.Range(0, Size).Sum(test => _pairs[reference, test]);

    private int ColumnSum(int test) => Enumerable.Range(0, Size).Sum(reference => _pairs[reference, test]);
}
