using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Ecg.Cache;

/// <summary>The first 64 bytes of a cache file: identity of the CSV file it was made from, and number of rows.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = Bytes)]
internal struct CacheHeader
{
    /// <summary>"ECGBEAT1", read as a number: identifies the format, its version and the byte order of the file.</summary>
    public const ulong ExpectedMagic = 0x3154_4145_4247_4345;

    /// <summary>Size of the header.</summary>
    public const int Bytes = 64;

    public ulong Magic;
    public long CsvBytes;
    public long CsvTicks;
    public ulong ContentHashLow;
    public ulong ContentHashHigh;
    public int Classes;
    public int Rows;
}

/// <summary>Length and last write time, which identify a version of a file without reading it.</summary>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Ticks">Last write time, in UTC ticks of 100 nanoseconds.</param>
internal readonly record struct CsvStamp(long Bytes, long Ticks)
{
    // FAT has the coarsest time stamps of the common file systems: two seconds.
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

    /// <summary>Whether any later modification is certain to get a different time stamp.</summary>
    public bool IsOldEnough() => DateTime.UtcNow.Ticks - Ticks > CoarsestClock.Ticks;
}
