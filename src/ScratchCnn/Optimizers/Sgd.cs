using System.Numerics;
using ScratchCnn.Kernels;

namespace ScratchCnn.Optimizers;

/// <summary>
/// Gradient descent. With gradient g, momentum μ and learning rate α:
/// <code>
/// b = μ b + g
/// p = p − α b              with Nesterov's look ahead: p = p − α (g + μ b)
/// </code>
/// Nesterov's form after Sutskever, Martens, Dahl and Hinton 2013.
/// </summary>
/// <remarks>
/// This is PyTorch's form. Keras keeps −α b instead of b: the same path while the learning rate is constant; when it changes, here the whole step
/// follows at once, in Keras only the newest gradient's share.
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class Sgd<T> : Optimizer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double _momentum;
    private readonly bool _nesterov;

    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="momentum">Share of the previous direction that stays, in [0, 1); 0 needs no memory.</param>
    /// <param name="nesterov">Whether to look one momentum ahead.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="momentum"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">Nesterov without momentum.</exception>
    public Sgd(double momentum = 0, bool nesterov = false)
    {
        if (!(momentum is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "momentum must be at least 0 and below 1.");
        if (nesterov && momentum == 0)
            throw new ArgumentException("Nesterov's look ahead needs a momentum above 0.", nameof(nesterov));
        _momentum = momentum;
        _nesterov = nesterov;
    }

    /// <inheritdoc/>
    public override string Name => "sgd";

    /// <inheritdoc/>
    public override int MomentCount => _momentum == 0 ? 0 : 1;

    /// <inheritdoc/>
    public override void Update(
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
