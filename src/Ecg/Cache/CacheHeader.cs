using System.Runtime.InteropServices;

namespace Ecg.Cache;

/// <summary>The first 64 bytes of a cache file: which CSV it was made from, and how many rows follow.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Bytes)]
internal struct CacheHeader
{
    /// <summary>"ECGBEAT1", read as a number: it says the format, its version, and by its byte order that of the numbers that follow.</summary>
    public const ulong ExpectedMagic = 0x3154_4145_4247_4345;

    /// <summary>Bytes of a header.</summary>
    public const int Bytes = 64;

    public ulong Magic;
    public long CsvBytes;
    public long CsvTicks;
    public ulong ContentHashLow;
    public ulong ContentHashHigh;
    public int Classes;
    public int Rows;
}
