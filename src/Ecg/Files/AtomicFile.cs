using System.Runtime.InteropServices;

namespace Ecg.Files;

/// <summary>
/// Writes a file whole or not at all. The content goes to a temporary sibling ("model.safetensors.tmp"), is flushed to the disk, and only then
/// takes the file's name; the folder is flushed too, so that the new name survives a power cut. Whatever fails, the old file stays as it was.
/// </summary>
public static partial class AtomicFile
{
    /// <summary>What is added to the name of a file while it is being written. One that was left behind by a killed run is overwritten.</summary>
    public const string TemporarySuffix = ".tmp";

    /// <summary>.NET has the error EFBIG, a file larger than the file system or a limit of the user allows, come out as a wrong argument of this name.</summary>
    private const string FileTooLargeParameter = "value";

    /// <summary>Replaces the content of <paramref name="path"/>, or creates it; its folder is created where it is missing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content. An exception leaves the old file in place and takes the temporary one away.</param>
    /// <exception cref="IOException">The file could not be written: the disk is full, or another run is writing it.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder or file may not be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target) ?? throw new ArgumentException($"'{path}' is a folder; expected a file.", nameof(path));
        Directory.CreateDirectory(folder);

        string temporary = target + TemporarySuffix;
        // Opened outside of the try: a temporary file that another run holds is not ours to delete.
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

    /// <summary>Replaces the content of <paramref name="path"/> by <paramref name="text"/>, as UTF-8 without a byte order mark.</summary>
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
            // The failure that brought us here is the one to report, and the next write will overwrite what is left.
        }
    }

    /// <summary>Makes a rename durable. Windows has no such call; its file system journals renames.</summary>
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        // .NET opens no folders, hence the system's own calls. Where a file system cannot flush a folder, there is nothing more to be done.
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
