using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>
/// Neighboring columns held in registers: four vectors, two, or one (<see cref="IVector{TSelf, T}"/>). A lane is one column; lanes never mix. A kernel
/// is written once over them, so the columns that fill no whole vector are treated like all others.
/// </summary>
/// <remarks>Implementations are plain structs of vectors: the JIT compiler keeps their fields in registers, which it would not do with an array.</remarks>
internal interface IColumns<TSelf, T>
    where TSelf : struct, IColumns<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Number of columns.</summary>
    static abstract int Count { get; }

    /// <summary>All 0.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Reads the columns that begin at <paramref name="source"/>.</summary>
    static abstract TSelf Load(ref T source);

    /// <summary>
    /// sum + factor · values, each column in one fused multiply-add. The factor is passed by reference so that it is broadcast by its load: a broadcast
    /// from a register would compete with the multiply-adds for an execution unit (on Intel a third of the throughput).
    /// </summary>
    static abstract TSelf MultiplyAdd(ref readonly T factor, in TSelf values, in TSelf sum);

    /// <summary>a · b + sum, each column in one fused multiply-add.</summary>
    static abstract TSelf MultiplyAdd(in TSelf a, in TSelf b, in TSelf sum);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(in TSelf a, in TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf Subtract(in TSelf a, in TSelf b);

    /// <summary>max(values, 0); a NaN stays a NaN.</summary>
    static abstract TSelf Relu(in TSelf values);

    /// <summary>The values where <paramref name="condition"/> &gt; 0, and 0 elsewhere: what a ReLU of the condition passes back.</summary>
    static abstract TSelf WherePositive(in TSelf condition, in TSelf values);

    /// <summary>Writes the columns from <paramref name="destination"/> on.</summary>
    static abstract void Store(in TSelf values, ref T destination);
}

