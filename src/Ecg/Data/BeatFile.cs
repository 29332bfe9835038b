namespace Ecg.Data;

/// <summary>A file of beats that was found: a published one, or any other in their format.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Published">Which published file it is by its name; null where it is none of them.</param>
public sealed record BeatFile(string Path, PublishedFile? Published)
{
    private const string SubfolderOfDownload = "kaggle";
    private static readonly string[] Extensions = [".csv", ".csv.gz"];

    /// <summary>Labels are 0 to this less one; a file that is none of the published ones may have all five.</summary>
    public int Classes => Published?.Classes ?? PublishedFile.MitbihTrain.Classes;

    /// <summary>
    /// The published files of a folder, each as .csv or else as .csv.gz, any of the four missing; where the folder has none of them, those in its
    /// subfolder "kaggle".
    /// </summary>
    /// <returns>What is there, in the order of <see cref="PublishedFile.All"/>; empty where nothing is.</returns>
    public static IReadOnlyList<BeatFile> FindIn(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<BeatFile> direct = FindDirectlyIn(folder);
        return direct.Count > 0 ? direct : FindDirectlyIn(System.IO.Path.Combine(folder, SubfolderOfDownload));
    }

    /// <summary>The file at a path, or the published files in the folder at that path.</summary>
    /// <exception cref="EcgDataException">Nothing is there, or a folder without any of the files.</exception>
    public static IReadOnlyList<BeatFile> Find(string fileOrFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileOrFolder);
        if (File.Exists(fileOrFolder))
            return [new BeatFile(fileOrFolder, PublishedFile.All.FirstOrDefault(published => IsNamed(fileOrFolder, published)))];
        if (!Directory.Exists(fileOrFolder))
            throw new EcgDataException(fileOrFolder, "no such file or folder");

        IReadOnlyList<BeatFile> found = FindIn(fileOrFolder);
        if (found.Count > 0)
            return found;
        string names = string.Join(", ", PublishedFile.All.Select(file => file.Name));
        throw new EcgDataException(fileOrFolder, $"the folder has none of the files {names} (.csv or .csv.gz), nor has its subfolder {SubfolderOfDownload}, and there are no recordings (.hea)");
    }

    private static List<BeatFile> FindDirectlyIn(string folder)
    {
        var found = new List<BeatFile>();
        foreach (PublishedFile published in PublishedFile.All)
        {
            string? path = Extensions.Select(extension => System.IO.Path.Combine(folder, published.Name + extension)).FirstOrDefault(File.Exists);
            if (path is not null)
                found.Add(new BeatFile(path, published));
        }

        return found;
    }

    private static bool IsNamed(string path, PublishedFile published) =>
        Extensions.Any(extension => System.IO.Path.GetFileName(path).Equals(published.Name + extension, StringComparison.OrdinalIgnoreCase));
}
