using Ecg.Explanation;
using Ecg.Train.Reports;
using ScratchCnn.Data;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>Makes what explains the answers of a trained network, and tests it.</summary>
internal static class Explaining
{
    private const int TestedRows = 100;
    private const ulong Seed = 77;

    /// <summary>Explains the answers of a network.</summary>
    /// <param name="classifier">The network.</param>
    /// <param name="rows">Rows for the deletion test, best those for validation; it takes some that are spread evenly over them.</param>
    /// <param name="kind">What the rows are called: "validation beats".</param>
    public static BeatExplainer Of(Classifier classifier, Dataset<float> rows, string kind)
    {
        var predictor = classifier.CreatePredictor();
        float[] Predict(float[] row)
        {
            var probabilities = new float[classifier.ClassNames.Count];
            predictor.Predict(row, probabilities);
            return probabilities;
        }

        var attribution = new GradientTimesInput(classifier.Standardizer, new DifferenceGradient(classifier).Of);
        int count = Math.Min(TestedRows, rows.Count);
        float[][] tested = [.. Enumerable.Range(0, count).Select(i => rows.Row((int)((long)i * rows.Count / count)).ToArray())];
        return new BeatExplainer(
            attribution, DeletionTest.Run(tested, classifier.Standardizer.Mean, Predict, [attribution], Seed), $"{Numbers.Count(count)} {kind}");
    }
}
