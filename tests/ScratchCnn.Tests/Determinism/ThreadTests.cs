using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Determinism;

/// <summary>The same seed gives the same bits for any number of threads.</summary>
public sealed class ThreadTests
{
    private const int Batch = 37;

    public static TheoryData<string> Cases => Networks.Names;

    [Theory, MemberData(nameof(Cases))]
    public void Training_gives_the_same_bits_for_any_number_of_threads(string name)
    {
        LayerCase network = Networks.Named(name);
        (float[] parameters, float[] state, double[] losses) = Trained(network, threads: 1);
        foreach (int threads in new[] { 2, 3, 7 })
        {
            (float[] otherParameters, float[] otherState, double[] otherLosses) = Trained(network, threads);
            Bits.AssertEqual<float>(parameters, otherParameters, $"Parameters with {threads} threads");
            Bits.AssertEqual<float>(state, otherState, $"Statistics with {threads} threads");
            Bits.AssertEqual<double>(losses, otherLosses, $"Losses with {threads} threads");
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Predictions_have_the_same_bits_for_any_number_of_threads_and_rows(string name)
    {
        LayerCase network = Networks.Named(name);
        var model = new Model<float>(network.Spec, network.Input, seed: 3);
        var rows = new RandomBatch<float>(network.Input, 2, Batch, key: 8, new SoftmaxCrossEntropy());
        int size = network.Input.Size, outputs = model.OutputShape.Size;
        var expected = new float[Batch * outputs];
        var alone = new Predictor<float>(model);
        for (int row = 0; row < Batch; row++)
            alone.Predict(rows.Inputs.AsSpan(row * size, size), expected.AsSpan(row * outputs, outputs));

        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            using var pool = new WorkerPool(threads);
            var predictor = new Predictor<float>(model, pool: pool);
            foreach (int count in new[] { 1, 5, Batch })
            {
                var actual = new float[count * outputs];
                predictor.Predict(rows.Inputs.AsSpan(0, count * size), actual);
                Bits.AssertEqual<float>(expected.AsSpan(0, actual.Length), actual, $"{count} rows with {threads} threads");
            }
        }
    }

    /// <summary>The layers are large enough for threads to share a single row in pieces; one of them has a tail of columns.</summary>
    [Fact]
    public void A_single_row_that_threads_share_has_the_same_bits()
    {
        var model = new Model<float>(
            new Sequential(new Conv1D(32, 5), new Relu(), new Conv1D(60, 5, Padding: Padding.Same), new Relu(), new Flatten(), new Dense(131), new Dense(3)),
            new Shape(80, 1), seed: 12);
        var rows = new RandomBatch<float>(model.InputShape, 3, 1, key: 8, new SoftmaxCrossEntropy());
        float[] expected = new float[3], actual = new float[3];
        new Predictor<float>(model).Predict(rows.Inputs, expected);
        for (int threads = 2; threads <= 5; threads++)
        {
            using var pool = new WorkerPool(threads);
            var predictor = new Predictor<float>(model, pool: pool);
            for (int time = 0; time < 50; time++)
            {
                predictor.Predict(rows.Inputs, actual);
                Bits.AssertEqual<float>(expected, actual, $"A row with {threads} threads");
            }
        }
    }

    /// <summary>Six steps, the last of a smaller batch, as at an epoch's end.</summary>
    private static (float[] Parameters, float[] State, double[] Losses) Trained(LayerCase network, int threads)
    {
        using var pool = new WorkerPool(threads);
        var loss = new SoftmaxCrossEntropy();
        var model = new Model<float>(network.Spec, network.Input, seed: 3);
        var step = new TrainingStep<float>(model, loss, Batch, pool);
        var optimizer = new OptimizerState<float>(new Adam(), model);
        var losses = new double[6];
        for (int i = 0; i < losses.Length; i++)
        {
            var batch = new RandomBatch<float>(network.Input, model.OutputShape.Size, Batch, (ulong)i, loss);
            losses[i] = step.Run(batch, i == 5 ? 11 : Batch, optimizer, 1e-2, randomKey: (ulong)i, clipNorm: 0.5);
        }

        return (model.Parameters.ToArray(), model.State.ToArray(), losses);
    }
}
