using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Optimizers;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Execution;

/// <summary>Runs alone, because it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public class RunsAlone;

[Collection(nameof(AllocationTests))]
public class AllocationTests : IBatchSource<float>
{
    private const int Batch = 8;

    [Theory]
    [MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void A_hundred_training_steps_allocate_nothing(string network)
    {
        LayerCase at = Networks.Named(network);
        for (int threads = 1; threads <= 2; threads++)
        {
            using var pool = new WorkerPool(threads);
            var model = new Model<float>(at.Spec, at.Input, seed: 1);
            var step = new TrainingStep<float>(model, new SoftmaxCrossEntropy(), Batch, pool);
            var optimizer = new OptimizerState<float>(new Adam(), model);
            AssertNoAllocation(i => step.Run(this, Batch - (i % 2), optimizer, 1e-3, (ulong)i, clipNorm: 1));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(2, 40)]
    public void Predicting_allocates_nothing(int threads, int beats)
    {
        using var pool = new WorkerPool(threads);
        LayerCase at = Networks.All[0];
        var model = new Model<float>(at.Spec, at.Input, seed: 1);
        var predictor = new Predictor<float>(model, softmax: true, pool: pool);
        float[] rows = new float[beats * predictor.RowSize], outputs = new float[beats * predictor.OutputSize];
        AssertNoAllocation(_ => predictor.Predict(rows, outputs));
    }

    [Fact]
    public void Sharing_a_single_row_allocates_nothing()
    {
        using var pool = new WorkerPool(2);
        var model = new Model<float>(new Sequential(new Flatten(), new Dense(256), new Dense(2)), new Shape(1000, 1), seed: 1);
        var predictor = new Predictor<float>(model, softmax: true, pool: pool);
        float[] row = new float[predictor.RowSize], outputs = new float[predictor.OutputSize];
        AssertNoAllocation(_ => predictor.Predict(row, outputs));
    }

    void IBatchSource<float>.Load(int sample, Span<float> input, Span<float> target)
    {
        for (int i = 0; i < input.Length; i++)
            input[i] = (float)CounterRandom.Uniform((ulong)sample, (ulong)i);
        target[0] = sample % 2;
    }

    /// <summary>
    /// A hundred runs: not one byte on the calling thread, which is exact; and in the whole process, where the test runner allocates too, less than
    /// the smallest object a run on whichever thread. The quietest of many attempts counts, because a busy machine
    /// spreads what the runner does.
    /// </summary>
    private static void AssertNoAllocation(Action<int> run)
    {
        const int Runs = 100, SmallestObject = 24;
        for (int i = 0; i < 20; i++)
            run(i);

        long own = long.MaxValue, all = long.MaxValue;
        for (int attempt = 0; attempt < 100 && all >= Runs * SmallestObject; attempt++)
        {
            long allBefore = GC.GetTotalAllocatedBytes(precise: true), ownBefore = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Runs; i++)
                run(i);
            own = Math.Min(own, GC.GetAllocatedBytesForCurrentThread() - ownBefore);
            all = Math.Min(all, GC.GetTotalAllocatedBytes(precise: true) - allBefore);
        }

        Assert.Equal(0, own);
        Assert.InRange(all, 0, (Runs * SmallestObject) - 1);
    }
}
