using System.Numerics;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Optimizers;

/// <summary>
/// The global norm of a gradient, the same for any number of threads: chunks of one fixed size are summed on whichever thread, and their sums
/// combined in ascending order.
/// </summary>
public static class GradientNorm
{
    /// <summary>Gradient elements a chunk; the last chunk may hold fewer.</summary>
    public const int ChunkSize = 4096;

    /// <summary>Number of chunks of a gradient with <paramref name="length"/> elements.</summary>
    public static int ChunkCount(int length) => Quotient.RoundedUp(length, ChunkSize);

    /// <summary>Sum of the squares of one chunk, in double. NaN or infinite only where an element is.</summary>
    /// <param name="gradient">The whole gradient.</param>
    /// <param name="chunk">0 … <see cref="ChunkCount"/> − 1.</param>
    public static double ChunkSumOfSquares<T>(ReadOnlySpan<T> gradient, int chunk)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ReadOnlySpan<T> rest = gradient[checked(chunk * ChunkSize)..];
        return SumOfSquares.Of(rest[..Math.Min(ChunkSize, rest.Length)]);
    }

    /// <summary>The Euclidean norm of the whole gradient.</summary>
    /// <param name="chunkSums">[<see cref="ChunkCount"/>], from <see cref="ChunkSumOfSquares"/>.</param>
    public static double Norm(ReadOnlySpan<double> chunkSums)
    {
        double sum = 0;
        foreach (double chunkSum in chunkSums)
            sum += chunkSum;
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// The factor that shortens a gradient of length <paramref name="norm"/> to <paramref name="maximum"/>, and 1 for one that is no longer.
    /// Pascanu, Mikolov and Bengio 2013, algorithm 1: maximum / norm. PyTorch's clip_grad_norm_ uses maximum / (norm + 1e-6) instead, which is
    /// smaller by a factor of 1 − 1e-6 / norm and clips gradients slightly below the maximum too.
    /// </summary>
    public static double ClipScale(double norm, double maximum) => norm > maximum ? maximum / norm : 1;
}
