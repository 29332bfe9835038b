using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics.X86;
using ScratchCnn.Kernels;

namespace ScratchCnn.Tests.Kernels;

/// <summary>The kernels run at the widest vectors of the processor, unless the environment forbids it.</summary>
[Trait("Category", "Kernels")]
public sealed class VectorWidthTests
{
    [Fact]
    public void Lanes_are_those_of_512_bits_where_they_are_wide_and_of_the_portable_vector_elsewhere()
    {
        Assert.Equal(VectorWidth.IsWide ? 16 : Vector<float>.Count, VectorWidth.Lanes<float>());
        Assert.Equal(VectorWidth.IsWide ? 8 : Vector<double>.Count, VectorWidth.Lanes<double>());
    }

    [WideFact]
    public void A_processor_with_512_bit_units_uses_them()
    {
        Assert.True(VectorWidth.IsWide);
        Assert.Equal(16, VectorWidth.Lanes<float>());
        // A product needs scratch for columns that fill no whole vector: 16 do only where a vector has 16 lanes.
        Assert.Equal(0, MatrixProduct<float>.ScratchSize(terms: 5, columns: 16));
        Assert.NotEqual(0, MatrixProduct<float>.ScratchSize(terms: 5, columns: 8));
    }
}

/// <summary>A test that needs a processor with 512-bit units that .NET may use.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WideFactAttribute : FactAttribute
{
    private static readonly string[] Switches = ["EnableAVX512", "EnableAVX2", "EnableAVX", "EnableHWIntrinsic"];

    public WideFactAttribute()
    {
        if (!X86Base.IsSupported && Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") != "0")
            Skip = "Not an x86 processor: it has no 512-bit vectors.";
        else if (Switches.Any(name => Environment.GetEnvironmentVariable($"DOTNET_{name}") == "0") || PreferredBits is > 0 and < 512)
            Skip = "The environment forbids vectors of 512 bits.";
        else if (FamilyAndModel() is var (family, model) && !HasWideUnits(family, model))
            Skip = $"This processor (family {family}, model {model}) is not among those known to have 512-bit vectors.";
    }

    private static int PreferredBits => Environment.GetEnvironmentVariable("DOTNET_PreferredVectorBitWidth") is { } bits
        ? int.Parse(bits.StartsWith("0x", StringComparison.Ordinal) ? bits[2..] : bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : 0;

    /// <summary>AMD Zen 4 and later; Intel Sapphire, Emerald and Granite Rapids.</summary>
    private static bool HasWideUnits(int family, int model) => family switch
    {
        0x19 => model is (>= 0x10 and <= 0x1F) or (>= 0x60 and <= 0x7F) or (>= 0xA0 and <= 0xAF),
        0x1A => true,
        6 => model is 143 or 207 or 173 or 174,
        _ => false,
    };

    /// <summary>From leaf 1 of CPUID: the extended family and model count where the manuals say so.</summary>
    private static (int Family, int Model) FamilyAndModel()
    {
        int eax = X86Base.CpuId(1, 0).Eax;
        int family = (eax >> 8) & 0xF, model = (eax >> 4) & 0xF;
        return (family == 0xF ? family + ((eax >> 20) & 0xFF) : family, family is 6 or 0xF ? model + ((eax >> 12) & 0xF0) : model);
    }
}
