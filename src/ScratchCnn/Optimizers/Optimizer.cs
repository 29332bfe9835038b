using System.Numerics;

namespace ScratchCnn.Optimizers;

/// <summary>
/// A rule that moves parameters against their gradient. It sees flat spans and knows no layer. It holds hyper-parameters only: the moments
/// belong to the caller, so that they can be saved, and the update of an element depends on that element alone, so that any part may be updated
/// on any thread.
/// </summary>
public abstract class Optimizer
{
    /// <summary>Sets the learning rate.</summary>
    /// <param name="learningRate">Step size, finite and at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="learningRate"/> is outside its range.</exception>
    protected Optimizer(double learningRate) => LearningRate = learningRate;

    /// <summary>Name in messages and saved files, snake_case.</summary>
    public abstract string Name { get; }

    /// <summary>Moments per parameter: 2 for Adam, 1 for momentum, 0 for plain gradient descent.</summary>
    public abstract int MomentCount { get; }

    /// <summary>
    /// Step size. A loop of one's own may change it between two steps; a trainer applies its <see cref="LearningRateSchedule"/> to it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get;
        set => field = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The learning rate must be finite and at least 0.");
    }

    /// <summary>Updates a part of the parameters.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="parameters">[n], updated.</param>
    /// <param name="gradient">[n].</param>
    /// <param name="firstMoment">[n], updated, 0 before the first step; empty when <see cref="MomentCount"/> is 0.</param>
    /// <param name="secondMoment">[n], likewise; empty when <see cref="MomentCount"/> is below 2.</param>
    /// <param name="gradientScale">Factor on every gradient element: below 1 where the gradient is clipped.</param>
    /// <param name="learningRate">Step size of this step: <see cref="LearningRate"/>, or what a schedule makes of it.</param>
    /// <param name="step">Steps so far, including this one: 1 at the first.</param>
    public abstract void Update<T>(
        Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> firstMoment, Span<T> secondMoment, T gradientScale, double learningRate, long step)
        where T : unmanaged, IFloatingPointIeee754<T>;

    /// <summary>Refuses a span that does not have one element per parameter.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    protected static void RequireLength<T>(ReadOnlySpan<T> parameters, int length, string what)
    {
        if (length != parameters.Length)
            throw new ArgumentException($"{parameters.Length} parameters need a {what} of {parameters.Length} values; got {length}.");
    }
}
