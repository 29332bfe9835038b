using Ecg.Csv;

namespace Ecg.Tests.Csv;

/// <summary>Counts the bytes that all threads of the process allocate, so no other test may run meanwhile.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void Reading_takes_less_than_twice_the_memory_of_the_matrix(string name)
    {
        // Padded like real beats, which makes the text about as compressible as the real files.
        byte[] text = CsvText.Published(20_000, samplesBeforePadding: 70);
        string path = _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(text) : text);
        CsvText.Read(path);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        BeatMatrix beats = CsvText.Read(path, threads: 2).Beats;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        long matrix = beats.Rows * (PublishedFormat.Samples * sizeof(float) + 1L);
        Assert.InRange(allocated, matrix, 2 * matrix);
    }

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.csv.gz")]
    public void A_file_without_line_ends_takes_a_few_blocks_of_memory(string name)
    {
        byte[] zeros = new byte[40 * TextBlocks.BlockBytes];
        string path = _folder.Write(name, name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(zeros) : zeros);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        Assert.Throws<EcgDataException>(() => CsvText.Read(path));
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The matrix is reserved by the file's length, before its content is known: a sixth of the text.
        Assert.InRange(allocated, 0, zeros.Length / 2);
    }
}
