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

    [Fact]
    public void Root_weights_are_inverse_to_the_roots_of_the_counts_and_1_on_average()
    {
        // Counts 9, 1, 0, 4: roots 3, 1, 0, 2, and c = 14 / 6.
        double[] weights = ClassWeights.InverseRoot(SmallDatasets.WithLabels(4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 3, 3, 3));
        double[] expected = [14.0 / 6 / 3, 14.0 / 6, 0, 14.0 / 6 / 2];
        for (int label = 0; label < expected.Length; label++)
            Assert.Equal(expected[label], weights[label], 1e-15);
        Assert.Equal(14, (9 * weights[0]) + weights[1] + (4 * weights[3]), 1e-12);
    }

    [Fact]
    public void Nothing_has_no_weights()
    {
        Assert.Throws<ArgumentNullException>(() => ClassWeights.Balanced<double>(null!));
        Assert.Throws<ArgumentNullException>(() => ClassWeights.InverseRoot<double>(null!));
    }
}
