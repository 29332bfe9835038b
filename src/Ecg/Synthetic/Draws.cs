using ScratchCnn.Numerics;

namespace Ecg.Synthetic;

/// <summary>A sequence of random numbers from one key; the same on every machine.</summary>
internal struct Draws(ulong key)
{
    private ulong _counter;

    /// <summary>Uniform distribution between two numbers.</summary>
    public double Between(double from, double to) => from + ((to - from) * Next());

    /// <summary>True with the given probability.</summary>
    public bool Happens(double probability) => Next() < probability;

    /// <summary>
    /// Approximately standard normal, within ±3.47: the sum of four uniform numbers minus its mean 2, divided by its standard deviation 1/√3. Noise needs no
    /// better tails, and only additions and multiplications give the same bits on every machine.
    /// </summary>
    public double Normal() => (Next() + Next() + Next() + Next() - 2) * 1.7320508075688772;

    private double Next() => CounterRandom.Uniform(key, _counter++);
}
