using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ecg.Tests.Cli;

/// <summary>The program as a process of its own, for what only a process can show: signals, sudden death, memory.</summary>
internal sealed partial class ProgramProcess : IDisposable
{
    private const int InterruptSignal = 2;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    public ProgramProcess(TemporaryFolder folder, params string[] args)
        : this(folder, shell: null, args)
    {
    }

    /// <summary>Starts the program.</summary>
    /// <param name="folder">The folder in which it runs.</param>
    /// <param name="fileSizeLimit">The largest file that it may write, in KiB.</param>
    /// <param name="args">Its arguments.</param>
    public ProgramProcess(TemporaryFolder folder, int fileSizeLimit, params string[] args)
        // Ignored, the signal that goes with the limit makes way for an error of the call, which is what a program can meet.
        : this(folder, $"trap '' XFSZ; ulimit -f {fileSizeLimit}; exec dotnet \"$@\"", args)
    {
    }

    private ProgramProcess(TemporaryFolder folder, string? shell, string[] args)
    {
        var start = new ProcessStartInfo(OperatingSystem.IsLinux() ? "env" : "dotnet")
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Who runs tests in the background has SIGINT ignored, and so would the program: give it back what it has in a terminal.
        if (OperatingSystem.IsLinux())
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add(shell is null ? "dotnet" : "bash");
        }

        if (shell is not null)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(shell);
            start.ArgumentList.Add("dotnet");
        }

        start.ArgumentList.Add(typeof(Train.Commands.Cli).Assembly.Location);
        foreach (string arg in args)
            start.ArgumentList.Add(arg);
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // else the runtime itself needs large files
        start.Environment["XDG_CACHE_HOME"] = folder["cache"];
        start.Environment.Remove("ECG_DATA");
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the program with its standard output closed.</summary>
    public static ProgramProcess WithoutOutput(TemporaryFolder folder, params string[] args) => new(folder, "exec dotnet \"$@\" >&-", args);

    /// <summary>Starts the program with its standard input closed.</summary>
    public static ProgramProcess WithoutInput(TemporaryFolder folder, params string[] args) => new(folder, "exec dotnet \"$@\" <&-", args);

    public Stream Input => _process.StandardInput.BaseStream;

    public bool HasEnded => _process.HasExited;

    /// <summary>Ends the process as a power cut would: it gets no chance to do anything.</summary>
    public void KillAtOnce() => _process.Kill();

    /// <summary>Interrupts the program as Ctrl+C does.</summary>
    public void Interrupt() => Assert.Equal(0, SendSignal(_process.Id, InterruptSignal));

    /// <summary>Waits until a file exists, or the process has ended.</summary>
    public bool WaitForFile(Func<bool> exists)
    {
        while (!exists())
        {
            if (_process.WaitForExit(5))
                return exists();
        }

        return true;
    }

    /// <summary>The most memory that the process has had so far, in bytes; only while it runs.</summary>
    public long PeakMemory()
    {
        string? line = File.ReadLines($"/proc/{_process.Id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return line is null ? 0 : 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Interrupts the program and waits until it has ended. Its input stays open, because an end of input would race with the signal.</summary>
    public CliRun InterruptAndWait()
    {
        Interrupt();
        return WaitForExit();
    }

    /// <summary>Ends the program's input and waits until it has ended.</summary>
    public CliRun WaitForEnd()
    {
        _process.StandardInput.Close();
        return WaitForExit();
    }

    private CliRun WaitForExit()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(5)))
        {
            _process.Kill();
            Assert.Fail("The program did not end within five minutes.");
        }

        _process.WaitForExit();
        return new CliRun(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
