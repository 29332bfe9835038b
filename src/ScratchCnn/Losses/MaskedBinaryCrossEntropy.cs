using ScratchCnn.Data;
using ScratchCnn.Kernels;

namespace ScratchCnn.Losses;

/// <summary>
/// <see cref="SigmoidBinaryCrossEntropy"/> with a weight w ≥ 0 for each output: 0 masks an output whose truth is unknown. For K logits z with targets t in 0 … 1:
/// <code>
/// loss = 1/K · Σ w (max(z, 0) − t z + log(1 + e^−|z|))
/// ∂loss/∂z = w (σ(z) − t) / K
/// </code>
/// A sample's target is [2 · K]: the K targets, then the K weights. The divisor is K whatever the mask, so that every output of a batch that counts
/// counts the same (as PyTorch's binary_cross_entropy_with_logits with weights).
/// </summary>
/// <remarks>Computed in double for either element type. The target under a mask may be anything, NaN too.</remarks>
public sealed class MaskedBinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "masked_binary_cross_entropy";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Labels;

    /// <inheritdoc/>
    public override int TargetSize(int outputs) => checked(2 * outputs);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A target that counts is outside 0 … 1, or a weight is negative or not finite.</exception>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0, factor = double.CreateTruncating(scale) / output.Length;
        for (int k = 0; k < output.Length; k++)
        {
            double z = double.CreateTruncating(output[k]), t = double.CreateTruncating(target[k]), w = double.CreateTruncating(target[output.Length + k]);
            if (!(w >= 0 && double.IsFinite(w)))
                throw new ArgumentException(FormattableString.Invariant($"Weights must be finite and at least 0; weight {k} is {w}."));
            if (w == 0)
            {
                if (gradient.Length > 0)
                    gradient[k] = T.Zero;
                continue;
            }

            if (!(t is >= 0 and <= 1))
                throw new ArgumentException(FormattableString.Invariant($"Binary cross-entropy takes targets from 0 to 1; target {k} is {t}."));
            sum += w * (SigmoidBinaryCrossEntropy.LogOfOnePlus(MathFunctions.Exp(-Math.Abs(z))) + (z > 0 ? (1 - t) * z : -t * z));
            if (gradient.Length > 0)
                gradient[k] = T.CreateTruncating(factor * w * (MathFunctions.Sigmoid(z) - t));
        }

        return T.CreateTruncating(sum / output.Length);
    }

    /// <summary>Writes a target whose outputs all count: one-hot for class <paramref name="label"/>.</summary>
    /// <param name="label">Class index.</param>
    /// <param name="target">[2 · outputs], overwritten.</param>
    /// <exception cref="ArgumentException">There is no such class.</exception>
    public override void EncodeLabel<T>(int label, Span<T> target)
    {
        base.EncodeLabel(label, target[..(target.Length / 2)]);
        target[(target.Length / 2)..].Fill(T.One);
    }
}
