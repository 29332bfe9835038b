using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace ScratchCnn.Peers;

/// <summary>The machine and the conditions of a measurement.</summary>
/// <param name="Folder">Name of the results folder for this processor.</param>
/// <param name="Processor">Name of the processor.</param>
/// <param name="Cores">Number of cores that the program may use.</param>
/// <param name="Os">Operating system.</param>
/// <param name="Runtime">.NET and its version.</param>
/// <param name="Date">Day, in UTC.</param>
/// <param name="Arguments">The program's arguments, without those that name output files.</param>
/// <param name="VectorFloats">Floats in the vectors of the FMA peak and of the kernels.</param>
/// <param name="Avx512">Whether .NET used AVX-512 instructions and registers.</param>
internal sealed partial record Machine(
    string Folder, string Processor, int Cores, string Os, string Runtime, string Date, string Arguments, int VectorFloats, bool Avx512)
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>Describes this machine.</summary>
    public static Machine This(string arguments, int vectorFloats, bool avx512)
    {
        string processor = Name() ?? RuntimeInformation.ProcessArchitecture.ToString();
        return new Machine(
            FolderName(string.Create(CultureInfo.InvariantCulture, $"{processor} {Environment.ProcessorCount} cores")),
            processor,
            Environment.ProcessorCount,
            RuntimeInformation.OSDescription,
            RuntimeInformation.FrameworkDescription,
            DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            arguments,
            vectorFloats,
            avx512);
    }

    /// <summary>
    /// The processor's name with its generation. Virtual machines often hide the model number ("Intel(R) Xeon(R) Processor"), so that several generations
    /// have the same name; they are distinguished by family and model.
    /// </summary>
    private static string? Name()
    {
        if (CpuField("model name") is not { } name)
            return null;
        name = Trademarks().Replace(name, "").Replace(" Processor", "", StringComparison.Ordinal).Trim();
        if (!int.TryParse(CpuField("cpu family"), out int family) || !int.TryParse(CpuField("model"), out int model))
            return name;
        return Generation(family, model) is { } generation
            ? $"{name}, {generation}"
            : string.Create(CultureInfo.InvariantCulture, $"{name}, family {family} model {model}");
    }

    /// <summary>Generation by family and model, from the vendors' manuals and the Linux kernel (arch/x86/include/asm/intel-family.h,
    /// arch/x86/kernel/cpu/amd.c).</summary>
    private static string? Generation(int family, int model) => (family, model) switch
    {
        (6, 85) => "Skylake or Cascade Lake",
        (6, 106) => "Ice Lake",
        (6, 143) => "Sapphire Rapids",
        (6, 207) => "Emerald Rapids",
        (6, 173 or 174) => "Granite Rapids",
        (0x17, >= 0x30) => "Zen 2",
        (0x17, _) => "Zen",
        (0x19, (>= 0x10 and <= 0x1F) or (>= 0x60 and <= 0x7F) or (>= 0xA0 and <= 0xAF)) => "Zen 4",
        (0x19, _) => "Zen 3",
        (0x1A, _) => "Zen 5",
        _ => null,
    };

    /// <summary>Converts a name to lower-case letters and digits separated by hyphens.</summary>
    private static string FolderName(string text) => Others().Replace(text.ToLowerInvariant(), "-").Trim('-');

    private static string? CpuField(string name)
    {
        if (!File.Exists(CpuInfo))
            return null;
        string? line = File.ReadLines(CpuInfo).FirstOrDefault(line => line.Split(':')[0].Trim() == name);
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }

    [GeneratedRegex(@"\((R|TM|tm)\)")]
    private static partial Regex Trademarks();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
