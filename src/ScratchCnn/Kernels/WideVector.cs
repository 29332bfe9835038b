using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ScratchCnn.Kernels;

/// <summary>A vector of 512 bits.</summary>
internal readonly struct WideVector<T> : IVector<WideVector<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private WideVector(Vector512<T> value) => _value = value;

    public static int Count => Vector512<T>.Count;

    public static WideVector<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator WideVector<T>(Vector512<T> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector512<T>(WideVector<T> value) => value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Load(ref T source) => Vector512.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in WideVector<T> values, ref T destination) => values._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Create(T value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> MultiplyAdd(ref readonly T factor, in WideVector<T> values, in WideVector<T> sum) => MultiplyAdd(Vector512.Create(factor), values, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> MultiplyAdd(in WideVector<T> a, in WideVector<T> b, in WideVector<T> sum)
    {
        // The comparison of types is decided when the code is compiled: one branch remains. a * b + c would be rounded twice.
        if (typeof(T) == typeof(float))
            return Vector512.FusedMultiplyAdd(a._value.As<T, float>(), b._value.As<T, float>(), sum._value.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double))
            return Vector512.FusedMultiplyAdd(a._value.As<T, double>(), b._value.As<T, double>(), sum._value.As<T, double>()).As<double, T>();
        throw Scalar<T>.NotSupported();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Add(in WideVector<T> a, in WideVector<T> b) => a._value + b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Subtract(in WideVector<T> a, in WideVector<T> b) => a._value - b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Relu(in WideVector<T> values) => Vector512.ConditionalSelect(Vector512.LessThan(values._value, Vector512<T>.Zero), Vector512<T>.Zero, values._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> WherePositive(in WideVector<T> condition, in WideVector<T> values) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(condition._value, Vector512<T>.Zero), values._value, Vector512<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> operator +(WideVector<T> a, WideVector<T> b) => a._value + b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> operator -(WideVector<T> a, WideVector<T> b) => a._value - b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> operator *(WideVector<T> a, WideVector<T> b) => a._value * b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> operator /(WideVector<T> a, WideVector<T> b) => a._value / b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> operator -(WideVector<T> a) => -a._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Sqrt(WideVector<T> a) => Vector512.Sqrt(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> Abs(WideVector<T> a) => Vector512.Abs(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> CopySign(WideVector<T> a, WideVector<T> sign) => Vector512.CopySign(a._value, sign._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> WhereGreater(WideVector<T> a, WideVector<T> b, WideVector<T> ifTrue, WideVector<T> ifFalse) =>
        Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), ifTrue._value, ifFalse._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> WhereEqual(WideVector<T> a, WideVector<T> b, WideVector<T> ifTrue, WideVector<T> ifFalse) =>
        Vector512.ConditionalSelect(Vector512.Equals(a._value, b._value), ifTrue._value, ifFalse._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> SubtractBits(WideVector<T> a, WideVector<T> b) => (a._value.As<T, long>() - b._value.As<T, long>()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> OrBits(WideVector<T> a, WideVector<T> b) => a._value | b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> ShiftBitsLeft(WideVector<T> a, int count) => (a._value.As<T, long>() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static WideVector<T> ShiftBitsRight(WideVector<T> a, int count) => (a._value.As<T, long>() >>> count).As<long, T>();
}
