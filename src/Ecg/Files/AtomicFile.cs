using System.Runtime.InteropServices;
using ScratchCnn.Architectures;

namespace Ecg.Files;

/// <summary>
/// Writes a file completely or not at all. The content goes to a temporary sibling, is flushed to disk, and is then renamed; the folder is flushed
/// too, so that the rename survives a power failure. Whatever fails, the old file is unchanged.
/// </summary>
/// <remarks>
/// A link is followed, and the file at its end is replaced. A pipe, a device or a descriptor that the process was given is written to directly.
/// A temporary file has a random name that nothing had before, so no file of the user's is ever overwritten; one that a killed run leaves behind
/// stays. <see cref="DeleteUnfinished"/> removes those of this process before it ends.
/// </remarks>
public static partial class AtomicFile
{
    /// <summary>Suffix of a file while it is being written.</summary>
    public const string TemporarySuffix = ".scratchcnn.tmp";

    /// <summary>Parameter of the ArgumentOutOfRangeException by which .NET reports EFBIG: the file system or a user limit does not allow a file of that size.</summary>
    private const string FileTooLargeParameter = "value";

    /// <summary>Lets tests fail as a full disk does: called with the target once its content is written, before it is flushed.</summary>
    internal static AsyncLocal<Action<string>?> Written { get; } = new();

    private static readonly AsyncLocal<List<(string Temporary, string Target)>?> s_together = new();
    private static readonly Lock s_gate = new();
    private static readonly HashSet<string> s_unfinished = [];
    private static bool s_isEnding;

