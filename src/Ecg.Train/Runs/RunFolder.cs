using System.Globalization;
using System.Text.Json;
using Ecg.Files;

namespace Ecg.Train.Runs;

/// <summary>The folder that a training run writes, held by one run at a time.</summary>
public sealed class RunFolder : IDisposable
{
    private readonly FolderLock _lock;

    private RunFolder(string path, FolderLock folderLock)
    {
        Path = path;
        _lock = folderLock;
        Checkpoints = new CheckpointFolder(path);
    }

    /// <summary>The path of the folder.</summary>
    public string Path { get; }

    /// <summary>From where an interrupted run goes on.</summary>
    public CheckpointFolder Checkpoints { get; }

    /// <summary>The trained model.</summary>
    public string Model => In("model.safetensors");

    /// <summary>The results of the run.</summary>
    public string Metrics => In("metrics.json");

    /// <summary>The figures of ANSI/AAMI EC57, as text; of recordings alone.</summary>
    public string Ec57 => In("ec57.txt");

    /// <summary>The results as a page for a browser.</summary>
    public string Report => In("report.html");

    /// <summary>A line an epoch.</summary>
    public string History => In("history.csv");

    /// <summary>All that is needed to repeat the run.</summary>
    public string Config => In("config.json");

    /// <summary>The folder of one network of an ensemble, "network-1", which is made where it is missing; held as long as this one.</summary>
    public RunFolder OfNetwork(int number)
    {
        string path = In(string.Create(CultureInfo.InvariantCulture, $"network-{number}"));
        Directory.CreateDirectory(path);
        return new RunFolder(path, _lock);
    }

    /// <summary>Removes the checkpoints of the run and of its networks.</summary>
    public void ClearCheckpoints()
    {
        Checkpoints.Clear();
        foreach (string network in Directory.GetDirectories(Path, "network-*"))
            new CheckpointFolder(network).Clear();
    }

    /// <summary>Takes a folder, which is made where it is missing.</summary>
    /// <exception cref="IOException">Another run holds it.</exception>
    public static RunFolder Open(string path) => new(path, FolderLock.Take(path));

    /// <summary>Takes a new folder "runs/&lt;name&gt;-&lt;number&gt;", with the first number that is higher than any there is.</summary>
    public static RunFolder OpenNext(string currentFolder, string name)
    {
        string runs = Directory.CreateDirectory(System.IO.Path.Combine(currentFolder, "runs")).FullName;
        // Two runs may have the same idea at the same time; who comes second finds the folder taken, and tries the next number.
        const int tries = 10;
        for (int attempt = 1; ; attempt++)
        {
            int last = Directory.EnumerateFileSystemEntries(runs, name + "-*").Max(path => (int?)NumberOf(System.IO.Path.GetFileName(path), name)) ?? 0;
            try
            {
                return Open(System.IO.Path.Combine(runs, string.Create(CultureInfo.InvariantCulture, $"{name}-{last + 1}")));
            }
            catch (IOException) when (attempt < tries)
            {
            }
        }
    }

    /// <summary>Reads the configuration of the run that the folder holds.</summary>
    /// <exception cref="CommandException">There is none, or it is damaged.</exception>
    public RunConfig ReadConfig()
    {
        if (!File.Exists(Config))
            throw new CommandException($"{Path}: there is no run to go on with; --resume takes the folder of a run, with its config.json.");
        try
        {
            return RunConfig.Read(File.ReadAllText(Config));
        }
        catch (JsonException exception)
        {
            throw new CommandException($"{Config}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static int NumberOf(string folder, string name) =>
        int.TryParse(folder.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
