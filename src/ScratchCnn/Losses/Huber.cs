using ScratchCnn.Data;

namespace ScratchCnn.Losses;

/// <summary>
/// Squared error near the target and absolute error far from it. With the difference d = y − t, the mean over K outputs:
/// <code>
/// loss = 1/K · Σ h(d),  h(d) = d² / 2           where |d| ≤ δ
///                       h(d) = δ (|d| − δ / 2)  elsewhere
/// ∂loss/∂y = min(max(d, −δ), δ) / K
/// </code>
/// Source: Huber, Robust estimation of a location parameter (1964); as Keras' Huber and PyTorch's HuberLoss.
/// </summary>
/// <remarks>Computed in double for either element type. Derivation: docs/derivations/losses.md.</remarks>
public sealed class Huber : Loss
{
    private readonly double _delta;

    /// <summary>Sets the hyper-parameter.</summary>
    /// <param name="delta">δ: the difference from which the loss grows linearly; above 0, in the units in which the network is trained.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="delta"/> is not a finite number above 0.</exception>
    public Huber(double delta = 1)
    {
        if (!(delta > 0 && double.IsFinite(delta)))
            throw new ArgumentOutOfRangeException(nameof(delta), delta, "delta must be finite and above 0.");
        _delta = delta;
    }

    /// <inheritdoc/>
    public override string Name => "huber";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Values;

    /// <inheritdoc/>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0, factor = double.CreateTruncating(scale) / output.Length;
        for (int k = 0; k < output.Length; k++)
        {
            double difference = double.CreateTruncating(output[k]) - double.CreateTruncating(target[k]), distance = Math.Abs(difference);
            sum += distance <= _delta ? difference * difference / 2 : _delta * (distance - (_delta / 2));
            if (gradient.Length > 0)
                gradient[k] = T.CreateTruncating(factor * Math.Clamp(difference, -_delta, _delta));
        }
        return T.CreateTruncating(sum / output.Length);
    }
}
