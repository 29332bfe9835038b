using System.Diagnostics;
using Ecg.Train;

namespace Ecg.Tests.Cli;

/// <summary>Ctrl+C during long commands: they end at once and leave no temporary file and no half a result.</summary>
public sealed class InterruptedTests : IDisposable
{
    /// <summary>The file of annotations that never ends.</summary>
    private const string Pipe = "r1.atr";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Results => Directory.CreateDirectory(_folder["results"]).FullName;

    private string Output => Path.Combine(Results, "out.csv");

    [SignalFact]
    public void Cut_leaves_nothing()
    {
        using var process = new ProgramProcess(_folder, "cut", "--data", RecordingsThatNeverEnd(), "--output", Output);
        Assert.True(process.WaitForFile(() => Temporaries.Length == 1));
        EndsWithoutFiles(process);
    }

    [SignalFact]
    public async Task Locate_leaves_nothing()
    {
        CliRun.Of(_folder, "cut", "--data", WriteRecording("rows", "r0"), "--output", _folder["beats.csv"]).Succeeded();
        string recordings = RecordingsThatNeverEnd();
        using var process = new ProgramProcess(_folder, "locate", "--data", _folder["beats.csv"], "--patients", recordings, "--output", Output, "--threads", "1");
        // It writes at its end alone; before that, the interruption meets it while it reads. A pipe can be opened once the program has opened it.
        Task<FileStream> pipe = Task.Run(() => new FileStream(Path.Combine(recordings, Pipe), FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        Assert.True(process.WaitForFile(() => pipe.IsCompleted));
        EndsWithoutFiles(process);
        await (await pipe).DisposeAsync();
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

    [SignalFact]
    public async Task Annotate_leaves_nothing()
    {
        using (Process make = Process.Start("mkfifo", [_folder["model"]]))
            make.WaitForExit();
        _folder.Write("samples.csv", "1\n2\n"u8.ToArray());
        using var process = new ProgramProcess(
            _folder, "annotate", "samples.csv", "--rate", "250", "--model", "model", "--output", Path.Combine(Results, "out"));
        // It reads the model from a pipe that has no end; a pipe can be opened once the program has opened it.
        Task<FileStream> pipe = Task.Run(() => new FileStream(_folder["model"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite));
        Assert.True(process.WaitForFile(() => pipe.IsCompleted));
        EndsWithoutFiles(process);
        await (await pipe).DisposeAsync();
    }

    private string[] Temporaries => Directory.GetFiles(Results, "*" + Ecg.Files.AtomicFile.TemporarySuffix, new EnumerationOptions { AttributesToSkip = 0 });

    private void EndsWithoutFiles(ProgramProcess process)
    {
        Assert.False(process.HasEnded);
        CliRun run = process.InterruptAndWait();
        Assert.NotEqual(ExitCode.Done, run.ExitCode);
        Assert.Equal("error: interrupted.", run.Error.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(Results, "*", new EnumerationOptions { AttributesToSkip = 0 }));
    }

    /// <summary>Writes a recording, and one whose annotations are a pipe that nobody writes to: whoever reads them waits.</summary>
    private string RecordingsThatNeverEnd()
    {
        string folder = WriteRecording("endless", "r0");
        WriteRecording("endless", "r1");
        File.Delete(Path.Combine(folder, Pipe));
        using Process make = Process.Start("mkfifo", [Path.Combine(folder, Pipe)]);
        make.WaitForExit();
        return folder;
    }

    private string WriteRecording(string folderName, string name)
    {
        const int frequency = 360, seconds = 60;
        string folder = Directory.CreateDirectory(_folder[folderName]).FullName;
        byte[] samples = new byte[2 * frequency * seconds];
        new Random(1).NextBytes(samples);
        File.WriteAllBytes(Path.Combine(folder, $"{name}.dat"), samples);
        File.WriteAllText(Path.Combine(folder, $"{name}.hea"), $"{name} 1 {frequency} {samples.Length / 2}\n{name}.dat 16\n");
        using FileStream stream = File.Create(Path.Combine(folder, $"{name}.atr"));
        Ecg.Wfdb.AnnotationWriter.Write(
            stream, Enumerable.Range(1, seconds - 1).Select(second => new Ecg.Wfdb.Annotation(second * frequency, Ecg.Wfdb.AnnotationCode.Normal)));
        return folder;
    }
}
