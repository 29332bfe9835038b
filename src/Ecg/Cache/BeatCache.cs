using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Ecg.Csv;
using Ecg.Files;

namespace Ecg.Cache;

/// <summary>Cache of parsed CSV files: one cache file per CSV file, replaced when the CSV file changes.</summary>
/// <remarks>
/// <para>
/// A cache file is valid if the path, length and last write time of the CSV file are those that it was made from. The CSV file is then not read at all,
/// so a change that keeps the length and restores the time goes undetected. If only the time differs (a fresh copy, a touched file), the hash of the CSV
/// content decides (XXH128 of all bytes). A cache file is used only if its own hash is correct. In all other cases the CSV file is parsed as if there
/// were no cache, and failing to write the cache is not an error.
/// </para>
/// <para>Files with bad rows are not cached, so the cache does not depend on the policy for bad rows, and every run reports them. Neither are files
/// modified within the last two seconds: another modification could leave the same time stamp.</para>
/// <para>
/// Layout, in native byte order: header of 64 bytes, samples [rows, 187] as float, labels [rows] as byte, XXH3 (8 bytes) of everything before it.
/// </para>
/// </remarks>
/// <param name="folder">Folder of the cache files; created if it does not exist.</param>
public sealed class BeatCache(string folder)
{
    private const int SampleBytes = PublishedFormat.Samples * sizeof(float);

    /// <summary>
    /// The user's cache folder for this program: in <c>XDG_CACHE_HOME</c> if it is set, else in the local application data on Windows and in
    /// <c>~/.cache</c> elsewhere. Null if the user has no such folder.
    /// </summary>
    public static string? DefaultFolder()
    {
        string? root = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        // The XDG specification says to ignore relative paths.
        if (string.IsNullOrEmpty(root) || !Path.IsPathRooted(root))
        {
            string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            root = OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : home.Length == 0 ? ""
                : Path.Combine(home, ".cache");
        }

        return root.Length == 0 ? null : Path.Combine(root, "scratchcnn", "beats");
    }

    /// <summary>Path of the cache file for a CSV file.</summary>
    public string FileFor(string csvPath)
    {
        UInt128 hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(Path.GetFullPath(csvPath)));
        return Path.Combine(folder, $"{hash:x32}.beats");
    }

    /// <summary>Adds the rows of a CSV file to <paramref name="target"/>, from the cache if it has them; otherwise parses and caches them.</summary>
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
        if (before is { } stamp && isSettled && stamp.Bytes > 0 && report.BadRowCount == 0 && !report.HasHeader)
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
            // There is no cache file, or it cannot be read: parse the CSV file.
        }

        target.Truncate(firstRow);
        return null;
    }

    /// <summary>Whether the header is valid and the file has the length it implies; checked before memory is allocated for it.</summary>
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
            // A file that changed while it was read is not the one that was parsed.
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
            // The run has its beats; only the next one will be slower.
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
