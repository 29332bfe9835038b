namespace Ecg.Files;

/// <summary>
/// Reserves a folder for one run: while the lock is held, a second run on the folder is refused. The system releases the lock when the process ends in
/// any way, so a killed run leaves no lock behind.
/// </summary>
public sealed class FolderLock : IDisposable
{
    /// <summary>Name of the empty file that is held open in the folder.</summary>
    public const string FileName = ".lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Locks a folder, which is created if it does not exist.</summary>
    /// <exception cref="IOException">Another run holds the lock; the message names the folder.</exception>
    public static FolderLock Take(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Directory.CreateDirectory(folder);
        try
        {
            return new FolderLock(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            throw new IOException($"Another run is using '{folder}'; wait for it to end, or choose another folder.", exception);
        }
    }

    /// <summary>Releases the folder. The file stays, because deleting it could delete the lock of the next run.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Whether the error is a sharing violation: 32 on Windows; EWOULDBLOCK elsewhere, which is 11 on Linux and 35 on macOS.</summary>
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 11 or 35;
}
