using System.Reflection;
using System.Runtime.InteropServices;

namespace ScratchCnn.Peers;

/// <summary>The native libraries behind a managed one.</summary>
internal static class NativePart
{
    /// <summary>Loads <paramref name="files"/> in this order; where one does not load, says so in one line.</summary>
    public static bool Loads(string library, Assembly managed, params string[] files)
    {
        try
        {
            foreach (string file in files)
                NativeLibrary.Load(file, managed, searchPath: null);
            return true;
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            // The loader tries several places and names each; what does not fit tells more than what is not there.
            string[] lines = error.Message.Split('\n');
            string reason = lines.FirstOrDefault(line => line.Contains("version `", StringComparison.Ordinal)) ?? lines[0];
            Console.Error.WriteLine($"{library} is left out, its native library does not load (README.md says what it needs): {reason.Trim()}");
            return false;
        }
    }
}
