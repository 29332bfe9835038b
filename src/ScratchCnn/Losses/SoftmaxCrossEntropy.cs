using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Kernels;

namespace ScratchCnn.Losses;

/// <summary>
/// Softmax and cross-entropy in one, on logits z, for a sample of class c among K:
/// <code>
/// p = softmax(z),  q = (1 − ε) · onehot(c) + ε / K
/// loss = w[c] · −Σ q[k] log p[k] = w[c] · (log Σ exp(z[k] − max) + Σ q[k] (max − z[k]))
/// ∂loss/∂z[k] = w[c] · (p[k] − q[k])
/// </code>
/// With the maximum taken out no exponential overflows and no large numbers are subtracted from each other, so logits of any size are safe.
/// </summary>
/// <remarks>
/// The target is the class index, one value. Label smoothing ε after Szegedy et al. 2016, section 7. A batch's loss is the mean over its samples
/// of the weighted losses, as in Keras (PyTorch divides by the sum of weights instead). Computed in double for either element type.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss
{
    private readonly double[]? _classWeights;
    private readonly double _labelSmoothing;

    /// <summary>Sets the hyper-parameters.</summary>
    /// <param name="classWeights">Weight of each class, at least 0; left out, all weigh 1.</param>
    /// <param name="labelSmoothing">ε: share of the target that is spread over all classes, in [0, 1).</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or ε outside its range.</exception>
    public SoftmaxCrossEntropy(IReadOnlyList<double>? classWeights = null, double labelSmoothing = 0)
    {
        if (!(labelSmoothing is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(labelSmoothing), labelSmoothing, "Label smoothing must be at least 0 and below 1.");
        _classWeights = CheckedWeights(classWeights);
        _labelSmoothing = labelSmoothing;
    }

    /// <inheritdoc/>
    public override string Name => "softmax_cross_entropy";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Classes;

    /// <inheritdoc/>
    public override int TargetSize(int outputs)
    {
        RequireClasses(outputs, _classWeights);
        return 1;
    }

    /// <inheritdoc/>
    public override void EncodeLabel<T>(int label, Span<T> target) => target[0] = T.CreateTruncating(label);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The target is no class index.</exception>
    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        int label = ClassIndex(target[0], output.Length);

        double weight = _classWeights is null ? 1 : _classWeights[label];
        double everywhere = _labelSmoothing / output.Length, atLabel = 1 - _labelSmoothing;

        double maximum = double.NegativeInfinity;
        foreach (T logit in output)
            maximum = Math.Max(maximum, double.CreateTruncating(logit));
        double sum = 0, logitsBelowMaximum = 0;
        foreach (T logit in output)
        {
            double below = maximum - double.CreateTruncating(logit);
            sum += MathFunctions.Exp(-below);
            logitsBelowMaximum += below;
        }
        double labelBelowMaximum = maximum - double.CreateTruncating(output[label]);
        double loss = MathFunctions.Log(sum) + (atLabel * labelBelowMaximum);
        if (everywhere > 0)
            loss += everywhere * logitsBelowMaximum;

        double factor = weight * double.CreateTruncating(scale);
        for (int k = 0; k < gradient.Length; k++)
        {
            double probability = MathFunctions.Exp(double.CreateTruncating(output[k]) - maximum) / sum;
            double wanted = everywhere + (k == label ? atLabel : 0);
            gradient[k] = T.CreateTruncating(factor * (probability - wanted));
        }
        return T.CreateTruncating(weight * loss);
    }

    internal static int ClassIndex<T>(T target, int classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int label = int.CreateSaturating(target);
        if ((uint)label < (uint)classes && T.CreateTruncating(label) == target)
            return label;
        throw new ArgumentException(FormattableString.Invariant(
            $"The target of softmax cross-entropy is a class index from 0 to {classes - 1}; got {target}."));
    }

    /// <summary>Copies class weights.</summary>
    /// <exception cref="ArgumentException">A weight is negative or not finite.</exception>
    internal static double[]? CheckedWeights(IReadOnlyList<double>? classWeights)
    {
        if (classWeights is not null && classWeights.Any(weight => !double.IsFinite(weight) || weight < 0))
            throw new ArgumentException("Class weights must be finite and at least 0.", nameof(classWeights));
        return classWeights?.ToArray();
    }

    /// <exception cref="ArgumentException">There are fewer than two outputs, or another number than of weights.</exception>
    internal static void RequireClasses(int outputs, double[]? classWeights)
    {
        if (outputs < 2)
            throw new ArgumentException($"Softmax chooses among two outputs or more; the network has {outputs}.");
        if (classWeights is not null && classWeights.Length != outputs)
            throw new ArgumentException($"Every class needs a weight: {outputs} outputs, but {classWeights.Length} class weights.");
    }
}
