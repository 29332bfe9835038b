using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Functions of each value alone. A lane is one value; the tail is the same operations on vectors of one lane.</summary>
public static class Elementwise
{
    /// <summary>f(x, y), lane by lane.</summary>
    private interface IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        static abstract TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T>;
    }

    /// <summary>y = x1 + x2.</summary>
    public static void Add<T>(ReadOnlySpan<T> x1, ReadOnlySpan<T> x2, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Add(x1, x2, y);

    /// <summary>y = x · factor.</summary>
    public static void Scale<T>(ReadOnlySpan<T> x, T factor, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => TensorPrimitives.Multiply(x, factor, y);

    /// <summary>y = max(x, 0), and NaN where x is NaN. [n], may be in place.</summary>
    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ReluFunction<T>>(x, x, T.Zero, y);

    /// <summary>y = x1 + x2, then max(·, 0).</summary>
    public static void AddRelu<T>(ReadOnlySpan<T> x1, ReadOnlySpan<T> x2, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, AddReluFunction<T>>(x1, x2, T.Zero, y);

    /// <summary>dx = dy where y &gt; 0, else dy · slope. With slope 0 it is the ReLU's derivative, 0 at the kink. [n], may be in place.</summary>
    public static void ReluGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, T slope, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, ReluGradientFunction<T>>(y, dy, slope, dx);

    /// <summary>y = x where x &gt; 0, else x · slope. [n], may be in place.</summary>
    public static void LeakyRelu<T>(ReadOnlySpan<T> x, T slope, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T> => ReluGradient(x, x, slope, y);

    /// <summary>dx = dy · y · (1 − y), the logistic function's derivative. [n], may be in place.</summary>
    public static void SigmoidGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, SigmoidGradientFunction<T>>(y, dy, T.One, dx);

    /// <summary>dx = dy · (1 − y²), the hyperbolic tangent's derivative. [n], may be in place.</summary>
    public static void TanhGradient<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx)
        where T : unmanaged, IFloatingPointIeee754<T> => Map<T, TanhGradientFunction<T>>(y, dy, T.One, dx);

    /// <summary>y = f(a, b, constant). [n] each; y may be a or b.</summary>
    private static void Map<T, TFunction>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, T constant, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IFunction<T>
    {
        b = b[..a.Length];
        y = y[..a.Length];
        int i = VectorWidth.IsWide
            ? Map<T, TFunction, WideVector<T>>(0, a, b, constant, y)
            : Map<T, TFunction, PortableVector<T>>(0, a, b, constant, y);
        Map<T, TFunction, Scalar<T>>(i, a, b, constant, y);
    }

    /// <summary>The whole vectors from <paramref name="i"/> on; returns where they end.</summary>
    private static int Map<T, TFunction, TVector>(int i, ReadOnlySpan<T> a, ReadOnlySpan<T> b, T constant, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFunction : struct, IFunction<T>
        where TVector : struct, IVector<TVector, T>
    {
        ref T first = ref MemoryMarshal.GetReference(a), second = ref MemoryMarshal.GetReference(b), result = ref MemoryMarshal.GetReference(y);
        TVector constants = TVector.Create(constant);
        for (; i <= a.Length - TVector.Count; i += TVector.Count)
        {
            TVector value = TFunction.Of(TVector.Load(ref Unsafe.Add(ref first, i)), TVector.Load(ref Unsafe.Add(ref second, i)), constants);
            TVector.Store(value, ref Unsafe.Add(ref result, i));
        }

        return i;
    }

    private readonly struct ReluFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T> => TVector.Relu(a);
    }

    private readonly struct AddReluFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T> => TVector.Relu(a + b);
    }

    private readonly struct ReluGradientFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T> => TVector.WhereGreater(a, TVector.Zero, b, b * constant);
    }

    private readonly struct SigmoidGradientFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T> => b * (a * (constant - a));
    }

    private readonly struct TanhGradientFunction<T> : IFunction<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public static TVector Of<TVector>(TVector a, TVector b, TVector constant)
            where TVector : struct, IVector<TVector, T> => b * (constant - (a * a));
    }
}
