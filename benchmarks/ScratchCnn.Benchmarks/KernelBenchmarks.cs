using BenchmarkDotNet.Attributes;
using ScratchCnn.Kernels;
using ScratchCnn.Numerics;

namespace ScratchCnn.Benchmarks;

/// <summary>A matrix product at the shape of one layer's pass.</summary>
/// <param name="Name">Layer and pass.</param>
/// <param name="Rows">Rows of a and c.</param>
/// <param name="Terms">Terms per sum: columns of a, rows of b.</param>
/// <param name="Columns">Columns of b and c.</param>
/// <param name="RowsPerSample">Number of rows per sample.</param>
/// <param name="SampleStride">Distance between samples in a, in values.</param>
/// <param name="RowStride">Distance between rows of a, in values.</param>
/// <param name="TermStride">Distance between the terms of a sum in a, in values.</param>
public sealed record ProductWorkload(
    string Name, int Rows, int Terms, int Columns, int RowsPerSample, int SampleStride, int RowStride, int TermStride)
    : Workload(Name, 2.0 * Rows * Terms * Columns);

/// <summary>The matrix product on one core, at the shapes of both models: for a block of samples, or for one sample's part of a kernel
/// gradient.</summary>
public class KernelBenchmarks
{
    private readonly float[] _a = Values(1 << 20);
    private readonly float[] _b = Values(1 << 20);
    private readonly float[] _c = new float[1 << 20];
    private readonly float[] _scratch = new float[1 << 16];

    /// <summary>The case to run; set by BenchmarkDotNet.</summary>
    [ParamsSource(nameof(Shapes))]
    public Workload Work { get; set; } = new PeakWorkload();

    /// <summary>All cases: the FMA peak, and the passes of each layer.</summary>
    public static IEnumerable<Workload> Shapes =>
    [
        new PeakWorkload(),
        new ProductWorkload("both models conv1 forward", 8 * 183, 5, 32, 183, 187, 1, 1),
        new ProductWorkload("both models conv1 weight gradient", 5, 183, 32, 5, 0, 1, 1),
        new ProductWorkload("baseline conv2 forward", 8 * 87, 160, 64, 87, 91 * 32, 32, 1),
        new ProductWorkload("baseline conv2 input gradient", 91, 320, 32, 91, 0, 64, 1),
        new ProductWorkload("baseline conv2 weight gradient", 160, 87, 64, 160, 0, 1, 32),
        new ProductWorkload("baseline dense1 forward", 32, 2752, 128, 32, 0, 2752, 1),
        new ProductWorkload("baseline dense1 input gradient", 32, 128, 2752, 32, 0, 128, 1),
        new ProductWorkload("baseline dense1 weight gradient", 2752, 64, 128, 2752, 0, 1, 2752),
        new ProductWorkload("baseline dense2 forward", 32, 128, 2, 32, 0, 128, 1),
        // With 'same' padding the input gradient has the shape of the forward pass.
        new ProductWorkload("kachuee block 1 forward, input gradient", 4 * 183, 160, 32, 183, 187 * 32, 32, 1),
        new ProductWorkload("kachuee block 1 weight gradient", 160, 183, 32, 160, 0, 1, 32),
        new ProductWorkload("kachuee block 2 forward, input gradient", 4 * 90, 160, 32, 90, 94 * 32, 32, 1),
        new ProductWorkload("kachuee block 2 weight gradient", 160, 90, 32, 160, 0, 1, 32),
        new ProductWorkload("kachuee block 3 forward, input gradient", 8 * 43, 160, 32, 43, 47 * 32, 32, 1),
        new ProductWorkload("kachuee block 3 weight gradient", 160, 43, 32, 160, 0, 1, 32),
        new ProductWorkload("kachuee block 4 forward, input gradient", 16 * 20, 160, 32, 20, 24 * 32, 32, 1),
        new ProductWorkload("kachuee block 4 weight gradient", 160, 20, 32, 160, 0, 1, 32),
        new ProductWorkload("kachuee block 5 forward, input gradient", 32 * 8, 160, 32, 8, 12 * 32, 32, 1),
        new ProductWorkload("kachuee block 5 weight gradient", 160, 8, 32, 160, 0, 1, 32),
        new ProductWorkload("kachuee dense1 forward", 32, 64, 32, 32, 0, 64, 1),
        new ProductWorkload("kachuee dense1 weight gradient", 64, 128, 32, 64, 0, 1, 64),
    ];

    /// <summary>Runs the case once.</summary>
    [Benchmark]
    public float Product()
    {
        if (Work is not ProductWorkload work)
            return PeakWorkload.Run();

        new MatrixProduct<float>
        {
            C = _c,
            A = _a,
            B = _b,
            ARows = new RowLayout(work.RowsPerSample, work.SampleStride, work.RowStride),
            Columns = work.Columns,
            Length = work.Terms,
            AStep = work.TermStride,
            Scratch = _scratch,
        }.Run(0, work.Rows);
        return _c[0];
    }

    private static float[] Values(int count) => [.. Enumerable.Range(0, count).Select(i => (float)CounterRandom.Uniform(1, (ulong)i) - 0.5f)];
}
