using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ScratchCnn.Peers;

/// <summary>Where and how something was measured.</summary>
/// <param name="Folder">Name of the folder for results of such a processor.</param>
/// <param name="Processor">Name of the processor.</param>
/// <param name="Cores">Its cores, as many as the program may use.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Runtime">.NET and its version.</param>
/// <param name="Date">Day, in UTC.</param>
/// <param name="Arguments">The program's arguments, but for where results go.</param>
/// <param name="VectorFloats">Floats in a vector of .NET's <c>Vector&lt;float&gt;</c>.</param>
/// <param name="Avx512">Whether .NET used AVX-512 instructions and registers.</param>
internal sealed partial record Machine(
    string Folder, string Processor, int Cores, string Os, string Runtime, string Date, string Arguments, int VectorFloats, bool Avx512)
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Describes this machine.</summary>
    public static Machine This(string arguments, int vectorFloats, bool avx512)
    {
        string? name = CpuField("model name");
        string processor = name ?? RuntimeInformation.ProcessArchitecture.ToString();
        // Virtual machines hide the model's number, so that one name stands for several generations; family and model tell them apart.
        string generation = CpuField("cpu family") is { } family && CpuField("model") is { } model ? $" family {family} model {model}" : "";
        return new Machine(
            FolderName(string.Create(CultureInfo.InvariantCulture, $"{processor}{generation} {Environment.ProcessorCount} cores")),
            processor + generation,
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            arguments,
            vectorFloats,
            avx512);
    }

    /// <summary>Small letters and digits, with hyphens between.</summary>
    private static string FolderName(string text) => Others().Replace(text.ToLowerInvariant(), "-").Trim('-');

    private static string? CpuField(string name)
    {
        if (!File.Exists(CpuInfo))
            return null;
        string? line = File.ReadLines(CpuInfo).FirstOrDefault(line => line.Split(':')[0].Trim() == name);
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
