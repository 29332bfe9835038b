using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ScratchCnn.Peers;

/// <summary>A child process that runs this program as <see cref="Child"/> or <see cref="BusyLoop"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly string _name;

    private ChildProcess(string name, bool withoutAvx512, params string[] arguments)
    {
        _name = name;
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        // If the program was started as `dotnet PROGRAM.dll`, the child is started in the same way.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        if (withoutAvx512)
            Avx512Off(start.Environment);
        StartTimestamp = Stopwatch.GetTimestamp();
        _process = Process.Start(start)!;
    }

    /// <summary>Timestamp of the start of the process.</summary>
    public long StartTimestamp { get; }

    /// <summary>Processor time of all threads of the process; on Linux with a resolution of 10 ms.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts the process of a library.</summary>
    public static ChildProcess Start(Work work, bool withoutAvx512) => new($"{work.Library}, {work.Task} {work.Model}", withoutAvx512, ["--child", .. work.ToArguments()]);

    /// <summary>Starts a busy loop.</summary>
    public static ChildProcess StartBusyLoop() => new("busy loop", false, "--busy-loop");

    /// <summary>Lets the process take a turn, and waits for the result.</summary>
    public Turn TakeTurn(int milliseconds)
    {
        _process.StandardInput.WriteLine(milliseconds.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        return Receive<Turn>();
    }

    /// <summary>Waits for the next message of the process.</summary>
    /// <exception cref="InvalidOperationException">The process ended without a message.</exception>
    public T Receive<T>()
    {
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{_name}: the process ended without an answer.");
        return JsonSerializer.Deserialize<T>(line)!;
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Disables AVX-512 in .NET and libtorch. ONNX Runtime has no such switch.</summary>
    private static void Avx512Off(IDictionary<string, string?> environment)
    {
        environment["DOTNET_EnableAVX512"] = "0";
        environment["ATEN_CPU_CAPABILITY"] = "avx2";
        environment["ONEDNN_MAX_CPU_ISA"] = "AVX2";
        environment["MKL_ENABLE_INSTRUCTIONS"] = "AVX2";
    }
}
