using Ecg.Beats;
using Ecg.Data;
using Ecg.Synthetic;

namespace Ecg.Tasks;

/// <summary>What is to be told apart, by which files, and which of their rows are for training and which for the final test.</summary>
/// <param name="Name">Name on the command line and in files.</param>
/// <param name="ClassNames">Names of the classes.</param>
/// <param name="Files">The published files it is made of.</param>
/// <param name="NeedsAllFiles">Whether it cannot do with some of them.</param>
public sealed record EcgTask(string Name, IReadOnlyList<string> ClassNames, IReadOnlyList<PublishedFile> Files, bool NeedsAllFiles)
{
    /// <summary>Normal or abnormal, by all files that are there: label 0 is normal, any other is abnormal.</summary>
    public static EcgTask Binary { get; } = new("binary", ["normal", "abnormal"], PublishedFile.All, NeedsAllFiles: false);

    /// <summary>The five classes of ANSI/AAMI EC57, by the MIT-BIH files, which say themselves what is for training and what for testing.</summary>
    public static EcgTask Aami { get; } =
        new("aami", BeatLabels.ClassNames, [PublishedFile.MitbihTrain, PublishedFile.MitbihTest], NeedsAllFiles: true);

    /// <summary>Healthy or after a myocardial infarction, by the PTB files.</summary>
    public static EcgTask Infarction { get; } =
        new("mi", ["normal", "abnormal"], [PublishedFile.PtbNormal, PublishedFile.PtbAbnormal], NeedsAllFiles: true);

    /// <summary>All tasks, the default first.</summary>
    public static IReadOnlyList<EcgTask> All { get; } = [Binary, Aami, Infarction];

    /// <summary>The class of a row by its label in its file.</summary>
    public int ClassOf(byte label) => ClassNames.Count == 2 ? Math.Min((int)label, 1) : label;

    /// <summary>Reads the CSV files that were found, or generates beats where there are none, to train on.</summary>
    /// <param name="location">The files.</param>
    /// <param name="options">How to read them.</param>
    /// <param name="seed">Seed of generated beats.</param>
    /// <exception cref="EcgDataException">A file is missing or cannot be used.</exception>
    public BeatSet Read(DataLocation location, ReadOptions options, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(location);
        return location.Path is { } path ? BeatSet.Read(ChooseForTraining(location.Files), path, options) : SyntheticBeats.Generate(seed);
    }

    /// <summary>Of the files that were found, those to train on. A file that is none of the published ones was named by the user, and is taken as it is.</summary>
    /// <exception cref="EcgDataException">One that the task cannot do without is missing; or there is none.</exception>
    public IReadOnlyList<BeatFile> ChooseForTraining(IReadOnlyList<BeatFile> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        RequireFiles(found.Select(file => file.Published));
        return ChooseForEvaluation(found);
    }

    /// <summary>Of the files that were found, those that a model for this task can be judged on.</summary>
    /// <exception cref="EcgDataException">There is none.</exception>
    public IReadOnlyList<BeatFile> ChooseForEvaluation(IReadOnlyList<BeatFile> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        BeatFile[] used = [.. found.Where(file => IsUsed(file.Published))];
        if (used.Length == 0)
            throw new EcgDataException($"task {Name} is about the files {NamesOf(Files, " and ")}; found only {NamesOf(found.Select(file => file.Published!), ", ")}");
        return used;
    }

    /// <summary>Whether a file is for this task.</summary>
    internal bool IsUsed(PublishedFile? published) => published is null || Files.Contains(published);

    /// <summary>Throws unless the task can be learned from these files.</summary>
    internal void RequireFiles(IEnumerable<PublishedFile?> present)
    {
        List<PublishedFile?> files = [.. present];
        PublishedFile[] missing = [.. Files.Except(files.OfType<PublishedFile>())];
        bool isEnough = NeedsAllFiles ? missing.Length == 0 : files.Any(IsUsed);
        if (!isEnough)
            throw new EcgDataException($"task {Name} needs {NamesOf(missing, " and ")}, which {(missing.Length == 1 ? "is" : "are")} not there");
    }

    private static string NamesOf(IEnumerable<PublishedFile> files, string separator) => string.Join(separator, files.Select(file => file.Name + ".csv"));
}
