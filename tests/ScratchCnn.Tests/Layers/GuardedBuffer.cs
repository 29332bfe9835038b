using System.Numerics;
using System.Runtime.InteropServices;

namespace ScratchCnn.Tests.Layers;

/// <summary>The guard values around a buffer.</summary>
internal enum Guard
{
    /// <summary>Known values on both sides, which must still be there afterwards: finds who writes.</summary>
    Canaries,

    /// <summary>An unreadable page right behind the last value: finds who reads, by a crash of the process. Elsewhere than on Linux, canaries.</summary>
    UnreadablePage,
}

/// <summary>Memory that notices when somebody reaches past its ends.</summary>
internal sealed unsafe class GuardedBuffer<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int CanaryBytes = 256;
    private const byte Canary = 0xA5;
    private readonly byte* _memory;
    private readonly nuint _mapped;
    private readonly byte* _values;

    public GuardedBuffer(int length, Guard guard)
    {
        Length = length;
        nuint bytes = (nuint)(length * sizeof(T));
        if (guard == Guard.UnreadablePage && OperatingSystem.IsLinux())
        {
            nuint page = (nuint)Environment.SystemPageSize;
            nuint readable = (CanaryBytes + bytes + page - 1) / page * page;
            _mapped = readable + page;
            _memory = Pages.Allocate(readable, page);
            _values = _memory + readable - bytes;
        }
        else
        {
            _memory = (byte*)NativeMemory.Alloc(bytes + (2 * CanaryBytes));
            _values = _memory + CanaryBytes;
            new Span<byte>(_values + bytes, CanaryBytes).Fill(Canary);
        }

        new Span<byte>(_values - CanaryBytes, CanaryBytes).Fill(Canary);
    }

    public int Length { get; }

    public Span<T> Span => new(_values, Length);

    /// <summary>Whether nobody wrote outside.</summary>
    public bool IsIntact =>
        !new ReadOnlySpan<byte>(_values - CanaryBytes, CanaryBytes).ContainsAnyExcept(Canary)
        && (_mapped > 0 || !new ReadOnlySpan<byte>(_values + ((nint)Length * sizeof(T)), CanaryBytes).ContainsAnyExcept(Canary));

    public void Dispose()
    {
        if (_mapped > 0)
            Pages.Free(_memory, _mapped);
        else
            NativeMemory.Free(_memory);
    }
}

/// <summary>Pages from the operating system, asked for as on Linux.</summary>
internal static unsafe partial class Pages
{
    private const int ReadWrite = 3, PrivateAnonymous = 0x22, None = 0;

    /// <summary>Readable memory of whole pages, and an unreadable page behind it.</summary>
    public static byte* Allocate(nuint readable, nuint unreadable)
    {
        var memory = (byte*)mmap(null, readable + unreadable, ReadWrite, PrivateAnonymous, -1, 0);
        if ((nint)memory == -1 || mprotect(memory + readable, unreadable, None) != 0)
            throw new InvalidOperationException("No guarded memory is to be had.");
        return memory;
    }

    public static void Free(byte* memory, nuint length) => _ = munmap(memory, length);

    [LibraryImport("libc")]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(void* address, nuint length, int protection);

    [LibraryImport("libc")]
    private static partial int munmap(void* address, nuint length);
}
