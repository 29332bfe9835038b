using System.Numerics;

namespace ScratchCnn.Optimizers;

/// <summary>
/// A rule that moves parameters against their gradient. It sees flat spans and knows no layer. It holds only its hyper-parameters: the moments
/// are the caller's, so that they can be saved, and the update of an element depends on that element alone, so that any piece may be updated on
/// any thread.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public abstract class Optimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Name in messages and saved files, snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>Moments a parameter: 2 for Adam, 1 for momentum, 0 for plain gradient descent.</summary>
    public abstract int MomentCount { get; }

    /// <summary>Updates a piece of the parameters.</summary>
    /// <param name="parameters">[n], updated.</param>
    /// <param name="gradient">[n].</param>
    /// <param name="firstMoment">[n], updated, 0 before the first step; empty when <see cref="MomentCount"/> is 0.</param>
    /// <param name="secondMoment">[n], likewise; empty when <see cref="MomentCount"/> is below 2.</param>
    /// <param name="gradientScale">Factor on every gradient element: below 1 where the gradient is clipped.</param>
    /// <param name="learningRate">Step size, from the schedule.</param>
    /// <param name="step">Steps so far, counting this one: 1 at the first.</param>
    public abstract void Update(
        Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> firstMoment, Span<T> secondMoment, T gradientScale, double learningRate, long step);

    /// <summary>Refuses a span that has not one element for each parameter.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    protected static void RequireLength(ReadOnlySpan<T> parameters, int length, string what)
    {
        if (length != parameters.Length)
            throw new ArgumentException($"{parameters.Length} parameters need a {what} of {parameters.Length} values; got {length}.");
    }
}
