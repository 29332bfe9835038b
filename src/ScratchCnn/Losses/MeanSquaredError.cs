using System.Numerics;

namespace ScratchCnn.Losses;

/// <summary>
/// The mean over K outputs y of the squared distance from their targets t:
/// <code>
/// loss = 1/K · Σ (y − t)²
/// ∂loss/∂y = 2 (y − t) / K
/// </code>
/// </summary>
/// <remarks>Computed in double whatever <typeparamref name="T"/> is.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class MeanSquaredError<T> : Loss<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <inheritdoc/>
    public override string Name => "mean_squared_error";

    /// <inheritdoc/>
    public override int TargetSize(int outputs) => outputs;

    /// <summary>Writes a one-hot row.</summary>
    /// <inheritdoc/>
    public override void EncodeLabel(int label, Span<T> target) => OneHot.Write(label, target);

    /// <inheritdoc/>
    public override T Evaluate(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
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
