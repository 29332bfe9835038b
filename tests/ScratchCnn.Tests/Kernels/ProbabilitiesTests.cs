using ScratchCnn.Kernels;

namespace ScratchCnn.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class ProbabilitiesTests
{
    [Fact]
    public void The_softmax_is_the_share_of_the_exponentials()
    {
        foreach (double[] logits in (double[][])[[1], [0.5, -2, 3], [3, 2, 1, 0], [-1000, -1001], [1000, 999, 1000], [1000, 0], [0, 1000], [-1000, 1000, 0]])
        {
            double largest = logits.Max(), sum = logits.Sum(x => Math.Exp(x - largest));
            double[] expected = [.. logits.Select(x => Math.Exp(x - largest) / sum)], y = new double[logits.Length];
            Probabilities.Softmax<double>(logits, y);
            for (int c = 0; c < y.Length; c++)
                Assert.Equal(expected[c], y[c], 1e-15);
            Probabilities.Softmax<double>(logits, logits);
            Assert.Equal(y, logits);
        }
    }

    [Fact]
    public void The_gradient_is_the_product_with_the_derivatives()
    {
        // ∂y[c] / ∂x[k] = y[c] · (1 where c = k − y[k])
        double[] y = [0.2, 0.5, 0.3], dy = [3, -1, 2], dx = [9, 9, 9];
        Probabilities.SoftmaxGradient<double>(y, dy, dx);
        for (int k = 0; k < 3; k++)
            Assert.Equal(Enumerable.Range(0, 3).Sum(c => dy[c] * y[c] * ((c == k ? 1 : 0) - y[k])), dx[k], 1e-15);
    }
}
