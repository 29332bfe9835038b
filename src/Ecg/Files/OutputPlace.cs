using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Ecg.Files;

/// <summary>
/// A place that output is written to, with links followed: a regular file, which is replaced as a whole, or something that can only be written
/// to directly (a pipe, a device, a descriptor that the process was given, as a shell's <c>&gt;(…)</c> is).
/// </summary>
internal static partial class OutputPlace
{
    private const int MostLinks = 40; // as Linux has it
    private const int StandardOutput = 1;

    /// <summary>Follows links, which need not exist at their end: /a/link → /b/file.</summary>
    /// <exception cref="IOException">The links lead round in a circle.</exception>
    public static string FollowLinks(string path)
    {
        string place = Path.GetFullPath(path);
        for (int link = 0; link < MostLinks; link++)
        {
            if (DescriptorOf(place) is not null || new FileInfo(place).LinkTarget is not string next)
                return place;
            place = Path.GetFullPath(next, Path.GetDirectoryName(place)!);
        }
        throw new IOException($"'{path}' cannot be written: too many levels of links.");
    }

    /// <summary>Compares paths as the file systems that are usual on a system do: those of Windows and macOS ignore case.</summary>
    public static StringComparer Names { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>The path with every link in it followed, those of folders too; for a descriptor of this process, the file that was opened as it, where the system
    /// tells (Linux does).</summary>
    /// <remarks>Hard links are different files here: a file is replaced by renaming another one, so what its other names name stays as it is.</remarks>
    public static string Real(string path)
    {
        string place = FollowLinks(path);
        if (DescriptorOf(place) is not null)
            return new FileInfo(place).LinkTarget is string opened && Path.IsPathRooted(opened) ? opened : place; // a pipe is "pipe:[1234]"
        return Path.GetDirectoryName(place) is not string folder ? place
            : new DirectoryInfo(folder).LinkTarget is null ? Path.Combine(Real(folder), Path.GetFileName(place))
            : Real(Path.Combine(FollowLinks(folder), Path.GetFileName(place)));
    }

    /// <summary>Whether a path leads to what can only be written to directly.</summary>
    public static bool IsDirect(string path)
    {
        string place = FollowLinks(path);
        return DescriptorOf(place) is not null || (OperatingSystem.IsLinux() && IsSpecial(place));
    }

    /// <summary>Whether there is a file at a path that <see cref="Real"/> gave: a regular one, whose content can be lost, where the system tells.</summary>
    public static bool HasContent(string real) => File.Exists(real) && !(OperatingSystem.IsLinux() && IsSpecial(real));

    /// <summary>Whether a path leads to the standard output of this process.</summary>
    public static bool IsStandardOutput(string path) => DescriptorOf(FollowLinks(path)) == StandardOutput;

    /// <summary>Writes to a place that is no regular file.</summary>
    /// <returns>False, without writing, for a regular file, and where nothing is yet.</returns>
    /// <exception cref="IOException">The place cannot be written to: a descriptor is not open, for instance.</exception>
    public static bool TryWriteDirectly(string place, Action<Stream> write)
    {
        if (DescriptorOf(place) is int descriptor)
        {
            if (!Path.Exists(place))
                throw new IOException($"'{place}' cannot be written: the process has no such descriptor open.");
            using var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write);
            write(stream);
            stream.Flush();
            // .NET writes to a regular file at positions of its own. What is written next, by this process or the shell, belongs after that.
            if (stream.CanSeek)
                _ = Seek(descriptor, (nint)stream.Position, whence: 0);
            return true;
        }

        if (!OperatingSystem.IsLinux() || !IsSpecial(place))
            return false;
        using var special = new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        write(special);
        return true;
    }

    private static int? DescriptorOf(string place)
    {
        if (OperatingSystem.IsWindows())
            return null;
        string own = string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/");
        string? folder = new[] { "/dev/fd/", "/proc/self/fd/", own }.FirstOrDefault(folder => place.StartsWith(folder, StringComparison.Ordinal));
        return folder is not null && int.TryParse(place.AsSpan(folder.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int descriptor)
            ? descriptor
            : null;
    }

    // .NET does not tell a pipe from a file without opening it, and opening a pipe waits for its reader. The structure of statx is the same on
    // all processors: the type of the file is in the upper four bits of the 16 at byte 28.
    [SupportedOSPlatform("linux")]
    private static unsafe bool IsSpecial(string place)
    {
        const int currentFolder = -100;
        const uint type = 1;
        const int regular = 0x8, folder = 0x4;
        byte* status = stackalloc byte[256];
        return Status(currentFolder, place, 0, type, status) == 0 && *(ushort*)(status + 28) >> 12 is not (regular or folder);
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Status(int folder, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "lseek")]
    private static partial nint Seek(int descriptor, nint offset, int whence);
}
