using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// A run of neighbouring output columns held in vector registers: what a register tile is wide. A lane is one output; lanes never mix.
/// </summary>
internal interface IColumns<TSelf, T>
    where TSelf : struct, IColumns<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns in the run: a multiple of the vector width.</summary>
    static abstract int Count { get; }

    /// <summary>Reads the run that begins at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref T source);

    /// <summary>sum + factor · values, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(T factor, in TSelf values, in TSelf sum);

    /// <summary>max(values, 0); a NaN stays a NaN.</summary>
    static abstract TSelf Relu(in TSelf values);

    /// <summary>Writes the run from <paramref name="destination"/> on.</summary>
    static abstract void Store(in TSelf values, ref T destination);
}

/// <summary>Four vectors of columns.</summary>
internal struct Columns4<T> : IColumns<Columns4<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0, _v1, _v2, _v3;

    public static int Count => 4 * Vector<T>.Count;

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

/// <summary>Two vectors of columns.</summary>
internal struct Columns2<T> : IColumns<Columns2<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0, _v1;

    public static int Count => 2 * Vector<T>.Count;

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

/// <summary>One vector of columns.</summary>
internal struct Columns1<T> : IColumns<Columns1<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Vector<T> _v0;

    public static int Count => Vector<T>.Count;

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
