using ScratchCnn.Kernels;

namespace ScratchCnn.Layers;

/// <summary>The windows of a pooling layer, each cut at the signal's ends.</summary>
internal sealed record PoolWindows(Shape Input, Shape Output, int PoolSize, int Stride, int PadLeft)
{
    /// <summary>The same for a kernel.</summary>
    public PoolGeometry Geometry => new(Input.Length, Output.Length, PoolSize, Stride, PadLeft);

    /// <summary>First position inside the signal of window <paramref name="l"/>, and its number of positions there.</summary>
    public (int Start, int Length) this[int l] => (Geometry.Start(l), Geometry.End(l) - Geometry.Start(l));

    /// <summary>Lays a pooling layer's windows over an input.</summary>
    /// <exception cref="ShapeException">A property is out of range, or no window fits.</exception>
    public static PoolWindows Of(ModuleSpec spec, Shape input, int poolSize, int? stride, Padding padding)
    {
        Require.Positive(spec, poolSize, "pool_size");
        Require.Positive(spec, stride ?? poolSize, "stride");
        Require.That(spec, padding != Padding.Causal, "padding", "causal", "valid or same: a pool has no causal form");
        WindowGeometry geometry = WindowGeometry.Of(Require.NameOf(spec), input, poolSize, stride ?? poolSize, padding);
        return new PoolWindows(input, new Shape(geometry.OutputLength, input.Channels), poolSize, stride ?? poolSize, geometry.PadLeft);
    }

    /// <summary>One window over the whole signal.</summary>
    public static PoolWindows Whole(Shape input) => new(input, Shape.Flat(input.Channels), input.Length, input.Length, 0);
}
