using ScratchCnn.Execution;
using ScratchCnn.Kernels;

namespace ScratchCnn.Models;

/// <summary>
/// Has the JIT compiler compile the kernels of a training step on a second thread, while the first one builds the network and plans the step. A third
/// of the time until the end of the first step is compilation of kernels; see docs/kernels.md, "Startup time".
/// </summary>
/// <remarks>It calls each kernel once on a few numbers of its own, so no result depends on it.</remarks>
internal static class EarlyCompilation
{
    private static readonly BackgroundAction s_calls = new(CallKernels);

    /// <summary>Begins, once per process and where there is a second core.</summary>
    public static void Begin() => GC.KeepAlive(s_calls);

    private static void CallKernels()
    {
        // Seven rows take a tile of six and one of two. The columns take tiles of two vectors and of one, and the last fills no vector.
        const int rows = 7;
        int columns = (3 * VectorWidth.Lanes<float>()) + 1;
        var ones = new float[rows * columns];
        Array.Fill(ones, 1);
        var result = new float[rows * columns];

        new MatrixProduct<float>
        {
            C = result,
            A = ones,
            B = ones,
            ARows = RowLayout.Uniform(1),
            Columns = columns,
            Length = 1,
            Scratch = new float[MatrixProduct<float>.ScratchSize(1, columns)],
        }.Run(0, rows);
        var windows = new WindowGeometry(Length: rows, Count: 3, Extent: 3, Stride: 2, PadLeft: 0);
        Pooling.Max<float>(ones, result, new float[rows * columns], columns, windows);
        Bernoulli.Mask<float>(ones, result, dropBelow: 1, scale: 1, key: 0);
        Elementwise.ReluGradient<float>(ones, ones, 0, result);
        Pooling.MaxGradient<float>(ones, ones, result, columns, windows);
        Channels.Sum<float>(ones, result.AsSpan(0, columns));
        Transposition.Transpose<float>(ones, columns, result, rows, rows, columns);
        Elementwise.Add<float>(ones, ones, result);
        SumOfSquares.Of<float>(ones);
        AdamKernel.Update(result, new float[result.Length], new float[result.Length], ones, new AdamStep<float>(1, 1, 1, 1, 1, 1, 1, 1, 1));
    }
}
