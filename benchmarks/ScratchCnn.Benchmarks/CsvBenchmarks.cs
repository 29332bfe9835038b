using System.IO.Compression;
using BenchmarkDotNet.Attributes;
using Ecg.Csv;
using Ecg.Data;
using ScratchCnn.Numerics;

namespace ScratchCnn.Benchmarks;

/// <summary>Reading 20,000 beats (94 MB of text): plain, gzipped, and from the cache.</summary>
public class CsvBenchmarks
{
    private const int Rows = 20_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("scratchcnn-benchmark").FullName;

    /// <summary>Threads.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    private string CacheFolder => Path.Combine(_folder, "cache");

    /// <summary>Writes the files.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        string plain = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "plain")).FullName, "mitbih_train.csv");
        string zipped = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "zipped")).FullName, "mitbih_train.csv.gz");
        using (FileStream stream = File.Create(plain))
        {
            using var writer = new PublishedCsvWriter(stream);
            var beat = new float[187];
            for (int row = 0; row < Rows; row++)
            {
                for (int i = 0; i < beat.Length; i++)
                    beat[i] = (float)CounterRandom.Uniform((ulong)row, (ulong)i);
                writer.WriteRow(beat, row % 5);
            }
        }

        using (FileStream source = File.OpenRead(plain))
        {
            using var gzip = new GZipStream(File.Create(zipped), CompressionLevel.Fastest);
            source.CopyTo(gzip);
        }

        // A file that has only just been written is not cached: it might still be changing.
        File.SetLastWriteTimeUtc(plain, File.GetLastWriteTimeUtc(plain).AddMinutes(-1));
        Read("plain", CacheFolder);
    }

    /// <summary>Removes the files.</summary>
    [GlobalCleanup]
    public void CleanUp() => Directory.Delete(_folder, recursive: true);

    /// <summary>Plain text.</summary>
    [Benchmark(Baseline = true)]
    public int Plain() => Read("plain", cacheFolder: null);

    /// <summary>Gzipped text.</summary>
    [Benchmark]
    public int Gzip() => Read("zipped", cacheFolder: null);

    /// <summary>The cache of the plain file.</summary>
    [Benchmark]
    public int Cache() => Read("plain", CacheFolder);

    private int Read(string kind, string? cacheFolder)
    {
        string folder = Path.Combine(_folder, kind);
        return BeatSet.Read(BeatFile.FindIn(folder), folder, new ReadOptions(null, Threads, cacheFolder)).Beats.Rows;
    }
}
