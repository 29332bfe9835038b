using ScratchCnn.Numerics;

namespace ScratchCnn.Differential;

/// <summary>Random choices and values of one case, all from one key: the same case again gives the same numbers.</summary>
internal sealed class Draws(ulong key)
{
    private ulong _count;

    /// <summary>0 … <paramref name="bound"/> − 1.</summary>
    public int Below(int bound) => CounterRandom.Below(key, _count++, bound);

    /// <summary><paramref name="first"/> … <paramref name="last"/>.</summary>
    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True or false, as likely.</summary>
    public bool Coin() => Below(2) == 0;

    /// <summary>One of the given.</summary>
    public TItem OneOf<TItem>(params ReadOnlySpan<TItem> items) => items[Below(items.Length)];

    /// <summary>A size that is often 1, mostly small, and now and then beyond two of the widest vectors.</summary>
    public int Size() => Below(8) switch { 0 => 1, < 6 => Between(1, 12), _ => Between(13, 40) };

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>), a float: both precisions begin with the same number.</summary>
    public double Uniform(double low, double high) => (float)(low + ((high - low) * CounterRandom.Uniform(key, _count++)));

    /// <summary>A number whose logarithm is uniform, for rates and sizes that matter by their order of magnitude.</summary>
    public double Magnitude(double low, double high) => (float)Math.Exp(Math.Log(low) + (Math.Log(high / low) * CounterRandom.Uniform(key, _count++)));

    /// <summary>That many values, uniform in ±<paramref name="range"/>.</summary>
    public double[] Values(int count, double range = 1)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++)
            values[i] = Uniform(-range, range);
        return values;
    }
}
