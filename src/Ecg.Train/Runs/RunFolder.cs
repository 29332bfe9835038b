using System.Globalization;

namespace Ecg.Train.Runs;

/// <summary>The folder that a training run writes, which only one run at a time may use.</summary>
public sealed class RunFolder : IDisposable
{
    private const string LockName = "run.lock";
    private readonly FileStream _lock;

    private RunFolder(string path, FileStream fileLock)
    {
        Path = path;
        _lock = fileLock;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The trained model.</summary>
    public string Model => In("model.safetensors");

    /// <summary>What the run came to.</summary>
    public string Metrics => In("metrics.json");

    /// <summary>The figures of ANSI/AAMI EC57, as text; of recordings alone.</summary>
    public string Ec57 => In("ec57.txt");

    /// <summary>A line an epoch.</summary>
    public string History => In("history.csv");

    /// <summary>All that is needed to repeat the run.</summary>
    public string Config => In("config.json");

    /// <summary>Opens a folder, and makes it where it is missing.</summary>
    /// <exception cref="CommandException">Another run is using it.</exception>
    public static RunFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Directory.CreateDirectory(path);
        return TryOpen(path)
            ?? throw new CommandException($"{path}: another run is writing to this folder; wait for it, or choose another with --output.");
    }

    /// <summary>Opens a new folder "runs/&lt;name&gt;-&lt;number&gt;", with the first number that is higher than any there is.</summary>
    public static RunFolder OpenNext(string currentFolder, string name)
    {
        string runs = Directory.CreateDirectory(System.IO.Path.Combine(currentFolder, "runs")).FullName;
        int last = Directory.EnumerateFileSystemEntries(runs, name + "-*").Select(path => NumberOf(System.IO.Path.GetFileName(path), name)).Append(0).Max();
        while (true)
        {
            last++;
            string path = System.IO.Path.Combine(runs, string.Create(CultureInfo.InvariantCulture, $"{name}-{last}"));
            Directory.CreateDirectory(path);
            // Another run may have had the same idea at the same time; whoever has the lock has the folder.
            if (TryOpen(path) is { } folder)
                return folder;
        }
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>
    /// The lock is the system's own, on an open file: it ends with the process, however that ends. The file stays, because deleting it would let two
    /// runs hold locks on two files of the same name.
    /// </summary>
    private static RunFolder? TryOpen(string path)
    {
        string file = System.IO.Path.Combine(path, LockName);
        try
        {
            return new RunFolder(path, new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    /// <summary>EWOULDBLOCK on Linux and macOS, the sharing violation on Windows; anything else is no matter of locks.</summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 || (exception.HResult & 0xFFFF) == 32;

    private static int NumberOf(string folder, string name) =>
        int.TryParse(folder.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
