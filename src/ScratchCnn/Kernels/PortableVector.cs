using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Kernels;

/// <summary>A vector as wide as .NET makes <see cref="Vector{T}"/> on this processor: 256 bits with AVX2, 128 on Arm.</summary>
internal readonly struct PortableVector<T> : IVector<PortableVector<T>, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Vector<T> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private PortableVector(Vector<T> value) => _value = value;

    public static int Count => Vector<T>.Count;

    public static PortableVector<T> Zero => default;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator PortableVector<T>(Vector<T> value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Vector<T>(PortableVector<T> value) => value._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Load(ref T source) => Vector.LoadUnsafe(ref source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(in PortableVector<T> values, ref T destination) => values._value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Create(T value) => Vector.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> MultiplyAdd(ref readonly T factor, in PortableVector<T> values, in PortableVector<T> sum) => MultiplyAdd(Vector.Create(factor), values, sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> MultiplyAdd(in PortableVector<T> a, in PortableVector<T> b, in PortableVector<T> sum)
    {
        // The comparison of types is decided when the code is compiled: one branch remains. a * b + c would be rounded twice.
        if (typeof(T) == typeof(float))
            return Vector.FusedMultiplyAdd(a._value.As<T, float>(), b._value.As<T, float>(), sum._value.As<T, float>()).As<float, T>();
        if (typeof(T) == typeof(double))
            return Vector.FusedMultiplyAdd(a._value.As<T, double>(), b._value.As<T, double>(), sum._value.As<T, double>()).As<double, T>();
        throw Scalar<T>.NotSupported();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Add(in PortableVector<T> a, in PortableVector<T> b) => a._value + b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Subtract(in PortableVector<T> a, in PortableVector<T> b) => a._value - b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Relu(in PortableVector<T> values) => Vector.ConditionalSelect(Vector.LessThan(values._value, Vector<T>.Zero), Vector<T>.Zero, values._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> WherePositive(in PortableVector<T> condition, in PortableVector<T> values) =>
        Vector.ConditionalSelect(Vector.GreaterThan(condition._value, Vector<T>.Zero), values._value, Vector<T>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> operator +(PortableVector<T> a, PortableVector<T> b) => a._value + b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> operator -(PortableVector<T> a, PortableVector<T> b) => a._value - b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> operator *(PortableVector<T> a, PortableVector<T> b) => a._value * b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> operator /(PortableVector<T> a, PortableVector<T> b) => a._value / b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> operator -(PortableVector<T> a) => -a._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Sqrt(PortableVector<T> a) => Vector.SquareRoot(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> Abs(PortableVector<T> a) => Vector.Abs(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> CopySign(PortableVector<T> a, PortableVector<T> sign) => Vector.CopySign(a._value, sign._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> WhereGreater(PortableVector<T> a, PortableVector<T> b, PortableVector<T> ifTrue, PortableVector<T> ifFalse) =>
        Vector.ConditionalSelect(Vector.GreaterThan(a._value, b._value), ifTrue._value, ifFalse._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> WhereEqual(PortableVector<T> a, PortableVector<T> b, PortableVector<T> ifTrue, PortableVector<T> ifFalse) =>
        Vector.ConditionalSelect(Vector.Equals(a._value, b._value), ifTrue._value, ifFalse._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> SubtractBits(PortableVector<T> a, PortableVector<T> b) => (a._value.As<T, long>() - b._value.As<T, long>()).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> OrBits(PortableVector<T> a, PortableVector<T> b) => a._value | b._value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> ShiftBitsLeft(PortableVector<T> a, int count) => (a._value.As<T, long>() << count).As<long, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PortableVector<T> ShiftBitsRight(PortableVector<T> a, int count) => (a._value.As<T, long>() >>> count).As<long, T>();
}
