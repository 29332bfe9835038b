using ScratchCnn.Numerics;

namespace Ecg.Synthetic;

/// <summary>Random numbers drawn one after the other from one key; the same on every machine.</summary>
internal struct Draws(ulong key)
{
    private ulong _counter;

    /// <summary>Uniform between two numbers.</summary>
    public double Between(double from, double to) => from + ((to - from) * Next());

    /// <summary>True with this probability.</summary>
    public bool Happens(double probability) => Next() < probability;

    /// <summary>
    /// Close to standard normal, within ±3.47: the sum of four uniform numbers less its mean 2, over its deviation 1/√3. Noise needs no better tails, and
    /// no function here has different last bits elsewhere.
    /// </summary>
    public double Normal() => (Next() + Next() + Next() + Next() - 2) * 1.7320508075688772;

    private double Next() => CounterRandom.Uniform(key, _counter++);
}
