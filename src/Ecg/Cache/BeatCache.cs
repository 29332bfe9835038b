using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Ecg.Csv;
using Ecg.Files;

namespace Ecg.Cache;

/// <summary>Parsed files, kept for the next time: a cache file for each CSV file, replaced when that changes.</summary>
/// <remarks>
/// <para>
/// What is promised. A cache file is used where the CSV's path, length and time of last change are those that it was made from. The CSV is then not
/// read at all, so a change that keeps its length and sets its time back goes unseen. Where only the time differs (a fresh copy, a touched file), the
/// hash of the CSV's content decides (XXH128 of all its bytes). A cache file is believed only if its own hash is right. In all other cases the CSV is
/// parsed as if there were no cache, and a cache that cannot be written is done without.
/// </para>
/// <para>Files with bad rows are not kept: what is kept does not depend on the policy for bad rows, and every run reports them. Nor are files
/// that changed within the last two seconds: another change might leave them the same time.</para>
/// <para>
/// Layout, in the machine's byte order: header of 64 bytes, samples [rows, 187] as float, labels [rows] as byte, XXH3 (8 bytes) of all before.
/// </para>
/// </remarks>
/// <param name="folder">Where the cache files are; created when it is missing.</param>
public sealed class BeatCache(string folder)
{
    private const int SampleBytes = PublishedFormat.Samples * sizeof(float);

    /// <summary>
    /// The user's cache folder for this program: in <c>XDG_CACHE_HOME</c> where it is set, else in the local application data on Windows and in
    /// <c>~/.cache</c> elsewhere. Null where the user has no such folder.
    /// </summary>
    public static string? DefaultFolder()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The specification has relative paths ignored.
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : home.Length == 0 ? ""
                : Path.Combine(home, ".cache");
        }

        return root.Length == 0 ? null : Path.Combine(root, "scratchcnn", "beats");
    }

    /// <summary>Where the rows of a CSV file are kept.</summary>
    public string FileFor(string csvPath)
    {
        UInt128 hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(Path.GetFullPath(csvPath)));
        return Path.Combine(folder, $"{hash:x32}.beats");
    }

    /// <summary>Adds the rows of a CSV file to <paramref name="target"/>, from the cache where it has them, else parsed and then kept.</summary>
    /// <inheritdoc cref="BeatCsv.Read"/>
    public FileReport Read(BeatMatrix target, string path, int classes, BadRows? badRows, int threads)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (TryRead(target, path, classes) is { } kept)
            return kept;

        CsvStamp? before = StampOrNull(path);
        bool isSettled = before?.IsOldEnough() ?? false;
        int firstRow = target.Rows;
        FileReport report = BeatCsv.Read(target, path, classes, badRows, threads);
        if (before is { } stamp && isSettled && report.BadRowCount == 0)
            TryWrite(target, firstRow, report, stamp);
        return report;
    }

    private FileReport? TryRead(BeatMatrix target, string path, int classes)
    {
        int firstRow = target.Rows;
        try
        {
            using FileStream file = File.OpenRead(FileFor(path));
            CacheHeader header = default;
            Span<byte> headerBytes = MemoryMarshal.AsBytes(new Span<CacheHeader>(ref header));
            file.ReadExactly(headerBytes);
            if (header.Classes != classes || !IsWhole(header, file.Length) || !IsOf(header, path))
                return null;

            target.Add(header.Rows);
            Span<byte> samples = MemoryMarshal.AsBytes(target.SamplesOf(firstRow, header.Rows));
            Span<byte> labels = target.LabelsOf(firstRow, header.Rows);
            Span<byte> hash = stackalloc byte[sizeof(ulong)];
            file.ReadExactly(samples);
            file.ReadExactly(labels);
            file.ReadExactly(hash);
            if (MemoryMarshal.Read<ulong>(hash) == Hash(headerBytes, samples, labels))
                return new FileReport(path, header.Rows, CountByClass(labels, classes), 0, 0, [], FromCache: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No cache file, or one that cannot be read: the CSV is parsed.
        }

        target.Truncate(firstRow);
        return null;
    }

    /// <summary>Whether a header is one, and the file as long as it says: checked before any memory is taken for it.</summary>
    private static bool IsWhole(in CacheHeader header, long fileBytes) =>
        header.Magic == CacheHeader.ExpectedMagic
        && header.Rows > 0
        && fileBytes == CacheHeader.Bytes + ((long)header.Rows * (SampleBytes + 1)) + sizeof(ulong);

    private static bool IsOf(in CacheHeader header, string path)
    {
        CsvStamp stamp = CsvStamp.Of(path);
        if (header.CsvBytes != stamp.Bytes)
            return false;
        return header.CsvTicks == stamp.Ticks
            || new UInt128(header.ContentHashHigh, header.ContentHashLow) == CsvStamp.HashContent(path);
    }

    private void TryWrite(BeatMatrix beats, int firstRow, FileReport report, CsvStamp before)
    {
        try
        {
            UInt128 content = CsvStamp.HashContent(report.Path);
            // A file that changed while it was read is not what was parsed.
            if (CsvStamp.Of(report.Path) != before)
                return;

            var header = new CacheHeader
            {
                Magic = CacheHeader.ExpectedMagic,
                CsvBytes = before.Bytes,
                CsvTicks = before.Ticks,
                ContentHashLow = (ulong)content,
                ContentHashHigh = (ulong)(content >> 64),
                Classes = report.RowsByClass.Count,
                Rows = report.Rows,
            };
            AtomicFile.Write(FileFor(report.Path), stream => Write(stream, header, beats, firstRow));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            // The run has its beats; it only takes as long the next time.
        }
    }

    private static void Write(Stream stream, CacheHeader header, BeatMatrix beats, int firstRow)
    {
        ReadOnlySpan<byte> headerBytes = MemoryMarshal.AsBytes(new ReadOnlySpan<CacheHeader>(in header));
        ReadOnlySpan<byte> samples = MemoryMarshal.AsBytes(beats.SamplesOf(firstRow, header.Rows));
        ReadOnlySpan<byte> labels = beats.LabelsOf(firstRow, header.Rows);
        ulong hash = Hash(headerBytes, samples, labels);
        stream.Write(headerBytes);
        stream.Write(samples);
        stream.Write(labels);
        stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<ulong>(in hash)));
    }

    private static ulong Hash(ReadOnlySpan<byte> header, ReadOnlySpan<byte> samples, ReadOnlySpan<byte> labels)
    {
        var hash = new XxHash3();
        hash.Append(header);
        hash.Append(samples);
        hash.Append(labels);
        return hash.GetCurrentHashAsUInt64();
    }

    private static int[] CountByClass(ReadOnlySpan<byte> labels, int classes)
    {
        var counts = new int[classes];
        foreach (byte label in labels)
            counts[label]++;
        return counts;
    }

    private static CsvStamp? StampOrNull(string path)
    {
        try
        {
            return CsvStamp.Of(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
