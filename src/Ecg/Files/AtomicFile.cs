using System.Runtime.InteropServices;

namespace Ecg.Files;

/// <summary>
/// Writes a file completely or not at all. The content goes to a temporary sibling ("model.safetensors.tmp"), is flushed to disk, and is then renamed;
/// the folder is flushed too, so that the rename survives a power failure. Whatever fails, the old file is unchanged.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>Suffix of a file while it is being written. A temporary file left by a killed run is overwritten.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>Parameter of the ArgumentOutOfRangeException by which .NET reports EFBIG: the file system or a user limit does not allow a file of that size.</summary>
    private const string FileTooLargeParameter = "value";

    /// <summary>Replaces the content of <paramref name="path"/>, or creates it; its folder is created if it does not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. An exception leaves the old file in place and deletes the temporary one.</param>
    /// <exception cref="IOException">The file could not be written: the disk is full, or another run is writing the same file.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write the folder or the file.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{path}' is a folder; expected a file.", nameof(path));
        Directory.CreateDirectory(folder);

        string temporary = target + TemporarySuffix;
        // Opened outside the try block: a temporary file that another run has open must not be deleted.
        var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
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

    /// <summary>Replaces the content of <paramref name="path"/> with <paramref name="text"/>, as UTF-8 without a byte order mark.</summary>
    /// <inheritdoc cref="Write(string, Action{Stream})" path="/exception"/>
    public static void WriteText(string path, string text) => Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true);
        writer.Write(text);
    });

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (IOException)
        {
            // The original failure is the one to report, and the next write overwrites the leftover.
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
