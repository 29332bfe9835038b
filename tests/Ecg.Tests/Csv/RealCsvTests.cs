using System.IO.Compression;
using System.Security.Cryptography;
using Ecg.Csv;
using Ecg.Data;

namespace Ecg.Tests.Csv;

/// <summary>The real files: rows and labels as their README counts them, and written back to the byte.</summary>
public sealed class RealCsvTests
{
    [RealDataFact]
    public void The_real_files_have_the_rows_and_labels_that_their_description_gives()
    {
        IReadOnlyList<BeatFile> files = BeatFile.Find(RealData.Folder!);
        BeatSet set = BeatSet.Read(files, RealData.Folder!, new ReadOptions(BadRows: null, Threads: 2, CacheFolder: null));

        Assert.Equal(["mitbih_train", "mitbih_test", "ptbdb_normal", "ptbdb_abnormal"], set.Parts.Select(part => part.Published!.Name));
        Assert.Equal([57_977, 1_778, 4_630, 513, 5_145], set.Parts[0].Report!.RowsByClass);
        Assert.Equal([14_494, 445, 1_158, 128, 1_286], set.Parts[1].Report!.RowsByClass);
        Assert.Equal([280, 0], set.Parts[2].Report!.RowsByClass);
        Assert.Equal([0, 969], set.Parts[3].Report!.RowsByClass);
        Assert.Equal([70_043, 17_511, 280, 969], set.Parts.Select(part => part.Rows));
        Assert.Equal(88_803, set.Beats.Rows);
        Assert.All(set.Parts, part => Assert.Equal(0, part.Report!.BadRowCount));
        Assert.InRange(set.Beats.Samples.Span.IndexOfAnyExceptInRange(0f, 1f), -1, -1);
    }

    [RealDataFact]
    public void A_real_file_that_is_read_and_written_again_is_the_same_to_the_byte()
    {
        foreach (BeatFile file in BeatFile.Find(RealData.Folder!).Where(file => file.Published != PublishedFile.MitbihTrain))
        {
            BeatMatrix beats = CsvText.Read(file.Path).Beats;
            using var hash = SHA256.Create();
            using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
            using (var writer = new PublishedCsvWriter(stream))
            {
                for (int row = 0; row < beats.Rows; row++)
                    writer.WriteRow(beats.SamplesOf(row, 1), beats.Labels[row]);
            }

            using FileStream compressed = File.OpenRead(file.Path);
            using Stream text = file.Path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(compressed, CompressionMode.Decompress) : compressed;
            Assert.Equal(SHA256.HashData(text), hash.Hash);
        }
    }
}
