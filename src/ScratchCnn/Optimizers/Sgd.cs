using ScratchCnn.Kernels;

namespace ScratchCnn.Optimizers;

/// <summary>
/// Gradient descent. With gradient g, momentum μ and learning rate α:
/// <code>
/// b = μ b + g
/// p = p − α b              with Nesterov's look-ahead: p = p − α (g + μ b)
/// </code>
/// Nesterov's form after Sutskever, Martens, Dahl and Hinton 2013.
/// </summary>
/// <remarks>
/// This is PyTorch's form. Keras keeps −α b instead of b: the same path while the learning rate is constant; when it changes, here the whole step
/// follows at once, in Keras only the newest gradient's share.
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly double _momentum;
    private readonly bool _nesterov;

    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="learningRate">Step size α, at least 0.</param>
    /// <param name="momentum">Share of the previous direction that remains, in [0, 1); 0 needs no memory.</param>
    /// <param name="nesterov">Whether to look one momentum ahead; without momentum it changes nothing, as in Keras.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public Sgd(double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : base(learningRate)
    {
        if (!(momentum is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum must be at least 0 and below 1.");
        _momentum = momentum;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override int MomentCount => _momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Update<T>(
        Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> firstMoment, Span<T> secondMoment, T gradientScale, double learningRate, long step)
    {
        RequireLength(parameters, gradient.Length, "gradient");
        T rate = T.CreateTruncating(learningRate);
        if (MomentCount == 0)
        {
            SgdKernel.Update(parameters, gradient, gradientScale, rate);
            return;
        }
        RequireLength(parameters, firstMoment.Length, "first moment");
        SgdKernel.UpdateWithMomentum(parameters, firstMoment, gradient, gradientScale, rate, T.CreateTruncating(_momentum), _nesterov);
    }
}
