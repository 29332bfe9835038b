using System.Globalization;
using Ecg.Data.Networks;
using ScratchCnn.Execution;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using TorchSharp;

namespace ScratchCnn.Peers;

/// <summary>Training steps: ours against TorchSharp's.</summary>
internal static class TrainingComparison
{
    private const int CheckedSteps = 5;

    /// <summary>Losses may differ by rounding only, which Adam's division enlarges from step to step.</summary>
    private const double LossTolerance = 1e-3;

    /// <exception cref="InvalidOperationException">The two compute different losses.</exception>
    public static Result Run(PeerModel model, int batch, Options options, Comparison comparison, bool withTorch)
    {
        using var pool = new WorkerPool(options.Threads);
        float[] input = Beats(batch);
        int[] labels = [.. Enumerable.Range(0, batch).Select(row => row * 7 % model.Classes)];
        if (withTorch)
            CheckLosses(model, input, labels, pool);

        const double dropout = 0.2;
        Model<float> network = model.Build(dropout);
        List<Contestant> contestants = [];
        TorchTraining? torchTraining = withTorch
            ? new TorchTraining(model.Torch(dropout), model.TorchParameters(network), input, labels, model.LearningRate)
            : null;
        using (torchTraining)
        {
            var ours = new OurTraining(network, input, labels, model.LearningRate, pool);
            contestants.Add(new Contestant("ScratchCnn", () => ours.Step()));
            if (torchTraining is not null)
                contestants.Add(new Contestant($"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}", () => torchTraining.Step()));
            return comparison.Run("train", model.Name, batch, Flops(network, batch), contestants);
        }
    }

    /// <summary>[batch, length]: uniform in [0, 1), as the beats of the data set are.</summary>
    public static float[] Beats(int batch) =>
        [.. Enumerable.Range(0, batch * HeartbeatNetworks.BeatLength).Select(index => (float)CounterRandom.Uniform(1, (ulong)index))];

    /// <summary>Forward, input gradient and weight gradient are as much arithmetic each; the first layer needs no input gradient.</summary>
    private static long Flops(Model<float> model, int batch)
    {
        var summary = ModelSummary.Of(model);
        return 2 * batch * ((3 * summary.MultiplyAdds) - summary.Lines[0].MultiplyAdds);
    }

    private static void CheckLosses(PeerModel model, float[] input, int[] labels, WorkerPool pool)
    {
        Model<float> network = model.Build(dropout: 0);
        using var theirs = new TorchTraining(model.Torch(0), model.TorchParameters(network), input, labels, model.LearningRate);
        var ours = new OurTraining(network, input, labels, model.LearningRate, pool);
        for (int step = 1; step <= CheckedSteps; step++)
        {
            double ourLoss = ours.Step(), theirLoss = theirs.Step();
            if (!(Math.Abs(ourLoss - theirLoss) <= LossTolerance * theirLoss))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{model.Name}: at step {step} our loss is {ourLoss:R}, TorchSharp's {theirLoss:R}; they do not compute the same."));
            }
        }
    }
}
