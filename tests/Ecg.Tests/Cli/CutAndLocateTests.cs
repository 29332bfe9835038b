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

    private CliRun Beats(string wfdb, params string[] more) => CliRun.Of(_folder, ["cut", "--data", wfdb, "--output", Output, .. more]);
}
