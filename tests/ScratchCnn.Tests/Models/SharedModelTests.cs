using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Tests.Layers;

namespace ScratchCnn.Tests.Models;

public class SharedModelTests
{
    [Theory]
    [MemberData(nameof(Networks.Names), MemberType = typeof(Networks))]
    public void Eight_threads_predict_with_one_model_at_once_to_the_same_bits(string network)
    {
        const int Threads = 8, Rows = 37, Rounds = 20;
        LayerCase at = Networks.Named(network);
        var model = new Model<float>(at.Spec, at.Input, seed: 1);
        float[] rows = [.. Enumerable.Range(0, Rows * at.Input.Size).Select(i => (float)CounterRandom.Uniform(2, (ulong)i) - 0.5f)];
        var expected = new float[Rows * model.OutputShape.Size];
        new Predictor<float>(model, softmax: true).Predict(rows, expected);

        int wrong = 0;
        using var together = new Barrier(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            var predictor = new Predictor<float>(model, softmax: true);
            var outputs = new float[expected.Length];
            together.SignalAndWait();
            for (int round = 0; round < Rounds; round++)
            {
                outputs.AsSpan().Fill(float.NaN);
                predictor.Predict(rows, outputs);
                if (!expected.Select(BitConverter.SingleToInt32Bits).SequenceEqual(outputs.Select(BitConverter.SingleToInt32Bits)))
                    Interlocked.Increment(ref wrong);
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(0, wrong);
    }
}
