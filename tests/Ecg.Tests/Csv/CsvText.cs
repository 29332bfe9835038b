using System.IO.Compression;
using System.Text;
using Ecg.Csv;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Csv;

/// <summary>Small files in the published format, and ways to spoil them.</summary>
internal static class CsvText
{
    /// <summary>Rows as the published files have them; row r has label r % classes and samples that depend on the seed, r and the column.</summary>
    public static byte[] Published(int rows, int classes = 5, ulong seed = 1, int samplesBeforePadding = PublishedFormat.Samples)
    {
        var stream = new MemoryStream();
        using (var writer = new PublishedCsvWriter(stream))
        {
            var samples = new float[PublishedFormat.Samples];
            for (int row = 0; row < rows; row++)
            {
                FillRow(samples.AsSpan(0, samplesBeforePadding), row, seed);
                writer.WriteRow(samples, row % classes);
            }
        }

        return stream.ToArray();
    }

    public static void FillRow(Span<float> samples, int row, ulong seed = 1)
    {
        ulong key = CounterRandom.Derive(seed, (ulong)row);
        for (int i = 0; i < samples.Length; i++)
            samples[i] = (float)CounterRandom.Uniform(key, (ulong)i);
    }

    /// <summary>The lines of a file, without their line ends, to be changed and put together again.</summary>
    public static string[] Lines(int rows) => Encoding.ASCII.GetString(Published(rows)).TrimEnd().Split("\r\n");

    /// <summary>A line with one of its columns, counted from 1, replaced.</summary>
    public static string WithColumn(string line, int column, string text)
    {
        string[] fields = line.Split(',');
        fields[column - 1] = text;
        return string.Join(',', fields);
    }

    public static byte[] Join(IEnumerable<string> lines, string lineEnd = "\n") => Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + lineEnd)));

    public static byte[] Gzip(byte[] content)
    {
        var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }

    public static (BeatMatrix Beats, FileReport Report) Read(string path, BadRows? badRows = null, int threads = 2, int classes = 5)
    {
        var beats = new BeatMatrix();
        return (beats, BeatCsv.Read(beats, path, classes, badRows, threads));
    }
}
