using System.Text.Json.Nodes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>Activations; the smooth ones on values in ±6, where they bend. Softmax runs over the channels of each position.</summary>
internal static class ActivationCases
{
    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "activation");
        file.Layer("relu", Spec("relu"), [("input", [2, 5, 7])], t => relu(t["input"]));
        file.Layer("leaky relu", new() { ["kind"] = "leaky_relu", ["negativeSlope"] = 0.3 }, [("input", [2, 5, 7])], t => leaky_relu(t["input"], 0.3));
        file.Layer("sigmoid", Spec("sigmoid"), [("input", [2, 5, 7])], t => nn.functional.sigmoid(t["input"]), inputRange: 6);
        file.Layer("tanh", Spec("tanh"), [("input", [2, 5, 7])], t => nn.functional.tanh(t["input"]), inputRange: 6);
        file.Layer("gelu", Spec("gelu"), [("input", [2, 5, 7])], t => gelu(t["input"]), inputRange: 6);
        file.Layer("softmax, flat", Spec("softmax"), [("input", [3, 1, 5])], t => softmax(t["input"], dim: 2), inputRange: 6);
        file.Layer("softmax of each position", Spec("softmax"), [("input", [2, 4, 3])], t => softmax(t["input"], dim: 2), inputRange: 6);
        file.Save();
    }

    private static JsonObject Spec(string kind) => new() { ["kind"] = kind };
}
