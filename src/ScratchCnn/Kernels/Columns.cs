using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// A run of neighbouring columns held in registers: four vectors, two, one, or a single column. A lane is one column; lanes never mix. A kernel is
/// written once over such a run, so what it does to the columns that fill no whole vector is what it does to the others.
/// </summary>
internal interface IColumns<TSelf, T>
    where TSelf : struct, IColumns<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns in the run.</summary>
    static abstract int Count { get; }

    /// <summary>All 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Reads the run that begins at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref T source);

    /// <summary>sum + factor · values, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(T factor, in TSelf values, in TSelf sum);

    /// <summary>a · b + sum, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(in TSelf a, in TSelf b, in TSelf sum);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(in TSelf a, in TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf Subtract(in TSelf a, in TSelf b);

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

/// <summary>A single column: what is left where the columns fill no whole vector.</summary>
internal struct Column<T> : IColumns<Column<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private T _value;

    public static int Count => 1;

    public static Column<T> Zero => default;

    public static Column<T> Load(ref T source) => new() { _value = source };

    public static Column<T> MultiplyAdd(T factor, in Column<T> values, in Column<T> sum) =>
        new() { _value = T.FusedMultiplyAdd(factor, values._value, sum._value) };

    public static Column<T> MultiplyAdd(in Column<T> a, in Column<T> b, in Column<T> sum) =>
        new() { _value = T.FusedMultiplyAdd(a._value, b._value, sum._value) };

    public static Column<T> Add(in Column<T> a, in Column<T> b) => new() { _value = a._value + b._value };

    public static Column<T> Subtract(in Column<T> a, in Column<T> b) => new() { _value = a._value - b._value };

    public static Column<T> Relu(in Column<T> values) => new() { _value = values._value < T.Zero ? T.Zero : values._value };

    public static void Store(in Column<T> values, ref T destination) => destination = values._value;
}
