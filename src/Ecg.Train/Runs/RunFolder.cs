using System.Globalization;
using System.Text.Json;
using Ecg.Files;

namespace Ecg.Train.Runs;

/// <summary>The output folder of a training run, locked by one run at a time.</summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>Name of the report in the folder of a run or an evaluation.</summary>
    public const string ReportName = "report.html";

    private const string ModelName = "model.safetensors";
    private const string MetricsName = "metrics.json";
    private const string Ec57Name = "ec57.txt";
    private const string HistoryName = "history.csv";
    private const string ConfigName = "config.json";
    private const string NetworkName = "network";

    /// <summary>Properties of the configuration by which a folder is taken for that of a run, of whatever version.</summary>
    private static readonly string[] s_keys = ["settings", "data_hash", "architecture"];

    private readonly FolderLock _lock;

    private RunFolder(string path, FolderLock folderLock)
    {
        Path = path;
        _lock = folderLock;
        Checkpoints = new CheckpointFolder(path);
    }

    /// <summary>The path of the folder.</summary>
    public string Path { get; }

    /// <summary>The checkpoint from which an interrupted run is resumed.</summary>
    public CheckpointFolder Checkpoints { get; }

    /// <summary>The trained model.</summary>
    public string Model => In(ModelName);

    /// <summary>The results of the run.</summary>
    public string Metrics => In(MetricsName);

    /// <summary>The figures of ANSI/AAMI EC57 as text; written for recordings only.</summary>
    public string Ec57 => In(Ec57Name);

    /// <summary>The results as an HTML page.</summary>
    public string Report => In(ReportName);

    /// <summary>CSV file with one line per epoch.</summary>
    public string History => In(HistoryName);

    /// <summary>The configuration: everything needed to repeat the run.</summary>
    public string Config => In(ConfigName);

    /// <summary>Opens the folder of one network of an ensemble, such as "network-1", creating it if needed. It stays locked as long as this
    /// folder.</summary>
    public RunFolder OfNetwork(int number)
    {
        string path = In(string.Create(CultureInfo.InvariantCulture, $"{NetworkName}-{number}"));
        Directory.CreateDirectory(path);
        return new RunFolder(path, _lock);
    }

    /// <summary>Removes the checkpoints of the run and of its networks.</summary>
    public void ClearCheckpoints()
    {
        Checkpoints.Clear();
        foreach (string network in FoldersOfNetworks(Path))
            new CheckpointFolder(network).Clear();
    }

    /// <summary>Whether a folder is that of a run: its config.json tells.</summary>
    public static bool IsRun(string path) => OwnFiles.HasKeys(System.IO.Path.Combine(path, ConfigName), s_keys);

    /// <summary>The files of a run that a report of it must not replace; none if the folder is no run's.</summary>
    public static IEnumerable<string> FilesToKeep(string path) =>
        IsRun(path) ? FilesIn(path).Where(file => System.IO.Path.GetFileName(file) != ReportName) : [];

    /// <summary>The files that a run in a folder replaces or removes, whether they exist or not.</summary>
    public static IEnumerable<string> FilesIn(string path) =>
    [
        .. new[] { ConfigName, ModelName, MetricsName, HistoryName, Ec57Name, ReportName }.Select(name => System.IO.Path.Combine(path, name)),
        .. new CheckpointFolder(path).NewestFirst(),
        .. FoldersOfNetworks(path).SelectMany(network => new CheckpointFolder(network).NewestFirst().Append(System.IO.Path.Combine(network, HistoryName))),
    ];

    /// <summary>Refuses a folder with files that a run would replace or remove, and that are not of a run.</summary>
    /// <exception cref="CommandException">It has one.</exception>
    public static void RequireOwn(string path) => OwnFiles.Require(FilesIn(path), System.IO.Path.Combine(path, ConfigName), s_keys);

    /// <summary>Opens and locks a folder, creating it if needed.</summary>
    /// <exception cref="IOException">Another run has locked it.</exception>
    public static RunFolder Open(string path) => new(path, FolderLock.Take(path));

    /// <summary>Opens and locks the folder of a run that is there. A folder that is no run's is left as it is, without a lock.</summary>
    /// <exception cref="CommandException">The configuration is missing or damaged.</exception>
    /// <exception cref="IOException">Another run has locked it.</exception>
    public static RunFolder OpenRun(string path)
    {
        _ = ReadConfig(path);
        return Open(path);
    }

    /// <summary>Creates and locks a folder "runs/&lt;name&gt;-&lt;number&gt;", with the next number above all existing ones.</summary>
    public static RunFolder OpenNext(string currentFolder, string name)
    {
        string runs = Directory.CreateDirectory(System.IO.Path.Combine(currentFolder, "runs")).FullName;
        // Two runs may choose the same number at the same time; the second one then finds the folder locked, and tries the next number.
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

    /// <summary>Reads the configuration of the run in the folder.</summary>
    /// <exception cref="CommandException">The configuration is missing or damaged.</exception>
    public RunConfig ReadConfig() => ReadConfig(Path);

    /// <summary>Unlocks the folder.</summary>
    public void Dispose() => _lock.Dispose();

    private static RunConfig ReadConfig(string path)
    {
        string config = System.IO.Path.Combine(path, ConfigName);
        if (!File.Exists(config))
            throw new CommandException($"{path}: there is no run; expected the folder of a run, with its {ConfigName}.");
        try
        {
            return RunConfig.Read(File.ReadAllText(config));
        }
        catch (JsonException exception)
        {
            throw new CommandException($"{config}: {exception.Message}", innerException: exception);
        }
    }

    private static IEnumerable<string> FoldersOfNetworks(string path) => Directory.Exists(path)
        ? Directory.GetDirectories(path, NetworkName + "-*").Where(network => NumberOf(System.IO.Path.GetFileName(network), NetworkName) > 0)
        : [];

    private static int NumberOf(string folder, string name) =>
        int.TryParse(folder.AsSpan(name.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
