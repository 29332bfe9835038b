using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>A vector of one lane, for the values that fill no whole vector.</summary>
internal readonly struct Scalar<T> : IVector<Scalar<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly T _value;

    private Scalar(T value) => _value = value;

    public static int Count => 1;

    public static Scalar<T> Zero => default;

    /// <summary>The value.</summary>
    public T Value => _value;

    private long Bits => Unsafe.BitCast<T, long>(_value);

    /// <summary>The error of a kernel that is asked for another type than float or double.</summary>
    public static NotSupportedException NotSupported() => new($"ScratchCnn computes in float or double, not in {typeof(T).Name}.");

    public static Scalar<T> Load(ref T source) => new(source);

    public static void Store(in Scalar<T> values, ref T destination) => destination = values._value;

    public static Scalar<T> Create(T value) => new(value);

    public static Scalar<T> MultiplyAdd(ref readonly T factor, in Scalar<T> values, in Scalar<T> sum) => new(T.FusedMultiplyAdd(factor, values._value, sum._value));

    public static Scalar<T> MultiplyAdd(in Scalar<T> a, in Scalar<T> b, in Scalar<T> sum) => new(T.FusedMultiplyAdd(a._value, b._value, sum._value));

    public static Scalar<T> Add(in Scalar<T> a, in Scalar<T> b) => new(a._value + b._value);

    public static Scalar<T> Subtract(in Scalar<T> a, in Scalar<T> b) => new(a._value - b._value);

    public static Scalar<T> Relu(in Scalar<T> values) => new(values._value < T.Zero ? T.Zero : values._value);

    public static Scalar<T> WherePositive(in Scalar<T> condition, in Scalar<T> values) => condition._value > T.Zero ? values : Zero;

    public static Scalar<T> operator +(Scalar<T> a, Scalar<T> b) => new(a._value + b._value);

    public static Scalar<T> operator -(Scalar<T> a, Scalar<T> b) => new(a._value - b._value);

    public static Scalar<T> operator *(Scalar<T> a, Scalar<T> b) => new(a._value * b._value);

    public static Scalar<T> operator /(Scalar<T> a, Scalar<T> b) => new(a._value / b._value);

    public static Scalar<T> operator -(Scalar<T> a) => new(-a._value);

    public static Scalar<T> Sqrt(Scalar<T> a) => new(T.Sqrt(a._value));

    public static Scalar<T> Abs(Scalar<T> a) => new(T.Abs(a._value));

    public static Scalar<T> CopySign(Scalar<T> a, Scalar<T> sign) => new(T.CopySign(a._value, sign._value));

    public static Scalar<T> WhereGreater(Scalar<T> a, Scalar<T> b, Scalar<T> ifTrue, Scalar<T> ifFalse) => a._value > b._value ? ifTrue : ifFalse;

    public static Scalar<T> WhereEqual(Scalar<T> a, Scalar<T> b, Scalar<T> ifTrue, Scalar<T> ifFalse) => a._value == b._value ? ifTrue : ifFalse;

    public static Scalar<T> SubtractBits(Scalar<T> a, Scalar<T> b) => FromBits(a.Bits - b.Bits);

    public static Scalar<T> OrBits(Scalar<T> a, Scalar<T> b) => FromBits(a.Bits | b.Bits);

    public static Scalar<T> ShiftBitsLeft(Scalar<T> a, int count) => FromBits(a.Bits << count);

    public static Scalar<T> ShiftBitsRight(Scalar<T> a, int count) => FromBits(a.Bits >>> count);

    private static Scalar<T> FromBits(long bits) => new(Unsafe.BitCast<long, T>(bits));
}
