using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>One vector of columns.</summary>
internal struct Columns1<T> : IColumns<Columns1<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0;

    public static int Count => Vector<T>.Count;

    public static Columns1<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> Load(ref T source)
    {
        Columns1<T> columns;
        columns._v0 = Vector.LoadUnsafe(ref source);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> MultiplyAdd(T factor, in Columns1<T> values, in Columns1<T> sum)
    {
        var factors = Vector.Create(factor);
        Columns1<T> columns;
        columns._v0 = Fma.MultiplyAdd(factors, values._v0, sum._v0);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> MultiplyAdd(in Columns1<T> a, in Columns1<T> b, in Columns1<T> sum)
    {
        Columns1<T> columns;
        columns._v0 = Fma.MultiplyAdd(a._v0, b._v0, sum._v0);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> Add(in Columns1<T> a, in Columns1<T> b)
    {
        Columns1<T> columns;
        columns._v0 = a._v0 + b._v0;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> Subtract(in Columns1<T> a, in Columns1<T> b)
    {
        Columns1<T> columns;
        columns._v0 = a._v0 - b._v0;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns1<T> Relu(in Columns1<T> values)
    {
        Columns1<T> columns;
        columns._v0 = Vector.ConditionalSelect(Vector.LessThan(values._v0, Vector<T>.Zero), Vector<T>.Zero, values._v0);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Columns1<T> values, ref T destination)
    {
        values._v0.StoreUnsafe(ref destination);
    }
}
