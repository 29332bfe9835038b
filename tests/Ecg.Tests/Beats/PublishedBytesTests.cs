using System.Security.Cryptography;
using Ecg.Beats;

namespace Ecg.Tests.Beats;

/// <summary>
/// The files as they were published have these hashes: SHA-256 over what the rule gives for the whole MIT-BIH Arrhythmia Database (its
/// published test part is rebuilt to the byte), for its record 100, and for its record 102.
/// </summary>
public sealed class PublishedBytesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [RealDataFact]
    public void Record_100_is_rebuilt_to_the_byte() =>
        Requires("100", "a619756d4297e4f7a8012e4fa4a76dd8e9f3329dbcf0ad2475ce4707d13f3ef0", [2238, 33, 1, 0, 0]);

    [RealDataFact]
    public void Record_102_is_rebuilt_to_the_byte_from_its_second_annotation_file() =>
        Requires("102", "201495b09b6283decbf745b70502c9c085fd91aa0494259930e25964314a4a3b", [99, 0, 4, 0, 2083]);

    [RealDataFact]
    public void The_whole_database_is_rebuilt_to_the_byte() =>
        Requires("all", "54f2723482c850ea6d1e2a44c3d69d0c6c72eb51c4754086cbf796724e681128", [90589, 2779, 7236, 803, 8039]);

    [RealDataFact]
    public void The_provenance_of_record_100_has_a_line_a_row()
    {
        string provenance = _folder["provenance.csv"];

        BeatExportResult result = BeatExport.Write(RealData.Mitdb, ["100"], _folder["beats.csv"], provenance);

        string[] lines = File.ReadAllLines(provenance);
        Assert.Equal(result.Rows + 1, lines.Length);
        Assert.Equal("record,sample,symbol,label,segment_length", lines[0]);
        // 77, 370 and 662 are the first beats; the segment goes from 77 to 370 + ⌊292 / 5⌋ = 428: 351 samples, of which every third is
        // taken.
        Assert.Equal("100,77,N,0,117", lines[1]);
    }

    [RealDataFact]
    public void The_scheme_of_the_AAMI_moves_the_escape_beats_to_S()
    {
        BeatExportResult published = BeatExport.Write(RealData.Mitdb, ["222"], _folder["published.csv"]);
        BeatExportResult aami = BeatExport.Write(RealData.Mitdb, ["222"], _folder["aami.csv"], scheme: LabelScheme.Aami);

        // 222 has 212 nodal escape beats (j), and no atrial ones.
        Assert.Equal(published.Counts[0] - 212, aami.Counts[0]);
        Assert.Equal(published.Counts[1] + 212, aami.Counts[1]);
        Assert.Equal(published.Counts.Skip(2), aami.Counts.Skip(2));
    }

    private void Requires(string records, string sha256, int[] counts)
    {
        string file = _folder["beats.csv"];

        BeatExportResult result = BeatExport.Write(RealData.Mitdb, RecordSelection.Parse(RealData.Mitdb, records), file);

        Assert.Equal(counts, result.Counts);
        Assert.Equal(0, result.LeftOut);
        using FileStream stream = File.OpenRead(file);
        Assert.Equal(sha256, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }
}