    /// <summary>Replaces the content of <paramref name="path"/>, or creates it; its folder is created if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. An exception leaves the old file in place and deletes the temporary one.</param>
    /// <exception cref="InvalidDataException">What is to be saved could not be read back: a weight is not finite, for instance.</exception>
    /// <exception cref="IOException">The file could not be written: the disk is full, or the path is a folder.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write the folder or the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        try
        {
            WriteChecked(path, write);
        }
        catch (SavedFileException exception)
        {
            throw new InvalidDataException($"'{path}' was not written, because it could not be read back: {exception.Message}", exception);
        }
    }

    /// <summary>Replaces several files all together or not at all: what <paramref name="write"/> writes is renamed when it has returned.</summary>
    /// <param name="write">Writes the files. An exception leaves all old files in place and deletes the temporary ones.</param>
    public static void WriteTogether(Action write)
    {
        ArgumentNullException.ThrowIfNull(write);
        var together = new List<(string Temporary, string Target)>();
        s_together.Value = together;
        try
        {
            write();
            s_together.Value = null;
            foreach ((string temporary, string target) in together)
                Rename(temporary, target);
        }
        catch
        {
            foreach ((string temporary, _) in together)
                TryDelete(temporary);
            throw;
        }
        finally
        {
            s_together.Value = null;
        }

        foreach (string folder in together.Select(file => Path.GetDirectoryName(file.Target)!).Distinct())
            FlushFolder(folder);
    }

    private static void WriteChecked(string path, Action<Stream> write)
    {
        string target = OutputPlace.FollowLinks(path);
        if (Directory.Exists(target) || Path.EndsInDirectorySeparator(target))
            throw new IOException($"'{path}' is a folder; expected a file.");
        if (OutputPlace.TryWriteDirectly(target, write))
            return;

        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{path}' is a folder; expected a file.", nameof(path));
        if (File.Exists(folder))
            throw new IOException($"'{path}' cannot be written: '{folder}' is a file; expected a folder.");
        Directory.CreateDirectory(folder);
        RequireWritable(target);
        FileStream stream = CreateTemporary(folder);
        string temporary = stream.Name;
        try
        {
            using (stream)
            {
                write(stream);
                Written.Value?.Invoke(target);
                stream.Flush(flushToDisk: true);
            }

            if (s_together.Value is { } together)
                together.Add((temporary, target));
            else
                Rename(temporary, target);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ParamName == FileTooLargeParameter)
        {
            TryDelete(temporary);
            throw new IOException($"'{path}' cannot be written: the system allows no file of that size.", exception);
        }
        catch
        {
            TryDelete(temporary);
            throw;
        }

        FlushFolder(folder);
    }

    /// <summary>Whether two paths name one existing file, directly, by links or as a descriptor of this process, so that writing the one replaces the other.</summary>
    public static bool AreSame(string path, string other) => FindSame([path], [other]) is not null;

    /// <summary>Finds the first path that names the same existing file as one of <paramref name="others"/>, in the sense of <see cref="AreSame"/>.</summary>
    /// <param name="paths">Files to write. Where none of them exists yet, the others are not looked at.</param>
    /// <param name="others">Files to keep.</param>
    /// <returns>The path, and the other path for the same file; null if there is none.</returns>
    public static (string Path, string Other)? FindSame(IEnumerable<string> paths, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(others);
        (string Path, string Real)[] existing =
            [.. paths.Where(File.Exists).Select(path => (path, OutputPlace.Real(path))).Where(file => OutputPlace.HasContent(file.Item2))];
        if (existing.Length == 0)
            return null;
        var kept = new Dictionary<string, string>(OutputPlace.Names);
        foreach (string other in others.Where(File.Exists))
            kept.TryAdd(OutputPlace.Real(other), other);
        return existing.Where(file => kept.ContainsKey(file.Real)).Select(file => ((string, string)?)(file.Path, kept[file.Real])).FirstOrDefault();
    }

    /// <summary>Whether what is written to one path replaces what was written to the other: they lead to one file, which need not exist yet, and one of them at
    /// least is replaced as a whole.</summary>
    public static bool WouldReplace(string path, string other) =>
        OutputPlace.Names.Equals(OutputPlace.Real(path), OutputPlace.Real(other)) && !(OutputPlace.IsDirect(path) && OutputPlace.IsDirect(other));

    /// <summary>The path with every link in it followed, those of folders too.</summary>
    public static string RealPath(string path) => OutputPlace.Real(path);

    /// <inheritdoc cref="OutputPlace.IsStandardOutput"/>
    public static bool IsStandardOutput(string path) => OutputPlace.IsStandardOutput(path);

    /// <summary>Whether two paths lead to one folder, directly or by links.</summary>
    public static bool AreSameFolder(string path, string other) =>
        OutputPlace.Names.Equals(OutputPlace.Real(Path.TrimEndingDirectorySeparator(path)), OutputPlace.Real(Path.TrimEndingDirectorySeparator(other)));

    /// <summary>Deletes the files that this process has begun and not finished. No other is begun or finished after that: the process ends.</summary>
    public static void DeleteUnfinished()
    {
        lock (s_gate)
        {
            s_isEnding = true;
            foreach (string temporary in s_unfinished.ToArray())
                TryDelete(temporary);
        }
    }

    /// <summary>Replaces the content of <paramref name="path"/> with <paramref name="text"/>, as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})" path="/exception"/>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });

    private static FileStream CreateTemporary(string folder)
    {
        lock (s_gate)
        {
            RequireNotEnding();
            while (true)
            {
                string temporary = Path.Combine(folder, $".{Path.GetRandomFileName()}{TemporarySuffix}");
                if (Path.Exists(temporary))
                    continue;
                // CreateNew fails should the name have been taken since.
                var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
                s_unfinished.Add(temporary);
                return stream;
            }
        }
    }

    private static void Rename(string temporary, string target)
    {
        lock (s_gate)
        {
            RequireNotEnding();
            if (!OperatingSystem.IsWindows() && File.Exists(target))
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target)); // who could not read the old file cannot read the new one
            File.Move(temporary, target, overwrite: true);
            s_unfinished.Remove(temporary);
        }
    }

    private static void RequireNotEnding()
    {
        if (s_isEnding)
            throw new IOException("The program is being ended.");
    }

    // Renaming asks for permission to write the folder alone; a file that is write-protected is to stay as it is.
    private static void RequireWritable(string target)
    {
        if (File.Exists(target))
            new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
    }

    private static void TryDelete(string temporary)
    {
        lock (s_gate)
            s_unfinished.Remove(temporary);
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The original failure is the one to report.
        }
    }

    /// <summary>Makes a rename durable. Windows has no such call; NTFS journals renames.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        // .NET cannot open folders, hence the system calls. If the file system cannot flush a folder, nothing more can be done.
        const int readOnly = 0;
        int descriptor = OpenFolder(folder, readOnly);
        if (descriptor < 0)
            return;
        _ = FlushDescriptor(descriptor);
        _ = CloseDescriptor(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFolder(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int FlushDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
