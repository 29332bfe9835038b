using ScratchCnn.Data;
using ScratchCnn.Kernels;

namespace ScratchCnn.Losses;

/// <summary>
/// Softmax and focal loss in one, on logits z, for a sample of class c: cross-entropy in which samples that the network already has right count
/// less, for data in which one class is much more common than the others.
/// <code>
/// p = softmax(z),  q = 1 − p[c]
/// loss = −w[c] · q^γ · log p[c]
/// ∂loss/∂z[k] = w[c] · q^γ · (1 − γ · p[c] · log p[c] / q) · (p[k] − [k = c])
/// </code>
/// With γ = 0 it is <see cref="SoftmaxCrossEntropy"/>. Source: Lin, Goyal, Girshick, He, Dollár, Focal loss for dense object detection (2017), eq. 5.
/// </summary>
/// <remarks>
/// The target is the class index, one value. q is summed from the other classes' exponentials and not subtracted from 1, so a sample of any
/// certainty keeps all its digits. Computed in double for either element type. Derivation: docs/derivations/losses.md.
/// </remarks>
public sealed class FocalCrossEntropy : Loss
{
    private readonly double[]? _classWeights;
    private readonly double _gamma;

    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="gamma">γ: how strongly easy samples are discounted; at least 0.</param>
    /// <param name="classWeights">Weight of each class, at least 0; omitted, all are 1.</param>
    /// <exception cref="ArgumentException">A value is outside its range.</exception>
    public FocalCrossEntropy(double gamma = 2, IReadOnlyList<double>? classWeights = null)
    {
        if (!(gamma >= 0 && double.IsFinite(gamma)))
            throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "gamma must be finite and at least 0.");
        _gamma = gamma;
        _classWeights = SoftmaxCrossEntropy.CheckedWeights(classWeights);
    }

    /// <inheritdoc/>
    public override string Name => "focal_cross_entropy";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    public override int TargetSize(int outputs)
    {
        SoftmaxCrossEntropy.RequireClasses(outputs, _classWeights);
        return 1;
    }

    /// <inheritdoc/>
    public override void EncodeLabel<T>(int label, Span<T> target) => target[0] = T.CreateTruncating(label);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The target is not a class index.</exception>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        int label = SoftmaxCrossEntropy.ClassIndex(target[0], output.Length);
        double weight = _classWeights is null ? 1 : _classWeights[label];

        double maximum = double.NegativeInfinity;
        foreach (T logit in output)
            maximum = Math.Max(maximum, double.CreateTruncating(logit));
        double others = 0;
        for (int k = 0; k < output.Length; k++)
        {
            if (k != label)
                others += MathFunctions.Exp(double.CreateTruncating(output[k]) - maximum);
        }

        double labelBelowMaximum = maximum - double.CreateTruncating(output[label]);
        double ofLabel = MathFunctions.Exp(-labelBelowMaximum), sum = others + ofLabel, miss = others / sum;
        double minusLog = labelBelowMaximum + (labelBelowMaximum == 0 ? SigmoidBinaryCrossEntropy.LogOfOnePlus(others) : MathFunctions.Log(sum));
        double discount = _gamma == 0 ? 1 : miss > 0 ? MathFunctions.Exp(_gamma * MathFunctions.Log(miss)) : miss;

        // −log p / q tends to 1 as q tends to 0.
        double factor = weight * double.CreateTruncating(scale) * discount * (1 + (_gamma * (ofLabel / sum) * (miss > 0 ? minusLog / miss : 1)));
        for (int k = 0; k < gradient.Length; k++)
        {
            double probability = MathFunctions.Exp(double.CreateTruncating(output[k]) - maximum) / sum;
            gradient[k] = T.CreateTruncating(factor * (k == label ? -miss : probability));
        }
        return T.CreateTruncating(weight * discount * minusLog);
    }
}
