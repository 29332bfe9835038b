using System.Text.Json.Nodes;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Batch normalization. Output and gradients are libtorch's own. Its running variance is not: libtorch keeps the unbiased variance, Keras and
/// this library the biased one, so the running statistics are computed from libtorch's means and biased variances.
/// </summary>
internal static class NormalizationCases
{
    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "batch_norm");
        foreach ((string name, long[] shape, double momentum, double epsilon) in ((string, long[], double, double)[])
            [("training", [3, 7, 5], 0.99, 1e-3), ("training, flat input", [6, 1, 9], 0.9, 1e-5)])
        {
            file.Layer(name, Spec(momentum, epsilon, training: true), Leaves(shape), t =>
                batch_norm(t["input"].permute(0, 2, 1), null!, null!, t["gamma"], t["beta"], training: true, eps: epsilon).permute(0, 2, 1),
                Moving(shape[2]),
                t =>
                [
                    ("movingMeanAfter", (momentum * t["movingMean"]) + ((1 - momentum) * t["input"].mean([0, 1]))),
                    ("movingVarianceAfter", (momentum * t["movingVariance"]) + ((1 - momentum) * t["input"].var([0, 1], unbiased: false))),
                ]);
        }

        file.Layer("prediction", Spec(0.99, 1e-3, training: false), Leaves([2, 6, 5]), t =>
            batch_norm(t["input"].permute(0, 2, 1), t["movingMean"], t["movingVariance"], t["gamma"], t["beta"], training: false, eps: 1e-3).permute(0, 2, 1),
            Moving(5));
        file.Save();
    }

    private static (string Name, long[] Shape)[] Leaves(long[] input) => [("input", input), ("gamma", [input[2]]), ("beta", [input[2]])];

    private static (string Name, double[] Values)[] Moving(long channels) =>
    [
        ("movingMean", [.. Enumerable.Range(0, (int)channels).Select(channel => (0.25 * channel) - 0.5)]),
        ("movingVariance", [.. Enumerable.Range(0, (int)channels).Select(channel => 0.5 + (0.125 * channel))]),
    ];

    private static JsonObject Spec(double momentum, double epsilon, bool training) =>
        new() { ["kind"] = "batch_norm", ["momentum"] = momentum, ["epsilon"] = epsilon, ["training"] = training };
}
