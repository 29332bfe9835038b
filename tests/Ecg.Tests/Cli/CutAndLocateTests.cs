using System.Security.Cryptography;

namespace Ecg.Tests.Cli;

public sealed class CutAndLocateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Output => _folder["beats.csv"];

    [RealDataFact]
    public void Beats_of_a_recording_are_written_in_the_published_bytes_with_their_origins()
    {
        string provenance = _folder["origins.csv"];
        CliRun run = CliRun.Of(
            _folder, "cut", "--data", RealData.Mitdb, "--records", "100", "--output", Output, "--provenance", provenance).Succeeded();

        Assert.Contains("2,272 beats of 1 recordings; labels published", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            "a619756d4297e4f7a8012e4fa4a76dd8e9f3329dbcf0ad2475ce4707d13f3ef0",
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Output))));
        Assert.Equal(2_273, File.ReadLines(provenance).Count());
    }

    [RealDataFact]
    public void Locate_finds_the_rows_that_cut_wrote()
    {
        CliRun.Of(_folder, "cut", "--data", RealData.Mitdb, "--records", "102,222", "--output", Output, "--labels", "aami").Succeeded();
        CliRun run = CliRun.Of(_folder, "locate", "--data", Output, "--patients", RealData.Mitdb, "--output", _folder["places.csv"]).Succeeded();

        Assert.Contains("4,668 of 4,668 rows were found; 0 could not be placed.", run.Output, StringComparison.Ordinal);
        Assert.Contains("212 of them have a different label", run.Output, StringComparison.Ordinal); // the junctional escape beats of 222
        Assert.Equal(4_669, File.ReadLines(_folder["places.csv"]).Count());
    }

    [Fact]
    public void A_folder_that_is_not_there_or_has_no_recordings_is_an_error()
    {
        Beats(_folder["nowhere"]).FailedWith(1, _folder["nowhere"], "no such folder");
        Beats(_folder.Path).FailedWith(1, _folder.Path, "no recording");
        CliRun.Of(_folder, "locate", "--data", _folder["no.csv"], "--patients", _folder.Path, "--output", Output).FailedWith(1, "no.csv");
        Assert.False(File.Exists(Output));
    }

    [Fact]
    public void A_recording_that_the_folder_lacks_is_an_error()
    {
        _folder.Write("RECORDS", "100\n101\n"u8.ToArray());
        Beats(_folder.Path, "--records", "100,999").FailedWith(1, "'999'", "100, 101");
        Beats(_folder.Path, "--records", "ds2").FailedWith(1, "'103'");
    }

    [Fact]
    public void Unpaced_recordings_that_the_folder_lacks_are_an_error_that_says_so()
    {
        _folder.Write("RECORDS", "102\n104\n"u8.ToArray());
        Beats(_folder.Path, "--records", "unpaced").FailedWith(1, "no recording of DS1 or DS2; it has 102, 104.");
        Beats(_folder.Path, "--records", " , ").FailedWith(1, "got ' , '");
    }

    [Fact]
    public void A_second_annotation_file_is_not_that_of_another_record()
    {
        string recordings = SmallRecordings.Write(_folder);
        string Named(string record, string extension) => Path.Combine(recordings, $"{record}.{extension}");
        string Cut(string records) => string.Join('\n', Beats(recordings, "--records", records).Succeeded().Output);

        // 101 has 59 annotations; those of 106 are copied with one more header, or without.
        File.WriteAllBytes(Named("101-0", "atr"), [0xE8, 0x06, 0xE8, 0x06, 0, 0]);
        Assert.Contains("1 beats of 1 recordings", Cut("101"), StringComparison.Ordinal);

        File.WriteAllText(Named("101-0", "hea"), File.ReadAllText(Named("101", "hea")).Replace("101 ", "101-0 ", StringComparison.Ordinal));
        Assert.Contains("58 beats of 1 recordings", Cut("101"), StringComparison.Ordinal);
        Assert.Contains("1 beats of 1 recordings", Cut("101-0"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cause_that_no_beat_can_be_cut_is_told()
    {
        string recordings = SmallRecordings.Write(_folder);
        File.WriteAllText(Path.Combine(recordings, "101.hea"), "101 1 360 100\n101.dat 16\n");
        Beats(recordings, "--records", "101").FailedWith(1, "no beat can be cut", "101.atr: 59 of 59 annotations are left out: they stand beyond the end of the record");

        File.WriteAllText(Path.Combine(recordings, "106.hea"), "106 1 360 21600\n106.dat 16 0 16 -32768\n");
        File.WriteAllBytes(
            Path.Combine(recordings, "106.dat"), System.Runtime.InteropServices.MemoryMarshal.AsBytes(Enumerable.Repeat(short.MinValue, 21600).ToArray().AsSpan()).ToArray());
        Beats(recordings, "--records", "106").FailedWith(1, "no beat can be cut", "58 annotated beats lack one of these");
    }

    private CliRun Beats(string wfdb, params string[] more) => CliRun.Of(_folder, ["cut", "--data", wfdb, "--output", Output, .. more]);
}
