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

    [TerminalFact] // python3 knows what a process that has ended took
    public void A_day_of_two_leads_is_annotated_in_less_than_400_MB_and_its_report_has_less_than_10_MB()
    {
        const int rate = 250, minutes = 24 * 60;
        short[] minute = [.. Detection.MadeUpEcg.Lead(rate, 60, Detection.MadeUpEcg.Rhythm(60), gain: 1000, noise: 0.05).Segments[0].Samples
            .SelectMany(value => (short[])[(short)value, (short)(value / 2)])];
        File.WriteAllText(_folder["day.hea"], $"day 2 {rate} {minutes * 60 * rate}\nday.dat 16 1000 16 0 0 0 0 I\nday.dat 16 1000 16 0 0 0 0 II\n");
        using (FileStream stream = File.Create(_folder["day.dat"]))
        {
            for (int i = 0; i < minutes; i++)
                stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(minute.AsSpan()));
        }

        const string script = """
            import resource, subprocess, sys
            code = subprocess.run(['dotnet'] + sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            """;
        var start = new System.Diagnostics.ProcessStartInfo("python3") { WorkingDirectory = _folder.Path, RedirectStandardOutput = true };
        foreach (string arg in (string[])["-c", script, typeof(Train.Commands.Cli).Assembly.Location, "annotate", "day", "--output", "out", "--threads", "2"])
            start.ArgumentList.Add(arg);
        using System.Diagnostics.Process process = System.Diagnostics.Process.Start(start)!;
        string[] result = process.StandardOutput.ReadToEnd().Split();

        Assert.Equal("0", result[0]);
        int beats = minutes * Detection.MadeUpEcg.Rhythm(60).Length;
        Assert.InRange(File.ReadLines(_folder["out/beats.csv"]).Count() - 1, beats - minutes, beats + minutes);
        Assert.InRange(new FileInfo(_folder["out/report.html"]).Length, 1_000_000, 10_000_000);
        Assert.True(int.Parse(result[1], System.Globalization.CultureInfo.InvariantCulture) < 400_000, $"The program took {result[1]} KB.");
    }
}
