namespace Ecg.Files;

/// <summary>
/// Keeps a folder for one run: while it is held, a second run on the folder is refused. The system lets go of it when the process ends, however it
/// ends, so that a killed run leaves no lock behind.
/// </summary>
public sealed class FolderLock : IDisposable
{
    /// <summary>The empty file in the folder that is held open.</summary>
    public const string FileName = ".lock";

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes a folder, which is created where it is missing.</summary>
    /// <exception cref="IOException">Another run holds it; the message says so and names the folder.</exception>
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
            throw new IOException($"Another run is at work in '{folder}'; wait for it, or choose another folder.", exception);
        }
    }

    /// <summary>Lets go of the folder. The file stays: whoever removed it could remove the next run's lock.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>A sharing violation: 32 on Windows; elsewhere EWOULDBLOCK, which is 11 on Linux and 35 on macOS.</summary>
    private static bool IsHeld(IOException exception) => (exception.HResult & 0xFFFF) is 32 or 11 or 35;
}
