using ScratchCnn.Data;

namespace ScratchCnn.Losses;

/// <summary>
/// The mean over K outputs y of the absolute difference from their targets t; outliers pull less than in <see cref="MeanSquaredError"/>:
/// <code>
/// loss = 1/K · Σ |y − t|
/// ∂loss/∂y = sign(y − t) / K, and 0 where y = t
/// </code>
/// </summary>
/// <remarks>Computed in double for either element type. At the kink y = t the gradient is 0, as in PyTorch's L1Loss. Derivation: docs/derivations/losses.md.</remarks>
public sealed class MeanAbsoluteError : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_absolute_error";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Values;

    /// <inheritdoc/>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0, factor = double.CreateTruncating(scale) / output.Length;
        for (int k = 0; k < output.Length; k++)
        {
            double difference = double.CreateTruncating(output[k]) - double.CreateTruncating(target[k]);
            sum += Math.Abs(difference);
            if (gradient.Length > 0)
                gradient[k] = T.CreateTruncating(difference > 0 ? factor : difference < 0 ? -factor : 0 * difference);
        }
        return T.CreateTruncating(sum / output.Length);
    }
}
