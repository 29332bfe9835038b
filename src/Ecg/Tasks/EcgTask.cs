using Ecg.Beats;
using Ecg.Data;
using Ecg.Synthetic;

namespace Ecg.Tasks;

/// <summary>A classification task: its classes, and the published files it uses.</summary>
/// <param name="Name">Name on the command line and in saved files.</param>
/// <param name="ClassNames">Names of the classes.</param>
/// <param name="Files">The published files of the task.</param>
/// <param name="NeedsAllFiles">Whether all of them are required.</param>
public sealed record EcgTask(string Name, IReadOnlyList<string> ClassNames, IReadOnlyList<PublishedFile> Files, bool NeedsAllFiles)
{
    /// <summary>Normal or abnormal, on all available files: label 0 is normal, any other label is abnormal.</summary>
    public static EcgTask Binary { get; } = new("binary", ["normal", "abnormal"], PublishedFile.All, NeedsAllFiles: false);

    /// <summary>The five classes of ANSI/AAMI EC57, on the MIT-BIH files, which define the training and the test rows.</summary>
    public static EcgTask Aami { get; } =
        new("classes", BeatLabels.ClassNames, [PublishedFile.MitbihTrain, PublishedFile.MitbihTest], NeedsAllFiles: true);

    /// <summary>Healthy or after a myocardial infarction, on the PTB files.</summary>
    public static EcgTask Infarction { get; } =
        new("mi", ["normal", "abnormal"], [PublishedFile.PtbNormal, PublishedFile.PtbAbnormal], NeedsAllFiles: true);

    /// <summary>The name that <see cref="Aami"/> had in older model files and runs.</summary>
    private const string FormerName = "aami";

    /// <summary>All tasks, the default first.</summary>
    public static IReadOnlyList<EcgTask> All { get; } = [Binary, Aami, Infarction];

    /// <summary>The task called <paramref name="name"/>; null where there is none.</summary>
    public static EcgTask? Find(string name) => name == FormerName ? Aami : All.SingleOrDefault(task => task.Name == name);

    /// <summary>Maps a label of a file to a class of the task.</summary>
    public int ClassOf(byte label) => ClassNames.Count == 2 ? Math.Min((int)label, 1) : label;

    /// <summary>Reads the CSV files to train on, or generates beats if there are none.</summary>
    /// <param name="location">The files.</param>
    /// <param name="options">Options of reading.</param>
    /// <param name="seed">Seed of generated beats.</param>
    /// <exception cref="EcgDataException">A file is missing or cannot be used.</exception>
    public BeatSet Read(DataLocation location, ReadOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.Path is { } path ? BeatSet.Read(ChooseForTraining(location.Files), path, options) : SyntheticBeats.Generate(seed);
    }

    /// <summary>Selects the files to train on. A file that is not one of the published ones was named by the user and is always used.</summary>
    /// <exception cref="EcgDataException">A required file is missing, or no file is left.</exception>
    public IReadOnlyList<BeatFile> ChooseForTraining(IReadOnlyList<BeatFile> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        RequireFiles(found.Select(file => file.Published));
        return ChooseForEvaluation(found);
    }

    /// <summary>Selects the files on which a model for this task can be evaluated.</summary>
    /// <exception cref="EcgDataException">No file is left.</exception>
    public IReadOnlyList<BeatFile> ChooseForEvaluation(IReadOnlyList<BeatFile> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        BeatFile[] used = [.. found.Where(file => IsUsed(file.Published))];
        if (used.Length == 0)
            throw new EcgDataException($"task {Name} uses the files {NamesOf(Files, " and ")}; found only {NamesOf(found.Select(file => file.Published!), ", ")}");
        return used;
    }

    /// <summary>Whether this task uses a file.</summary>
    internal bool IsUsed(PublishedFile? published) => published is null || Files.Contains(published);

    /// <summary>Throws if files that the task needs are missing.</summary>
    internal void RequireFiles(IEnumerable<PublishedFile?> present)
    {
        List<PublishedFile?> files = [.. present];
        PublishedFile[] missing = [.. Files.Except(files.OfType<PublishedFile>())];
        bool isEnough = NeedsAllFiles ? missing.Length == 0 : files.Any(IsUsed);
        if (!isEnough)
            throw new EcgDataException($"task {Name} needs {NamesOf(missing, " and ")}, which {(missing.Length == 1 ? "is" : "are")} missing");
    }

    private static string NamesOf(IEnumerable<PublishedFile> files, string separator) => string.Join(separator, files.Select(file => file.Name + ".csv"));
}
