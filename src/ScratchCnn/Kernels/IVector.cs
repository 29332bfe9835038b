using System.Numerics;

namespace ScratchCnn.Kernels;

/// <summary>
/// A vector of lanes. Kernels are written once over it, and the width is a type argument: <see cref="WideVector{T}"/> where the processor has 512-bit
/// units, <see cref="PortableVector{T}"/> elsewhere, and <see cref="Scalar{T}"/> for the values that fill no whole vector. Lanes never mix, and
/// every operation is the scalar operation in each lane, so a kernel gives the same bits at every width.
/// </summary>
/// <remarks>
/// An implementation is a struct with a single field, which the JIT compiler keeps in a register.
/// </remarks>
internal interface IVector<TSelf, T> : IColumns<TSelf, T>
    where TSelf : struct, IVector<TSelf, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The same value in all lanes.</summary>
    static abstract TSelf Create(T value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a);

    /// <summary>√a.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>|a|.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>The magnitude of <paramref name="a"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf a, TSelf sign);

    /// <summary>a &gt; b ? ifTrue : ifFalse.</summary>
    static abstract TSelf WhereGreater(TSelf a, TSelf b, TSelf ifTrue, TSelf ifFalse);

    /// <summary>a = b ? ifTrue : ifFalse.</summary>
    static abstract TSelf WhereEqual(TSelf a, TSelf b, TSelf ifTrue, TSelf ifFalse);

    /// <summary>a − b of the lanes' 64 bits as integers; for double.</summary>
    static abstract TSelf SubtractBits(TSelf a, TSelf b);

    /// <summary>a | b of the lanes' 64 bits; for double.</summary>
    static abstract TSelf OrBits(TSelf a, TSelf b);

    /// <summary>The lanes' 64 bits, shifted up; for double.</summary>
    static abstract TSelf ShiftBitsLeft(TSelf a, int count);

    /// <summary>The lanes' 64 bits, shifted down with zeros coming in; for double.</summary>
    static abstract TSelf ShiftBitsRight(TSelf a, int count);
}
