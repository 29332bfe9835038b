using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>Ctrl+C during long commands: they end at once and leave no temporary file and no half a result.</summary>
public sealed class InterruptedTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Results => Directory.CreateDirectory(_folder["results"]).FullName;

    private string Output => Path.Combine(Results, "out.csv");

    [SignalFact]
    public void Cut_leaves_nothing()
    {
        using var process = new ProgramProcess(_folder, "cut", "--data", ManyRecordings(), "--output", Output);
        Assert.True(process.WaitForFile(() => Temporaries.Length == 1));
        EndsWithoutFiles(process);
    }

    [SignalFact]
    public void Locate_leaves_nothing()
    {
        string recordings = ManyRecordings();
        CliRun.Of(_folder, "cut", "--data", recordings, "--records", "r0", "--output", _folder["beats.csv"]).Succeeded();
        using var process = new ProgramProcess(_folder, "locate", "--data", _folder["beats.csv"], "--patients", recordings, "--output", Output, "--threads", "1");
        // It writes at its end alone; before that, the interruption meets it while it reads.
        Thread.Sleep(TimeSpan.FromSeconds(0.5));
        EndsWithoutFiles(process);
    }

    [SignalFact]
    public void Predict_leaves_nothing()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder, "--epochs", "1")).Succeeded();
        using var process = new ProgramProcess(
            _folder, "predict", "--model", Path.Combine(_folder["run"], "model.safetensors"), "--input", "-", "--output", Output);
        // More rows than a block has, and no end: it waits for more.
        byte[] rows = File.ReadAllBytes(Path.Combine(_folder["beats"], "mitbih_train.csv"));
        process.Input.Write(rows);
        process.Input.Flush();
        Assert.True(process.WaitForFile(() => Temporaries.Length == 1));
        EndsWithoutFiles(process);
    }

    private string[] Temporaries => Directory.GetFiles(Results, "*" + Ecg.Files.AtomicFile.TemporarySuffix, new EnumerationOptions { AttributesToSkip = 0 });

    private void EndsWithoutFiles(ProgramProcess process)
    {
        Assert.False(process.HasEnded);
        Assert.NotEqual(ExitCode.Done, process.InterruptAndWait().ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(Results, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    /// <summary>Writes sixty names for one recording of half an hour: seconds of work in few bytes.</summary>
    private string ManyRecordings()
    {
        const int frequency = 360, minutes = 30, names = 60;
        string folder = Directory.CreateDirectory(_folder["many"]).FullName;
        var random = new Random(1);
        byte[] samples = new byte[2 * frequency * 60 * minutes];
        random.NextBytes(samples);
        File.WriteAllBytes(Path.Combine(folder, "all.dat"), samples);
        for (int name = 0; name < names; name++)
        {
            File.WriteAllText(Path.Combine(folder, $"r{name}.hea"), $"r{name} 1 {frequency} {samples.Length / 2}\nall.dat 16\n");
            using FileStream stream = File.Create(Path.Combine(folder, $"r{name}.atr"));
            Ecg.Wfdb.AnnotationWriter.Write(
                stream, Enumerable.Range(1, (60 * minutes) - 1).Select(second => new Ecg.Wfdb.Annotation(second * frequency, Ecg.Wfdb.AnnotationCode.Normal)));
        }

        return folder;
    }
}
