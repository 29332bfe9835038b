using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Layers;

/// <summary>
/// The values with which a tensor begins. Value i is a function of (key, i) by integer operations and IEEE arithmetic alone, so a seed gives the
/// same weights on every machine, and a float tensor is the double tensor rounded.
/// </summary>
public static class InitialValues
{
    /// <summary>Standard deviation of a standard normal variable cut at ±2; the constant of Keras' VarianceScaling.</summary>
    private const double DeviationOfTruncatedNormal = 0.87962566103423978;

    /// <summary>P(X ≤ −2) of a standard normal variable.</summary>
    private const double ProbabilityBelowMinusTwo = 0.022750131948179207;

    /// <summary>Fills a tensor.</summary>
    /// <param name="initializer">The distribution.</param>
    /// <param name="dimensions">Extents, outermost first; they give the fans (<see cref="Fans"/>).</param>
    /// <param name="key">Key of the random numbers, another for each tensor.</param>
    /// <param name="values">[product of <paramref name="dimensions"/>], overwritten.</param>
    /// <exception cref="ArgumentException">The number of values is not the product of the dimensions.</exception>
    public static void Fill<T>(Initializer initializer, IReadOnlyList<int> dimensions, ulong key, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        long size = TensorSize.Of(dimensions);
        if (values.Length != size)
            throw new ArgumentException($"A tensor of [{string.Join(", ", dimensions)}] has {size} values; got room for {values.Length}.");

        (double fanIn, double fanOut) = Fans(dimensions);
        switch (initializer)
        {
            case Initializer.Zeros:
                values.Clear();
                break;
            case Initializer.Ones:
                values.Fill(T.One);
                break;
            case Initializer.GlorotUniform:
                FillUniform(Math.Sqrt(6 / (fanIn + fanOut)), key, values);
                break;
            case Initializer.GlorotNormal:
                FillTruncatedNormal(Math.Sqrt(2 / (fanIn + fanOut)), key, values);
                break;
            case Initializer.HeUniform:
                FillUniform(Math.Sqrt(6 / fanIn), key, values);
                break;
            case Initializer.HeNormal:
                FillTruncatedNormal(Math.Sqrt(2 / fanIn), key, values);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(initializer), initializer, "There is no such initializer.");
        }
    }

    /// <summary>
    /// Values that meet in one output, and outputs that one value reaches, counted as Keras counts them: a kernel [kernelSize, in, out] has
    /// kernelSize · in and kernelSize · out, a matrix [in, out] has in and out, a vector [n] has n and n.
    /// </summary>
    public static (int FanIn, int FanOut) Fans(IReadOnlyList<int> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        if (dimensions.Count == 0)
            return (1, 1);
        if (dimensions.Count == 1)
            return (dimensions[0], dimensions[0]);
        long receptiveField = TensorSize.Of(dimensions, dimensions.Count - 2);
        return (checked((int)(receptiveField * dimensions[^2])), checked((int)(receptiveField * dimensions[^1])));
    }

    /// <summary>Uniform in ±limit: variance limit² / 3.</summary>
    private static void FillUniform<T>(double limit, ulong key, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = T.CreateTruncating(limit * ((2 * CounterRandom.Uniform(key, (ulong)i)) - 1));
    }

    /// <summary>
    /// Normal, cut at two of its own deviations, by the inverse distribution function; the cut takes variance away, so the deviation before the
    /// cut is larger than the one asked for.
    /// </summary>
    private static void FillTruncatedNormal<T>(double deviation, ulong key, Span<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double uncut = deviation / DeviationOfTruncatedNormal;
        for (int i = 0; i < values.Length; i++)
        {
            double uniform = CounterRandom.Uniform(key, (ulong)i);
            double probability = ProbabilityBelowMinusTwo + ((1 - (2 * ProbabilityBelowMinusTwo)) * uniform);
            values[i] = T.CreateTruncating(uncut * NormalQuantile.Evaluate(probability));
        }
    }
}
