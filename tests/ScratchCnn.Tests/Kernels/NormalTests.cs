using System.Numerics;
using Distribution = MathNet.Numerics.Distributions.Normal;
using Kernel = ScratchCnn.Kernels.Normal;

namespace ScratchCnn.Tests.Kernels;

/// <summary>The Gaussian linear unit against the distribution function of MathNet.Numerics, which itself is good to about 1e-15.</summary>
[Trait("Category", "Kernels")]
public sealed class NormalTests
{
    [Fact]
    public void The_unit_is_the_value_times_the_distribution_function()
    {
        AssertClose<double>(1e-14);
        AssertClose<float>(1e-6);
    }

    private static void AssertClose<T>(double tolerance)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double[] points = [.. Enumerable.Range(-400, 801).Select(i => i / 50.0)], factors = [.. points.Select(x => 1 + (x / 20))];
        T[] x = [.. points.Select(T.CreateTruncating)], dy = [.. factors.Select(T.CreateTruncating)], y = new T[x.Length], dx = new T[x.Length], scratch = new T[x.Length];
        Array.Fill(scratch, T.NaN);
        Kernel.Gelu<T>(x, y);
        Kernel.GeluGradient<T>(x, dy, dx, scratch);
        for (int i = 0; i < x.Length; i++)
        {
            double p = double.CreateChecked(x[i]), distribution = Distribution.CDF(0, 1, p);
            Assert.Equal(p * distribution, double.CreateChecked(y[i]), tolerance * (1 + Math.Abs(p)));
            Assert.Equal(double.CreateChecked(dy[i]) * (distribution + (p * Distribution.PDF(0, 1, p))), double.CreateChecked(dx[i]), tolerance * (1 + Math.Abs(p)));
        }
    }
}
