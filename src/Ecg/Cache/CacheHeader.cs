using System.IO.Hashing;
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

/// <summary>What tells one state of a file from another without reading it.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Ticks">Time of its last change, in UTC ticks of 100 nanoseconds.</param>
internal readonly record struct CsvStamp(long Bytes, long Ticks)
{
    // The coarsest clock among common file systems, FAT's, moves every two seconds.
    private static readonly TimeSpan CoarsestClock = TimeSpan.FromSeconds(2);

    public static CsvStamp Of(string path)
    {
        var file = new FileInfo(path);
        return new CsvStamp(file.Length, file.LastWriteTimeUtc.Ticks);
    }

    /// <summary>XXH128 of all bytes of a file.</summary>
    public static UInt128 HashContent(string path)
    {
        using FileStream file = File.OpenRead(path);
        var hash = new XxHash128();
        hash.Append(file);
        return hash.GetCurrentHashAsUInt128();
    }

    /// <summary>Whether a change from now on is sure to give the file another time than this.</summary>
    public bool IsOldEnough() => DateTime.UtcNow.Ticks - Ticks > CoarsestClock.Ticks;
}
