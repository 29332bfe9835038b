using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ScratchCnn.Kernels;

/// <summary>Σ x², with the same bits at every vector width.</summary>
internal static class SumOfSquares
{
    /// <summary>Partial sums side by side: a multiple of every vector's width.</summary>
    private const int Lanes = 32;

    /// <summary>Elements widened at a time: a multiple of <see cref="Lanes"/>.</summary>
    private const int BlockSize = 256;

    /// <summary>
    /// Σ x[i]² in double. Lane j sums the elements j, j + 32, j + 64, … in ascending order, each by one fused multiply-add; then the lanes are
    /// added in ascending order. A vector is merely a few neighboring lanes. Zeros fill up the last block and change no sum.
    /// </summary>
    public static double Of<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Span<double> sums = stackalloc double[Lanes];
        Span<double> block = stackalloc double[BlockSize];
        sums.Clear();
        while (x.Length > 0)
        {
            int count = Math.Min(BlockSize, x.Length);
            block[count..].Clear();
            TensorPrimitives.ConvertTruncating(x[..count], block);
            if (VectorWidth.IsWide)
                AddSquares<WideVector<double>>(sums, block);
            else
                AddSquares<PortableVector<double>>(sums, block);
            x = x[count..];
        }

        double sum = 0;
        foreach (double laneSum in sums)
            sum += laneSum;
        return sum;
    }

    private static void AddSquares<TVector>(Span<double> sums, ReadOnlySpan<double> x)
        where TVector : struct, IVector<TVector, double>
    {
        ref double values = ref MemoryMarshal.GetReference(x);
        for (int lane = 0; lane < Lanes; lane += TVector.Count)
        {
            ref double held = ref sums[lane];
            TVector sum = TVector.Load(ref held);
            for (int i = lane; i < x.Length; i += Lanes)
            {
                TVector value = TVector.Load(ref Unsafe.Add(ref values, i));
                sum = TVector.MultiplyAdd(value, value, sum);
            }

            TVector.Store(sum, ref held);
        }
    }
}
