using System.Globalization;
using System.Numerics.Tensors;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>
/// The rows that a network has finite answers for, with its answers. Where the values of a row are so large that the network's overflow, there is no
/// answer, and the row is left out with a warning.
/// </summary>
/// <param name="Rows">The rows.</param>
/// <param name="Probabilities">[rows, classes].</param>
/// <param name="Places">Index of each among all rows.</param>
/// <param name="LeftOut">Number of rows without an answer.</param>
internal sealed record AnsweredRows(Dataset<float> Rows, float[] Probabilities, int[] Places, int LeftOut)
{
    /// <summary>Runs a classifier over rows.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="source">Their source, for messages.</param>
    /// <param name="pool">Threads that share the work.</param>
    /// <exception cref="CommandException">The classifier expects rows of another size, or has no answer for any of them.</exception>
    public static AnsweredRows Of(TrainedModel classifier, Dataset<float> rows, string source, WorkerPool pool)
    {
        float[] probabilities = ModelEvaluation.Probabilities(classifier, rows, pool);
        int classes = classifier.ClassNames.Count;
        int[] places = [.. Enumerable.Range(0, rows.Count).Where(row => IsAnswer(probabilities.AsSpan(row * classes, classes)))];
        if (places.Length == rows.Count)
            return new AnsweredRows(rows, probabilities, places, LeftOut: 0);
        if (places.Length == 0)
            throw None(source, rows.Count);
        return new AnsweredRows(
            rows.Select(places), [.. places.SelectMany(row => probabilities.Skip(row * classes).Take(classes))], places, rows.Count - places.Length);
    }

    /// <summary>A warning about the rows left out; null if there are none.</summary>
    public string? Warning => LeftOut == 0 ? null : WarningOf(LeftOut, LeftOut + Rows.Count);

    /// <summary>Whether the probabilities of a row are an answer.</summary>
    public static bool IsAnswer(ReadOnlySpan<float> probabilities) => TensorPrimitives.IsFiniteAll(probabilities);

    /// <summary>A warning about rows that were left out.</summary>
    public static string WarningOf(long leftOut, long rows) => string.Create(
        CultureInfo.InvariantCulture, $"{leftOut} of {rows} rows were left out, whose values are too large for the network");

    /// <summary>The error where there is no answer for any row; then the rows alone may not be to blame.</summary>
    public static CommandException None(string source, long rows) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{source}: the network has no finite answer for any of {rows} rows: their values are too large for it, or the weights in the model file are."));
}
