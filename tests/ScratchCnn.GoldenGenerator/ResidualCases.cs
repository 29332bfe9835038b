using System.Text.Json.Nodes;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>The residual block of arXiv 1805.00794: two 'same' convolutions with a ReLU between them, plus the input, as it is or through a 1x1 one.</summary>
internal static class ResidualCases
{
    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "residual");
        file.Layer("identity", Spec(filters: 3, projection: false),
            [("input", [2, 9, 3]), ("kernel1", [5, 3, 3]), ("bias1", [3]), ("kernel2", [5, 3, 3]), ("bias2", [3])], t =>
            t["input"] + conv1d(relu(conv1d(
                t["input"].permute(0, 2, 1), t["kernel1"].permute(2, 1, 0), t["bias1"], padding: 2)),
                t["kernel2"].permute(2, 1, 0), t["bias2"], padding: 2).permute(0, 2, 1));
        file.Layer("projection", Spec(filters: 4, projection: true),
            [
                ("input", [2, 7, 3]), ("kernel1", [5, 3, 4]), ("bias1", [4]), ("kernel2", [5, 4, 4]), ("bias2", [4]),
                ("projectionKernel", [1, 3, 4]), ("projectionBias", [4]),
            ], t =>
            (conv1d(t["input"].permute(0, 2, 1), t["projectionKernel"].permute(2, 1, 0), t["projectionBias"])
                + conv1d(relu(conv1d(
                    t["input"].permute(0, 2, 1), t["kernel1"].permute(2, 1, 0), t["bias1"], padding: 2)),
                    t["kernel2"].permute(2, 1, 0), t["bias2"], padding: 2)).permute(0, 2, 1));
        file.Save();
    }

    private static JsonObject Spec(int filters, bool projection) =>
        new() { ["kind"] = "residual", ["filters"] = filters, ["kernelSize"] = 5, ["projection"] = projection };
}
