using System.Text.Json.Nodes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Pooling over windows and over the whole length. As in Keras, padding of 'same' never wins a maximum (−∞) and never counts in an average: the
/// windows' sums are divided by how many real values each holds, which a pass over ones counts.
/// </summary>
internal static class PoolingCases
{
    public static void Write(string folder)
    {
        Maximum(folder);
        Average(folder);
        Global(folder);
    }

    private static void Maximum(string folder)
    {
        var file = new GoldenFile(folder, "max_pool1d");
        file.Layer("valid", Spec("max_pool1d", 2, 2, "valid"), [("input", [3, 11, 3])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 2, stride: 2).permute(0, 2, 1));
        file.Layer("valid, overlapping", Spec("max_pool1d", 5, 2, "valid"), [("input", [2, 14, 3])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 5, stride: 2).permute(0, 2, 1));
        file.Layer("valid, overlapping, with ties", Spec("max_pool1d", 4, 1, "valid"), [("input", [2, 12, 5])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 4, stride: 1).permute(0, 2, 1), inputDigits: 0);
        file.Layer("valid, stride larger than the window", Spec("max_pool1d", 2, 3, "valid"), [("input", [2, 13, 2])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 2, stride: 3).permute(0, 2, 1));
        file.Layer("same, stride 1, even window", Spec("max_pool1d", 4, 1, "same"), [("input", [2, 7, 3])], t =>
            max_pool1d(pad(t["input"].permute(0, 2, 1), [1, 2], value: double.NegativeInfinity), 4, stride: 1).permute(0, 2, 1));
        file.Layer("same, stride 2, odd length", Spec("max_pool1d", 2, 2, "same"), [("input", [2, 9, 3])], t =>
            max_pool1d(pad(t["input"].permute(0, 2, 1), [0, 1], value: double.NegativeInfinity), 2, stride: 2).permute(0, 2, 1));
        file.Layer("same, stride 2, window 5", Spec("max_pool1d", 5, 2, "same"), [("input", [2, 11, 2])], t =>
            max_pool1d(pad(t["input"].permute(0, 2, 1), [2, 2], value: double.NegativeInfinity), 5, stride: 2).permute(0, 2, 1));
        file.Save();
    }

    private static void Average(string folder)
    {
        var file = new GoldenFile(folder, "average_pool1d");
        file.Layer("valid", Spec("average_pool1d", 3, 3, "valid"), [("input", [3, 11, 2])], t =>
            avg_pool1d(t["input"].permute(0, 2, 1), 3, stride: 3).permute(0, 2, 1));
        file.Layer("valid, overlapping", Spec("average_pool1d", 4, 2, "valid"), [("input", [2, 13, 3])], t =>
            avg_pool1d(t["input"].permute(0, 2, 1), 4, stride: 2).permute(0, 2, 1));
        file.Layer("same, stride 1, even window", Spec("average_pool1d", 4, 1, "same"), [("input", [2, 7, 3])], t =>
            (avg_pool1d(pad(t["input"].permute(0, 2, 1), [1, 2]), 4, stride: 1)
                / avg_pool1d(pad(ones_like(t["input"].permute(0, 2, 1)), [1, 2]), 4, stride: 1)).permute(0, 2, 1));
        file.Layer("same, stride 2, window 5", Spec("average_pool1d", 5, 2, "same"), [("input", [2, 11, 2])], t =>
            (avg_pool1d(pad(t["input"].permute(0, 2, 1), [2, 2]), 5, stride: 2)
                / avg_pool1d(pad(ones_like(t["input"].permute(0, 2, 1)), [2, 2]), 5, stride: 2)).permute(0, 2, 1));
        file.Layer("same, stride 2, odd length", Spec("average_pool1d", 2, 2, "same"), [("input", [2, 9, 3])], t =>
            (avg_pool1d(pad(t["input"].permute(0, 2, 1), [0, 1]), 2, stride: 2)
                / avg_pool1d(pad(ones_like(t["input"].permute(0, 2, 1)), [0, 1]), 2, stride: 2)).permute(0, 2, 1));
        file.Save();
    }

    private static void Global(string folder)
    {
        var file = new GoldenFile(folder, "global_pool1d");
        file.Layer("maximum", new() { ["kind"] = "global_max_pool1d" }, [("input", [3, 7, 5])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 7).permute(0, 2, 1));
        file.Layer("maximum, with ties", new() { ["kind"] = "global_max_pool1d" }, [("input", [3, 9, 5])], t =>
            max_pool1d(t["input"].permute(0, 2, 1), 9).permute(0, 2, 1), inputDigits: 0);
        file.Layer("average", new() { ["kind"] = "global_average_pool1d" }, [("input", [3, 7, 5])], t => t["input"].mean([1], keepdim: true));
        file.Save();
    }

    private static JsonObject Spec(string kind, int poolSize, int stride, string padding) =>
        new() { ["kind"] = kind, ["poolSize"] = poolSize, ["stride"] = stride, ["padding"] = padding };
}
