using Ecg.Explanation;
using Ecg.Train.Reports;
using ScratchCnn.Data;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>
/// Chooses the method that explains the predictions of a trained network. Of gradient × input and occlusion it is the one that does better in the
/// deletion test: when the samples it marks are deleted, the probability of the predicted class falls faster.
/// </summary>
internal static class Explaining
{
    private const int TestedRows = 100;
    private const ulong Seed = 77;

    /// <summary>Runs the deletion test and returns the better method.</summary>
    /// <param name="classifier">The network.</param>
    /// <param name="rows">Rows for the deletion test, preferably validation rows. Some of them, evenly spaced, are used.</param>
    /// <param name="kind">Name of the rows: "validation beats".</param>
    public static BeatExplainer Of(TrainedModel classifier, Dataset<float> rows, string kind)
    {
        var predictor = classifier.CreatePredictor();
        float[] Predict(float[] row)
        {
            var probabilities = new float[classifier.ClassNames.Count];
            predictor.Predict(row, probabilities);
            return probabilities;
        }

        IAttribution[] attributions = [new GradientTimesInput(classifier), new Occlusion(classifier)];
        int count = Math.Min(TestedRows, rows.Count);
        float[][] tested = [.. Enumerable.Range(0, count).Select(i => rows.Row((int)((long)i * rows.Count / count)).ToArray())];
        IReadOnlyList<DeletionCurve> curves = DeletionTest.Run(tested, classifier.Standardizer.Mean, Predict, attributions, Seed);
        int best = curves[0].Area <= curves[1].Area ? 0 : 1;
        return new BeatExplainer(attributions[best], [curves[best], curves[1 - best], curves[^1]], $"{Numbers.Count(count)} {kind}");
    }
}
