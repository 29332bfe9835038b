using ScratchCnn.Kernels;

namespace ScratchCnn.Tests.Kernels;

[Trait("Category", "Kernels")]
public sealed class CosineTests
{
    [Fact]
    public void The_raised_cosine_is_that_of_the_standard_library_but_for_rounding()
    {
        for (int i = 0; i <= 1000; i++)
            Assert.Equal((1 + Math.Cos(Math.PI * i / 1000)) / 2, Cosine.Raised(i / 1000.0), 3e-16);
        Assert.Equal([1, 0.5, 0], [Cosine.Raised(0), Math.Round(Cosine.Raised(0.5), 15), Cosine.Raised(1)]);
    }

    /// <summary>Near 1 it is the square of a small sine, whose digits 1 − cos² would lose.</summary>
    [Fact]
    public void Values_near_0_keep_their_digits() => Assert.Equal(1, Cosine.Raised(1 - Math.Pow(2, -30)) / Math.Pow(Math.PI / 2 * Math.Pow(2, -30), 2), 1e-15);

    [Fact]
    public void Turns_are_counted_from_the_nearest_whole_one()
    {
        for (int i = -2500; i <= 2500; i += 7)
            Assert.Equal(Math.Cos(2 * Math.PI * i / 1000), Cosine.OfTurns(i / 1000.0), 1e-14);
        Assert.Equal([1, -1, 1], [Cosine.OfTurns(-3), Cosine.OfTurns(4.5), Cosine.OfTurns(1e9)]);
    }
}
