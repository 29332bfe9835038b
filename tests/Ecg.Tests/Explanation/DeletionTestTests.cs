using Ecg.Explanation;

namespace Ecg.Tests.Explanation;

public sealed class DeletionTestTests
{
    // A "network" that looks at the first three of 20 samples.
    private static float[] Predict(float[] row)
    {
        float sum = row[0] + row[1] + row[2];
        return [1 - (sum / 3), sum / 3];
    }

    private static float[][] Rows { get; } = [.. Enumerable.Range(0, 10).Select(_ => Enumerable.Repeat(1f, 20).ToArray())];

    [Fact]
    public void Deleting_what_the_network_looks_at_lowers_the_probability_and_chance_does_not_at_once()
    {
        IReadOnlyList<DeletionCurve> curves = DeletionTest.Run(
            Rows, new float[20], Predict, [new Fixed("right", place => place < 3 ? 1 : 0), new Fixed("wrong", place => place)], seed: 1);

        Assert.Equal(["right", "wrong", DeletionTest.Chance], curves.Select(curve => curve.Name));
        Assert.Equal(1, curves[0].Probabilities[0], 6);
        Assert.Equal(0, curves[0].Probabilities[^1], 6);
        Assert.Equal(1, curves[1].Probabilities[^1], 6);
        Assert.InRange(curves[2].Area, curves[0].Area + 0.1, curves[1].Area - 0.05);
    }

    private sealed class Fixed(string name, Func<int, float> value) : IAttribution
    {
        public string Name => name;

        public float[] Explain(ReadOnlySpan<float> row, int label) => [.. Enumerable.Range(0, row.Length).Select(value)];
    }
}