/// <summary>Two vectors of columns.</summary>
internal struct Columns2<TVector, T> : IColumns<Columns2<TVector, T>, T>
    where TVector : struct, IVector<TVector, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private TVector _v0, _v1;

    public static int Count => 2 * TVector.Count;

    public static Columns2<TVector, T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> Load(ref T source)
    {
        Columns2<TVector, T> columns;
        columns._v0 = TVector.Load(ref source);
        columns._v1 = TVector.Load(ref Unsafe.Add(ref source, TVector.Count));
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> MultiplyAdd(ref readonly T factor, in Columns2<TVector, T> values, in Columns2<TVector, T> sum)
    {
        TVector factors = TVector.Create(factor);
        Columns2<TVector, T> columns;
        columns._v0 = TVector.MultiplyAdd(factors, values._v0, sum._v0);
        columns._v1 = TVector.MultiplyAdd(factors, values._v1, sum._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> MultiplyAdd(in Columns2<TVector, T> a, in Columns2<TVector, T> b, in Columns2<TVector, T> sum)
    {
        Columns2<TVector, T> columns;
        columns._v0 = TVector.MultiplyAdd(a._v0, b._v0, sum._v0);
        columns._v1 = TVector.MultiplyAdd(a._v1, b._v1, sum._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> Add(in Columns2<TVector, T> a, in Columns2<TVector, T> b)
    {
        Columns2<TVector, T> columns;
        columns._v0 = a._v0 + b._v0;
        columns._v1 = a._v1 + b._v1;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> Subtract(in Columns2<TVector, T> a, in Columns2<TVector, T> b)
    {
        Columns2<TVector, T> columns;
        columns._v0 = a._v0 - b._v0;
        columns._v1 = a._v1 - b._v1;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> Relu(in Columns2<TVector, T> values)
    {
        Columns2<TVector, T> columns;
        columns._v0 = TVector.Relu(values._v0);
        columns._v1 = TVector.Relu(values._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns2<TVector, T> WherePositive(in Columns2<TVector, T> condition, in Columns2<TVector, T> values)
    {
        Columns2<TVector, T> columns;
        columns._v0 = TVector.WherePositive(condition._v0, values._v0);
        columns._v1 = TVector.WherePositive(condition._v1, values._v1);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Columns2<TVector, T> values, ref T destination)
    {
        TVector.Store(values._v0, ref destination);
        TVector.Store(values._v1, ref Unsafe.Add(ref destination, TVector.Count));
    }
}

/// <summary>Four vectors of columns.</summary>
internal struct Columns4<TVector, T> : IColumns<Columns4<TVector, T>, T>
    where TVector : struct, IVector<TVector, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private TVector _v0, _v1, _v2, _v3;

    public static int Count => 4 * TVector.Count;

    public static Columns4<TVector, T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> Load(ref T source)
    {
        Columns4<TVector, T> columns;
        columns._v0 = TVector.Load(ref source);
        columns._v1 = TVector.Load(ref Unsafe.Add(ref source, TVector.Count));
        columns._v2 = TVector.Load(ref Unsafe.Add(ref source, 2 * TVector.Count));
        columns._v3 = TVector.Load(ref Unsafe.Add(ref source, 3 * TVector.Count));
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> MultiplyAdd(ref readonly T factor, in Columns4<TVector, T> values, in Columns4<TVector, T> sum)
    {
        TVector factors = TVector.Create(factor);
        Columns4<TVector, T> columns;
        columns._v0 = TVector.MultiplyAdd(factors, values._v0, sum._v0);
        columns._v1 = TVector.MultiplyAdd(factors, values._v1, sum._v1);
        columns._v2 = TVector.MultiplyAdd(factors, values._v2, sum._v2);
        columns._v3 = TVector.MultiplyAdd(factors, values._v3, sum._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> MultiplyAdd(in Columns4<TVector, T> a, in Columns4<TVector, T> b, in Columns4<TVector, T> sum)
    {
        Columns4<TVector, T> columns;
        columns._v0 = TVector.MultiplyAdd(a._v0, b._v0, sum._v0);
        columns._v1 = TVector.MultiplyAdd(a._v1, b._v1, sum._v1);
        columns._v2 = TVector.MultiplyAdd(a._v2, b._v2, sum._v2);
        columns._v3 = TVector.MultiplyAdd(a._v3, b._v3, sum._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> Add(in Columns4<TVector, T> a, in Columns4<TVector, T> b)
    {
        Columns4<TVector, T> columns;
        columns._v0 = a._v0 + b._v0;
        columns._v1 = a._v1 + b._v1;
        columns._v2 = a._v2 + b._v2;
        columns._v3 = a._v3 + b._v3;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> Subtract(in Columns4<TVector, T> a, in Columns4<TVector, T> b)
    {
        Columns4<TVector, T> columns;
        columns._v0 = a._v0 - b._v0;
        columns._v1 = a._v1 - b._v1;
        columns._v2 = a._v2 - b._v2;
        columns._v3 = a._v3 - b._v3;
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> Relu(in Columns4<TVector, T> values)
    {
        Columns4<TVector, T> columns;
        columns._v0 = TVector.Relu(values._v0);
        columns._v1 = TVector.Relu(values._v1);
        columns._v2 = TVector.Relu(values._v2);
        columns._v3 = TVector.Relu(values._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Columns4<TVector, T> WherePositive(in Columns4<TVector, T> condition, in Columns4<TVector, T> values)
    {
        Columns4<TVector, T> columns;
        columns._v0 = TVector.WherePositive(condition._v0, values._v0);
        columns._v1 = TVector.WherePositive(condition._v1, values._v1);
        columns._v2 = TVector.WherePositive(condition._v2, values._v2);
        columns._v3 = TVector.WherePositive(condition._v3, values._v3);
        return columns;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in Columns4<TVector, T> values, ref T destination)
    {
        TVector.Store(values._v0, ref destination);
        TVector.Store(values._v1, ref Unsafe.Add(ref destination, TVector.Count));
        TVector.Store(values._v2, ref Unsafe.Add(ref destination, 2 * TVector.Count));
        TVector.Store(values._v3, ref Unsafe.Add(ref destination, 3 * TVector.Count));
    }
}
