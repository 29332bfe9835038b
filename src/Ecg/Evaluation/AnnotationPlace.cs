namespace Ecg.Evaluation;

/// <summary>Annotation files of one annotator: of one recording, or of the recordings of a folder.</summary>
/// <param name="Folder">Their folder.</param>
/// <param name="Annotator">Extension of the files; null where it is not known yet.</param>
/// <param name="Record">The one recording that is meant; null for all.</param>
public sealed record AnnotationPlace(string Folder, string? Annotator, string? Record)
{
    private static readonly string[] s_otherFiles = ["hea", "dat", "csv", "json", "txt", "md", "html", "gz", "tmp"];

    /// <summary>The place that a path names: a folder, an annotation file (RECORD.ANNOTATOR), or a record's name with the annotator named
    /// beside it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="annotator">Annotator that is asked for, if any.</param>
    /// <exception cref="EcgDataException">There is no such folder or file.</exception>
    public static AnnotationPlace At(string path, string? annotator)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (Directory.Exists(path))
            return new AnnotationPlace(path, annotator, Record: null);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string extension = Path.GetExtension(path).TrimStart('.');
        if (File.Exists(path) && extension is not ("" or "hea" or "dat"))
            return new AnnotationPlace(folder, annotator ?? extension, Path.GetFileNameWithoutExtension(path));
        string record = extension is "hea" or "dat" ? Path.GetFileNameWithoutExtension(path) : Path.GetFileName(path);
        return annotator is not null || File.Exists(Path.Combine(folder, record + ".hea"))
            ? new AnnotationPlace(folder, annotator, record)
            : throw new EcgDataException(path, "no such folder or annotation file; expected a folder, or a file such as 100.atr.");
    }

    /// <summary>The same place with its annotator: the one asked for, or else the one that its files have.</summary>
    /// <param name="records">Recordings whose files are looked at.</param>
    /// <param name="option">Option that names an annotator, for the message.</param>
    /// <param name="excluded">An annotator that cannot be meant: that of the reference in the same folder.</param>
    /// <exception cref="EcgDataException">The files have none, or several.</exception>
    public AnnotationPlace WithAnnotator(IReadOnlyList<string> records, string option, string? excluded)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (Annotator is not null)
            return this;
        string[] found =
        [
            .. records.Select(record => Path.Combine(Folder, record)).GroupBy(Path.GetDirectoryName)
                .Where(folder => Directory.Exists(folder.Key))
                .SelectMany(folder => Directory.EnumerateFiles(folder.Key!).Where(file => folder.Contains(Path.ChangeExtension(file, null))))
                .Select(file => Path.GetExtension(file).TrimStart('.'))
                .Where(extension => extension.Length > 0 && extension != excluded && !s_otherFiles.Contains(extension))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
        return found.Length switch
        {
            1 => this with { Annotator = found[0] },
            0 => throw new EcgDataException(
                Folder, $"the folder has no annotation file of {(records.Count == 1 ? records[0] : "these recordings")}{(excluded is null ? "" : $" besides .{excluded}")}."),
            _ => throw new EcgDataException(Folder, $"there are annotations by {string.Join(", ", found)}; choose one with {option}."),
        };
    }

    /// <summary>Path of a recording's annotation file.</summary>
    public string FileOf(string record) => Path.Combine(Folder, $"{record}.{Annotator}");
}
