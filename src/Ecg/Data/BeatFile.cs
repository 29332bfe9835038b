namespace Ecg.Data;

/// <summary>A CSV file of beats: one of the published files, or another file in their format.</summary>
/// <param name="Path">Path of the file.</param>
/// <param name="Published">The published file that its name stands for; null for any other name.</param>
public sealed record BeatFile(string Path, PublishedFile? Published)
{
    private const string SubfolderOfDownload = "kaggle";
    private static readonly string[] Extensions = [".csv", ".csv.gz"];

    /// <summary>Number of classes; labels are 0 to Classes − 1. A file that is not one of the published ones may have all five.</summary>
    public int Classes => Published?.Classes ?? PublishedFile.MitbihTrain.Classes;

    /// <summary>
    /// Finds the published files of a folder, each as .csv or else as .csv.gz; any of the four may be missing. If the folder has none of them, searches
    /// its subfolder "kaggle".
    /// </summary>
    /// <returns>The files, in the order of <see cref="PublishedFile.All"/>; empty if there are none.</returns>
    public static IReadOnlyList<BeatFile> FindIn(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        List<BeatFile> direct = FindDirectlyIn(folder);
        return direct.Count > 0 ? direct : FindDirectlyIn(System.IO.Path.Combine(folder, SubfolderOfDownload));
    }

    /// <summary>Returns the file at a path, or the published files in the folder at that path.</summary>
    /// <exception cref="EcgDataException">The path does not exist, or is a folder without any of the files.</exception>
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
