using ScratchCnn.Data;

namespace ScratchCnn.Tests.Data;

public sealed class ClassWeightsTests
{
    [Fact]
    public void Balanced_weights_are_inverse_to_the_counts()
    {
        // scikit-learn: compute_class_weight("balanced", classes=[0, 1, 3], y=[0, 0, 0, 0, 0, 1, 3, 3]) is 8/15, 8/3, 8/6.
        double[] weights = ClassWeights.Balanced(SmallDatasets.WithLabels(4, 0, 0, 0, 0, 0, 1, 3, 3));
        double[] expected = [8.0 / 15, 8.0 / 3, 0, 8.0 / 6];
        for (int label = 0; label < expected.Length; label++)
            Assert.Equal(expected[label], weights[label], 1e-15);
    }
}
