using ScratchCnn.Data;
using ScratchCnn.Losses;

namespace ScratchCnn.Training;

/// <summary>
/// A loss on two targets at once, for mixed samples: <code>share · loss(output, first) + (1 − share) · loss(output, second)</code>
/// The target is both targets and the share of the first. For cross-entropy this is the loss of the mixed one-hot targets, and class weights keep their
/// meaning (Zhang et al. 2018; the authors' code computes it this way too).
/// </summary>
internal sealed class MixedLoss(Loss loss) : Loss
{
    private const int StackLimit = 256;

    public override string Name => loss.Name;

    public override TargetKind Targets => loss.Targets;

    public override int TargetSize(int outputs) => checked((2 * loss.TargetSize(outputs)) + 1);

    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        int size = target.Length / 2;
        T share = target[^1], rest = T.One - share;
        ReadOnlySpan<T> first = target[..size], second = target.Slice(size, size);
        if (rest == T.Zero)
            return loss.Evaluate(output, first, scale, gradient);
        T mean = share * loss.Evaluate(output, first, share * scale, gradient);
        Span<T> other = gradient.Length <= StackLimit ? stackalloc T[gradient.Length] : new T[gradient.Length];
        mean += rest * loss.Evaluate(output, second, rest * scale, other);
        for (int k = 0; k < gradient.Length; k++)
            gradient[k] += other[k];
        return mean;
    }
}
