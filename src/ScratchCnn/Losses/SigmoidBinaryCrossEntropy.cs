using ScratchCnn.Data;
using ScratchCnn.Kernels;

namespace ScratchCnn.Losses;

/// <summary>
/// Logistic function and binary cross-entropy in one, on logits z with targets t in 0 … 1, the mean over K outputs:
/// <code>
/// loss = 1/K · Σ −(t log σ(z) + (1 − t) log(1 − σ(z))) = 1/K · Σ max(z, 0) − t z + log(1 + e^−|z|)
/// ∂loss/∂z = (σ(z) − t) / K
/// </code>
/// The second form never overflows, so logits of any size are safe.
/// </summary>
/// <remarks>Computed in double for either element type.</remarks>
public sealed class SigmoidBinaryCrossEntropy : Loss
{
    /// <inheritdoc/>
    public override string Name => "sigmoid_binary_cross_entropy";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Labels;

    /// <summary>Writes the label itself for one output, and a one-hot row for more.</summary>
    /// <param name="label">0 or 1 for one output; else the class index.</param>
    /// <param name="target">[outputs], overwritten.</param>
    /// <exception cref="ArgumentException">The label does not fit the outputs.</exception>
    public override void EncodeLabel<T>(int label, Span<T> target)
    {
        if (target.Length == 1 && label is 0 or 1)
            target[0] = T.CreateTruncating(label);
        else
            base.EncodeLabel(label, target);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A target is outside 0 … 1.</exception>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        double sum = 0, factor = double.CreateTruncating(scale) / output.Length;
        for (int k = 0; k < output.Length; k++)
        {
            double z = double.CreateTruncating(output[k]), t = double.CreateTruncating(target[k]);
            if (!(t is >= 0 and <= 1))
                throw new ArgumentException(FormattableString.Invariant(
                    $"Binary cross-entropy takes targets from 0 to 1; target {k} is {t}."));
            sum += LogOfOnePlus(MathFunctions.Exp(-Math.Abs(z))) + (z > 0 ? (1 - t) * z : -t * z);
            if (gradient.Length > 0)
                gradient[k] = T.CreateTruncating(factor * (MathFunctions.Sigmoid(z) - t));
        }
        return T.CreateTruncating(sum / output.Length);
    }

    /// <summary>
    /// log(1 + x), accurate for small x: the logarithm is corrected for the rounding of 1 + x (Kahan's method; Higham, "Accuracy and
    /// Stability of Numerical Algorithms", section 1.14.1).
    /// </summary>
    internal static double LogOfOnePlus(double x)
    {
        double rounded = 1 + x;
        return rounded == 1 ? x : MathFunctions.Log(rounded) * x / (rounded - 1);
    }
}
