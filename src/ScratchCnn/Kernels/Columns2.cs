using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>Two vectors of columns.</summary>
internal struct Columns2<T> : IColumns<Columns2<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0, _v1;

    public static int Count => 2 * Vector<T>.Count;

    public static Columns2<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> Load(ref T source)
    {
        Columns2<T> columns;
        columns._v0 = Vector.LoadUnsafe(ref source);
        columns._v1 = Vector.LoadUnsafe(ref source, (nuint)(Vector<T>.Count));
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> MultiplyAdd(T factor, in Columns2<T> values, in Columns2<T> sum)
    {
        var factors = Vector.Create(factor);
        Columns2<T> columns;
        columns._v0 = Fma.MultiplyAdd(factors, values._v0, sum._v0);
        columns._v1 = Fma.MultiplyAdd(factors, values._v1, sum._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> MultiplyAdd(in Columns2<T> a, in Columns2<T> b, in Columns2<T> sum)
    {
        Columns2<T> columns;
        columns._v0 = Fma.MultiplyAdd(a._v0, b._v0, sum._v0);
        columns._v1 = Fma.MultiplyAdd(a._v1, b._v1, sum._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> Add(in Columns2<T> a, in Columns2<T> b)
    {
        Columns2<T> columns;
        columns._v0 = a._v0 + b._v0;
        columns._v1 = a._v1 + b._v1;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> Subtract(in Columns2<T> a, in Columns2<T> b)
    {
        Columns2<T> columns;
        columns._v0 = a._v0 - b._v0;
        columns._v1 = a._v1 - b._v1;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<T> Relu(in Columns2<T> values)
    {
        Columns2<T> columns;
        columns._v0 = Vector.ConditionalSelect(Vector.LessThan(values._v0, Vector<T>.Zero), Vector<T>.Zero, values._v0);
        columns._v1 = Vector.ConditionalSelect(Vector.LessThan(values._v1, Vector<T>.Zero), Vector<T>.Zero, values._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Columns2<T> values, ref T destination)
    {
        values._v0.StoreUnsafe(ref destination);
        values._v1.StoreUnsafe(ref destination, (nuint)(Vector<T>.Count));
    }
}
