using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>Four vectors of columns.</summary>
internal struct Columns4<T> : IColumns<Columns4<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0, _v1, _v2, _v3;

    public static int Count => 4 * Vector<T>.Count;

    public static Columns4<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> Load(ref T source)
    {
        Columns4<T> columns;
        columns._v0 = Vector.LoadUnsafe(ref source);
        columns._v1 = Vector.LoadUnsafe(ref source, (nuint)(Vector<T>.Count));
        columns._v2 = Vector.LoadUnsafe(ref source, (nuint)(2 * Vector<T>.Count));
        columns._v3 = Vector.LoadUnsafe(ref source, (nuint)(3 * Vector<T>.Count));
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> MultiplyAdd(T factor, in Columns4<T> values, in Columns4<T> sum)
    {
        var factors = Vector.Create(factor);
        Columns4<T> columns;
        columns._v0 = Fma.MultiplyAdd(factors, values._v0, sum._v0);
        columns._v1 = Fma.MultiplyAdd(factors, values._v1, sum._v1);
        columns._v2 = Fma.MultiplyAdd(factors, values._v2, sum._v2);
        columns._v3 = Fma.MultiplyAdd(factors, values._v3, sum._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> MultiplyAdd(in Columns4<T> a, in Columns4<T> b, in Columns4<T> sum)
    {
        Columns4<T> columns;
        columns._v0 = Fma.MultiplyAdd(a._v0, b._v0, sum._v0);
        columns._v1 = Fma.MultiplyAdd(a._v1, b._v1, sum._v1);
        columns._v2 = Fma.MultiplyAdd(a._v2, b._v2, sum._v2);
        columns._v3 = Fma.MultiplyAdd(a._v3, b._v3, sum._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> Add(in Columns4<T> a, in Columns4<T> b)
    {
        Columns4<T> columns;
        columns._v0 = a._v0 + b._v0;
        columns._v1 = a._v1 + b._v1;
        columns._v2 = a._v2 + b._v2;
        columns._v3 = a._v3 + b._v3;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> Subtract(in Columns4<T> a, in Columns4<T> b)
    {
        Columns4<T> columns;
        columns._v0 = a._v0 - b._v0;
        columns._v1 = a._v1 - b._v1;
        columns._v2 = a._v2 - b._v2;
        columns._v3 = a._v3 - b._v3;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<T> Relu(in Columns4<T> values)
    {
        Columns4<T> columns;
        columns._v0 = Vector.ConditionalSelect(Vector.LessThan(values._v0, Vector<T>.Zero), Vector<T>.Zero, values._v0);
        columns._v1 = Vector.ConditionalSelect(Vector.LessThan(values._v1, Vector<T>.Zero), Vector<T>.Zero, values._v1);
        columns._v2 = Vector.ConditionalSelect(Vector.LessThan(values._v2, Vector<T>.Zero), Vector<T>.Zero, values._v2);
        columns._v3 = Vector.ConditionalSelect(Vector.LessThan(values._v3, Vector<T>.Zero), Vector<T>.Zero, values._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Columns4<T> values, ref T destination)
    {
        values._v0.StoreUnsafe(ref destination);
        values._v1.StoreUnsafe(ref destination, (nuint)(Vector<T>.Count));
        values._v2.StoreUnsafe(ref destination, (nuint)(2 * Vector<T>.Count));
        values._v3.StoreUnsafe(ref destination, (nuint)(3 * Vector<T>.Count));
    }
}
