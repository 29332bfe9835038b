using System.Numerics;

namespace ScratchCnn.Kernels;

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
