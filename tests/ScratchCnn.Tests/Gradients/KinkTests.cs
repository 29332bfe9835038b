using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Gradients;

/// <summary>A function has no derivative at a corner; the gradient passed back there is documented, and held here.</summary>
[Trait("Category", "Kernels")]
public abstract class KinkTests<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Channels enough for whole vectors and a tail.</summary>
    private const int Channels = 19;

    [Fact]
    public void Relu_passes_nothing_back_at_0_and_everything_just_above() =>
        AssertSlopes(new Relu(), below: 0, at: 0, above: 1);

    [Fact]
    public void Leaky_relu_passes_its_slope_back_at_0() => AssertSlopes(new LeakyRelu(0.25), below: 0.25, at: 0.25, above: 1);

    [Fact]
    public void Relu_keeps_a_NaN_so_that_it_is_found_out()
    {
        T[] y = Run(new Relu(), new Shape(1, Channels), [.. Enumerable.Repeat(T.NaN, Channels)]).Output;
        Assert.All(y, value => Assert.True(T.IsNaN(value)));
    }

    [Fact]
    public void The_first_of_equal_maxima_gets_the_whole_gradient()
    {
        // Every channel: 1, 3, 3, 3 and 2, 2, 2, 2.
        int[] signal = [1, 3, 3, 3, 2, 2, 2, 2];
        T[] dx = Run(new MaxPool1D(4), new Shape(8, Channels), Repeated(signal)).InputGradient;
        Assert.Equal(Repeated([0, 1, 0, 0, 1, 0, 0, 0]), dx);
        Assert.Equal(Repeated([0, 1, 0, 0, 0, 0, 0, 0]), Run(new GlobalMaxPool1D(), new Shape(8, Channels), Repeated(signal)).InputGradient);
    }

    [Fact]
    public void A_maximum_of_overlapping_windows_gets_the_gradient_of_all()
    {
        T[] dx = Run(new MaxPool1D(3, 1), new Shape(6, Channels), Repeated([0, 1, 5, 2, 5, 0])).InputGradient;

        // Windows: 0 1 5, 1 5 2, 5 2 5 (the first of the two fives), 2 5 0.
        Assert.Equal(Repeated([0, 0, 3, 0, 1, 0]), dx);
    }

    [Fact]
    public void Negative_maxima_and_zeros_of_either_sign_are_maxima_like_others()
    {
        T[] input = [.. Repeated([-3, -2, -7, -2]).Select(x => x == T.CreateChecked(-7) ? T.NegativeInfinity : x)];
        Assert.Equal(Repeated([0, 1, 0, 0]), Run(new MaxPool1D(4), new Shape(4, Channels), input).InputGradient);

        T[] zeros = [.. Enumerable.Range(0, 2 * Channels).Select(i => i < Channels ? T.NegativeZero : T.Zero)];
        Assert.Equal(Repeated([1, 0]), Run(new MaxPool1D(2), new Shape(2, Channels), zeros).InputGradient);
    }

    private static void AssertSlopes(LayerSpec spec, double below, double at, double above)
    {
        foreach ((T x, double slope) in new[] { (-T.Epsilon, below), (T.NegativeZero, at), (T.Zero, at), (T.Epsilon, above) })
        {
            T[] input = [.. Enumerable.Repeat(x, Channels)];
            Assert.All(Run(spec, Shape.Flat(Channels), input).InputGradient, value => Assert.Equal(T.CreateChecked(slope), T.Abs(value)));
        }
    }

    private static LayerResult<T> Run(LayerSpec spec, Shape shape, T[] input)
    {
        var subject = new LayerUnderTest<T>(spec, spec.Bind<T>(shape), default);
        LayerData<T> data = LayerData<T>.For(subject, batch: 1) with { Input = input };
        data.OutputGradient.AsSpan().Fill(T.One);
        return new GuardedRun<T> { Batch = 1 }.Of(subject, data);
    }

    private static T[] Repeated(int[] values) => [.. values.SelectMany(value => Enumerable.Repeat(T.CreateChecked(value), Channels))];
}

public sealed class KinksInFloatTests : KinkTests<float>;

public sealed class KinksInDoubleTests : KinkTests<double>;
