using Ecg.Files;
using Ecg.Recordings;
using Ecg.Wfdb;

namespace Ecg.Train.Runs;

/// <summary>The folder that gets the files of an annotated recording: all of them or none.</summary>
internal sealed class AnnotationFolder
{
    private const string SummaryName = "summary.json";

    private static readonly string[] s_fixed = ["beats.csv", SummaryName, "report.html"];

    private readonly string _folder;

    private AnnotationFolder(string folder, string name, string annotator)
    {
        _folder = folder;
        Name = name;
        Annotations = $"{name}.{annotator}";
    }

    /// <summary>Name of the record that the annotations belong to: the recording's name, in the characters that WFDB programs accept.</summary>
    public string Name { get; }

    /// <summary>Name of the annotation file.</summary>
    public string Annotations { get; }

    /// <summary>The files that are written in any case. Of them the summary tells that the folder is that of an annotated recording.</summary>
    public IEnumerable<string> Files => [PathOf(Annotations), .. s_fixed.Select(PathOf)];

    /// <summary>Chooses the names of the files, and makes sure that they replace nothing that this program did not write.</summary>
    /// <param name="folder">The folder, which need not exist.</param>
    /// <param name="source">The recording.</param>
    /// <param name="annotator">Extension of the annotation file.</param>
    /// <exception cref="CommandException">A file would be lost, or the folder cannot be one.</exception>
    public static AnnotationFolder Choose(string folder, EcgRecording source, string annotator)
    {
        for (string? above = folder; above is not null && !Directory.Exists(above); above = Path.GetDirectoryName(above))
        {
            if (File.Exists(above))
                throw new CommandException($"{above}: expected a folder for --output; this is a file.");
        }

        string name = string.Concat(Path.GetFileName(source.Name).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        var chosen = new AnnotationFolder(folder, name, annotator);
        string header = name + ".hea", beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(source.Path))!, header);
        bool isOfRecording = AtomicFile.AreSame(chosen.PathOf(header), beside) || RecordFolder.HasSignals(folder, name);
        return isOfRecording && File.Exists(chosen.PathOf(chosen.Annotations))
            ? throw new CommandException($"{chosen.PathOf(chosen.Annotations)}: the recording has these annotations already; choose another folder for --output.")
            : chosen;
    }

    /// <summary>Refuses a folder with files of these names that are not of an annotated recording.</summary>
    /// <exception cref="CommandException">It has one.</exception>
    public void RequireOwn() => OwnFiles.Require(s_fixed.Select(PathOf), PathOf(SummaryName), "recording", "detector");

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Writes all files. What fails, or is interrupted, leaves the folder as it was.</summary>
    /// <param name="writes">Write a file each.</param>
    /// <param name="interruption">Requests an end.</param>
    /// <exception cref="IOException">Another run writes to the folder, or the disk is full.</exception>
    public void Write(IReadOnlyList<Action> writes, CancellationToken interruption)
    {
        bool isNew = !Directory.Exists(_folder);
        try
        {
            using FolderLock held = FolderLock.Take(_folder);
            AtomicFile.WriteTogether(() =>
            {
                foreach (Action write in writes)
                {
                    write();
                    interruption.ThrowIfCancellationRequested();
                }
            });
        }
        catch (OperationCanceledException exception)
        {
            Undo(isNew);
            throw new CommandException("interrupted; nothing was written.", ExitCode.Interrupted, exception);
        }
        catch
        {
            Undo(isNew);
            throw;
        }
    }

    private void Undo(bool isNew)
    {
        if (!isNew)
            return;
        try
        {
            File.Delete(PathOf(FolderLock.FileName));
            Directory.Delete(_folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
