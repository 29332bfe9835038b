using ScratchCnn.Optimizers;

namespace ScratchCnn.Tests.Optimizers;

public sealed class AdamTests
{
    [Theory]
    [InlineData(1e-8), InlineData(-0.3), InlineData(0.0), InlineData(1e6)]
    public void The_first_step_is_the_rate_times_the_sign_but_for_epsilon(double gradient)
    {
        // m̂ = g and v̂ = g² at the first step, so p = 1 − α g / (|g| + ε).
        double[] parameter = [1];
        new Adam().Update(parameter, [gradient], new double[1], new double[1], 1, 1e-3, 1);
        Assert.Equal(1 - (1e-3 * gradient / (Math.Abs(gradient) + 1e-7)), parameter[0], 1e-15);
    }

    [Theory]
    [InlineData(1), InlineData(2), InlineData(10), InlineData(1000)]
    public void Under_a_constant_gradient_every_step_is_as_long_as_the_first(int step)
    {
        // m = (1 − β₁ᵗ) g and v = (1 − β₂ᵗ) g²: what the correction divides by is just what is missing.
        double gradient = -0.25;
        double[] parameter = [1], first = [(1 - Math.Pow(0.9, step - 1)) * gradient], second = [(1 - Math.Pow(0.999, step - 1)) * gradient * gradient];
        new Adam().Update(parameter, [gradient], first, second, 1, 1e-3, step);
        Assert.Equal(1 + (1e-3 * 0.25 / (0.25 + 1e-7)), parameter[0], 1e-14);
    }

    [Fact]
    public void After_very_many_steps_nothing_is_corrected_any_more()
    {
        double[] parameter = [1], first = [0.1], second = [0.04];
        new Adam().Update(parameter, [0.1], first, second, 1, 1e-3, 10_000_000_000);
        Assert.Equal(1 - (1e-3 * 0.1 / (Math.Sqrt((0.999 * 0.04) + (0.001 * 0.01)) + 1e-7)), parameter[0], 1e-15);
    }

    [Theory]
    [InlineData(0), InlineData(0.05)]
    public void A_hundred_steps_follow_the_textbook(double weightDecay)
    {
        const int count = 23;
        Adam adam = weightDecay == 0 ? new Adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-6) : new AdamW(1e-3, weightDecay, 0.8, 0.99, 1e-6);
        double[] parameters = OptimizerTests.Uniform(100, count), first = new double[count], second = new double[count];
        double[] p = [.. parameters], m = new double[count], v = new double[count];
        for (int t = 1; t <= 100; t++)
        {
            double[] g = OptimizerTests.Uniform((ulong)t, count);
            double rate = 0.01 / t;
            adam.Update(parameters, g, first, second, 1, rate, t);
            for (int i = 0; i < count; i++)
            {
                m[i] = (0.8 * m[i]) + ((1 - 0.8) * g[i]);
                v[i] = (0.99 * v[i]) + ((1 - 0.99) * g[i] * g[i]);
                double corrected = m[i] / (1 - Math.Pow(0.8, t)), spread = v[i] / (1 - Math.Pow(0.99, t));
                p[i] = p[i] - (rate * weightDecay * p[i]) - (rate * corrected / (Math.Sqrt(spread) + 1e-6));
            }
        }
        for (int i = 0; i < count; i++)
            Assert.Equal(p[i], parameters[i], 1e-14);
    }

    [Fact]
    public void The_decay_shrinks_a_parameter_whose_gradient_is_zero_and_leaves_the_moments_alone()
    {
        double[] parameter = [2], first = [0], second = [0];
        new AdamW(weightDecay: 0.1).Update(parameter, [0], first, second, 1, 0.5, 1);
        Assert.Equal([2 * (1 - (0.5 * 0.1))], parameter);
        Assert.Equal([0.0, 0], [first[0], second[0]]);
    }

    [Fact]
    public void A_step_before_the_first_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(
        () => new Adam().Update(new double[1], new double[1], new double[1], new double[1], 1, 1e-3, 0));
}
