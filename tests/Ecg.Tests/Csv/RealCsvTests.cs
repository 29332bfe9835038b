using System.IO.Compression;
using System.Security.Cryptography;
using Ecg.Csv;
using Ecg.Data;

namespace Ecg.Tests.Csv;

/// <summary>The real files: rows of each label, and written again byte for byte.</summary>
public sealed class RealCsvTests
{
    [RealDataFact(RealDataKind.Csv)]
    public void The_real_files_have_the_known_numbers_of_rows_of_each_label()
    {
        IReadOnlyList<BeatFile> files = RealData.CsvFiles;
        BeatSet set = BeatSet.Read(files, RealData.Folder!, new ReadOptions(BadRows: null, Threads: 2, CacheFolder: null));

        Assert.Equal(PublishedFile.All, set.Parts.Select(part => part.Published));
        // The published files, or the ones that the project is developed on: the training file in two parts, and beats of other PTB recordings.
        string[] known =
        [
            "72471 2223 5788 641 6431, 18118 556 1448 162 1608, 4046 0, 0 10506",
            "57977 1778 4630 513 5145, 14494 445 1158 128 1286, 280 0, 0 969",
        ];
        Assert.Contains(string.Join(", ", set.Parts.Select(part => string.Join(' ', part.Report!.RowsByClass))), known);
        Assert.All(set.Parts, part => Assert.Equal(0, part.Report!.BadRowCount));
        Assert.InRange(set.Beats.Samples.Span.IndexOfAnyExceptInRange(0f, 1f), -1, -1);
    }

    [RealDataFact(RealDataKind.Csv)]
    public void A_real_file_that_is_read_and_written_again_is_the_same_to_the_byte()
    {
        foreach (BeatFile file in RealData.CsvFiles.Where(file => file.Published != PublishedFile.MitbihTrain))
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
