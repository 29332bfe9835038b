namespace Ecg.Train;

/// <summary>The standard input of this process.</summary>
internal static class StandardInput
{
    private const string Descriptors = "/proc/self/fd";

    /// <summary>Opens it.</summary>
    /// <exception cref="IOException">It was closed when the process started.</exception>
    public static Stream Open() =>
        IsClosed() ? throw new IOException("standard input is closed; expected beats there.") : Console.OpenStandardInput();

    /// <summary>
    /// Whether the runtime has a pipe of its own in place of standard input, because it got the number of a descriptor that was closed. This process then has the
    /// other end open too, and reading would wait for itself.
    /// </summary>
    private static bool IsClosed()
    {
        if (!OperatingSystem.IsLinux() || TargetOf($"{Descriptors}/0") is not { } input || !input.StartsWith("pipe:", StringComparison.Ordinal))
            return false;
        return Directory.EnumerateFileSystemEntries(Descriptors).Any(descriptor => TargetOf(descriptor) == input && IsForWriting(Path.GetFileName(descriptor)));
    }

    private static string? TargetOf(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null; // closed by another thread since
        }
    }

    private static bool IsForWriting(string descriptor)
    {
        const string flags = "flags:";
        const int accessMode = 3, writeOnly = 1;
        try
        {
            string line = File.ReadLines($"/proc/self/fdinfo/{descriptor}").First(line => line.StartsWith(flags, StringComparison.Ordinal));
            return (Convert.ToInt64(line[flags.Length..].Trim(), 8) & accessMode) == writeOnly;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
