using System.Text;

namespace Ecg.Tests.Cli;

public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [ProcFact]
    public void A_million_rows_are_predicted_in_less_than_300_MB()
    {
        const int rows = 1_000_000, rowsAWrite = 1_000;
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Repeat("1", 187)) + "\n", rowsAWrite)));

        using var process = new ProgramProcess(
            _folder, "predict", "--model", Path.Combine(_folder["run"], "model.safetensors"), "--input", "-", "--output", _folder["out.csv"]);
        for (int row = 0; row < rows; row += rowsAWrite)
            process.Input.Write(text);
        process.Input.Flush();
        long peak = process.PeakMemory();
        process.WaitForEnd().Succeeded();

        Assert.Equal(rows + 1, File.ReadLines(_folder["out.csv"]).Count());
        Assert.True(peak is > 0 and < 300_000_000, $"The program took {peak / 1e6:F0} MB.");
    }
}
