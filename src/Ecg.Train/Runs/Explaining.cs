using Ecg.Explanation;
using Ecg.Train.Reports;
using ScratchCnn.Data;
using ScratchCnn.Models;

namespace Ecg.Train.Runs;

/// <summary>
/// Makes what explains the answers of a trained network: of gradient × input and occlusion the one after whose deletions the probability of the predicted
/// class falls faster.
/// </summary>
internal static class Explaining
{
    private const int TestedRows = 100;
    private const ulong Seed = 77;

    /// <summary>Explains the answers of a network.</summary>
    /// <param name="classifier">The network.</param>
    /// <param name="rows">Rows for the deletion test, best those for validation; it takes some that are spread evenly over them.</param>
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
