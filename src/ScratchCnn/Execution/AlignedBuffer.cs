using System.Numerics;
using System.Runtime.CompilerServices;

namespace ScratchCnn.Execution;

/// <summary>
/// An array whose first element lies at the beginning of a cache line, so that no vector load straddles two lines. Zeroed; never moved.
/// </summary>
internal sealed class AlignedBuffer<T>
    where T : unmanaged, INumberBase<T>
{
    private const int CacheLine = 64;

    private readonly T[] _array;
    private readonly int _start;

    public AlignedBuffer(int length)
    {
        int slack = CacheLine / Unsafe.SizeOf<T>();
        _array = GC.AllocateArray<T>(checked(length + slack), pinned: true);
        nint address;
        unsafe
        {
            address = (nint)Unsafe.AsPointer(ref _array[0]);
        }

        _start = (int)((CacheLine - (address & (CacheLine - 1))) & (CacheLine - 1)) / Unsafe.SizeOf<T>();
        Length = length;
    }

    public int Length { get; }

    public Span<T> Span => _array.AsSpan(_start, Length);

    public Span<T> Slice(int start, int length) => _array.AsSpan(_start + start, length);
}
