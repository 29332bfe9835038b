namespace ScratchCnn.Numerics;

/// <summary>
/// Random numbers by counter instead of by state: the n-th number of a key is a hash of both, so any number can be had again at any time, on any
/// thread, in any order. The hash is the output function of SplitMix64 (Steele, Lea, Flood 2014): a bijection of 64 bits built of xor-shifts and
/// odd multiplications, made of integer operations alone and hence equal on every machine.
/// </summary>
public static class CounterRandom
{
    private const ulong GoldenGamma = 0x9E3779B97F4A7C15;

    /// <summary>Scrambles 64 bits so that every input bit moves about half of the output bits.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>A key for a purpose within a purpose: key = Derive(Derive(seed, epoch), layer).</summary>
    public static ulong Derive(ulong key, ulong part) => Mix(Mix(key + GoldenGamma) + (part * GoldenGamma) + 1);

    /// <summary>The 64 random bits number <paramref name="counter"/> of <paramref name="key"/>.</summary>
    public static ulong Bits(ulong key, ulong counter) => Mix(key + ((counter + 1) * GoldenGamma));

    /// <summary>Uniform in [0, 1): a multiple of 2⁻⁵³.</summary>
    public static double Uniform(ulong key, ulong counter) => (Bits(key, counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform among 0 … <paramref name="bound"/> − 1, without bias beyond 2⁻³².</summary>
    public static int Below(ulong key, ulong counter, int bound) => (int)(((Bits(key, counter) >> 32) * (ulong)(uint)bound) >> 32);

    /// <summary>Shuffles in place (Fisher and Yates; Durstenfeld 1964), the same way for the same key.</summary>
    public static void Shuffle(Span<int> values, ulong key)
    {
        for (int last = values.Length - 1; last > 0; last--)
        {
            int other = Below(key, (ulong)last, last + 1);
            (values[last], values[other]) = (values[other], values[last]);
        }
    }
}
