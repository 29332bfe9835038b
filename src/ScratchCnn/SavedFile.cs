namespace ScratchCnn;

/// <summary>Files by path. This is the one place of the engine that opens files; everything else works on streams.</summary>
internal static class SavedFile
{
    /// <summary>Writes to a new file in the same folder and renames it when it is complete, so a reader never sees half of it, and a failure leaves the old one.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);

        // A link stays a link: the file that it points to is replaced.
        string target = new FileInfo(path).LinkTarget is null ? Path.GetFullPath(path) : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        using FileStream file = CreateSibling(target);
        try
        {
            write(file);
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(file.Name, target, overwrite: true);
        }
        catch
        {
            file.Dispose();
            File.Delete(file.Name);
            throw;
        }
    }

    /// <summary>Reads a file; it is closed whatever happens.</summary>
    public static TResult Read<TResult>(string path, Func<Stream, TResult> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        return read(file);
    }

    /// <summary>Creates a file beside another one, under a name that no file has.</summary>
    private static FileStream CreateSibling(string path)
    {
        for (int number = 1; ; number++)
        {
            string name = $"{path}.{number}.tmp";
            try
            {
                return new FileStream(name, FileMode.CreateNew, FileAccess.Write);
            }
            catch (IOException) when (File.Exists(name) && number < 1000)
            {
                // The name is taken: try the next.
            }
        }
    }
}
