using ScratchCnn.Data;

namespace ScratchCnn.Losses;

/// <summary>
/// The mean over K outputs y of the squared difference from their targets t:
/// <code>
/// loss = 1/K · Σ (y − t)²
/// ∂loss/∂y = 2 (y − t) / K
/// </code>
/// </summary>
/// <remarks>Computed in double for either element type.</remarks>
public sealed class MeanSquaredError : Loss
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Values;

    /// <inheritdoc/>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0, factor = 2 * double.CreateTruncating(scale) / output.Length;
        for (int k = 0; k < output.Length; k++)
        {
            double difference = double.CreateTruncating(output[k]) - double.CreateTruncating(target[k]);
            sum += difference * difference;
            if (gradient.Length > 0)
                gradient[k] = T.CreateTruncating(factor * difference);
        }
        return T.CreateTruncating(sum / output.Length);
    }
}
