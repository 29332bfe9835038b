using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Conv1D and Dense. The zeros that Keras' paddings add are written out as numbers, pad(x, [left, right]), counted by hand:
/// 'same' adds max((⌈length / stride⌉ − 1) · stride + (kernelSize − 1) · dilation + 1 − length, 0), the odd one on the right;
/// 'causal' adds (kernelSize − 1) · dilation on the left.
/// </summary>
internal static class ConvolutionCases
{
    public static void Write(string folder)
    {
        Convolution(folder);
        Dense(folder);
    }

    private static void Convolution(string folder)
    {
        var file = new GoldenFile(folder, "conv1d");
        file.Layer("valid", Spec(5, 3, 1, 1, "valid"), Leaves([3, 11, 2], [3, 2, 5]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("valid, no bias", Spec(3, 4, 1, 1, "valid", useBias: false), [("input", [2, 9, 3]), ("kernel", [4, 3, 3])], t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"])).permute(0, 2, 1));
        file.Layer("valid, one output position", Spec(3, 7, 1, 1, "valid"), Leaves([2, 7, 2], [7, 2, 3]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("valid, stride 2", Spec(3, 4, 2, 1, "valid"), Leaves([3, 13, 3], [4, 3, 3]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"], stride: 2).permute(0, 2, 1));
        file.Layer("valid, stride larger than the kernel", Spec(2, 2, 3, 1, "valid"), Leaves([2, 12, 5], [2, 5, 2]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"], stride: 3).permute(0, 2, 1));
        file.Layer("valid, dilation 2", Spec(4, 3, 1, 2, "valid"), Leaves([2, 10, 3], [3, 3, 4]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"], dilation: 2).permute(0, 2, 1));
        file.Layer("same, odd kernel", Spec(3, 5, 1, 1, "same"), Leaves([2, 9, 2], [5, 2, 3]), t =>
            conv1d(pad(Ncl(t["input"]), [2, 2]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("same, even kernel", Spec(3, 4, 1, 1, "same"), Leaves([2, 7, 3], [4, 3, 3]), t =>
            conv1d(pad(Ncl(t["input"]), [1, 2]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("same, stride 2, odd padding", Spec(3, 4, 2, 1, "same"), Leaves([2, 11, 2], [4, 2, 3]), t =>
            conv1d(pad(Ncl(t["input"]), [1, 2]), Oik(t["kernel"]), t["bias"], stride: 2).permute(0, 2, 1));
        file.Layer("same, stride 3, no padding needed", Spec(3, 2, 3, 1, "same"), Leaves([2, 9, 2], [2, 2, 3]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"], stride: 3).permute(0, 2, 1));
        file.Layer("same, dilation 3", Spec(2, 3, 1, 3, "same"), Leaves([2, 10, 3], [3, 3, 2]), t =>
            conv1d(pad(Ncl(t["input"]), [3, 3]), Oik(t["kernel"]), t["bias"], dilation: 3).permute(0, 2, 1));
        file.Layer("same, kernel longer than the signal", Spec(2, 7, 1, 1, "same"), Leaves([2, 3, 2], [7, 2, 2]), t =>
            conv1d(pad(Ncl(t["input"]), [3, 3]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("causal", Spec(3, 4, 1, 1, "causal"), Leaves([2, 9, 2], [4, 2, 3]), t =>
            conv1d(pad(Ncl(t["input"]), [3, 0]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("causal, dilation 2", Spec(4, 3, 1, 2, "causal"), Leaves([3, 8, 3], [3, 3, 4]), t =>
            conv1d(pad(Ncl(t["input"]), [4, 0]), Oik(t["kernel"]), t["bias"], dilation: 2).permute(0, 2, 1));
        file.Layer("causal, stride 2", Spec(3, 3, 2, 1, "causal"), Leaves([2, 10, 2], [3, 2, 3]), t =>
            conv1d(pad(Ncl(t["input"]), [2, 0]), Oik(t["kernel"]), t["bias"], stride: 2).permute(0, 2, 1));
        file.Layer("one channel in, many filters", Spec(17, 5, 1, 1, "valid"), Leaves([2, 19, 1], [5, 1, 17]), t =>
            conv1d(Ncl(t["input"]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Layer("many channels in, one filter", Spec(1, 3, 1, 1, "same"), Leaves([2, 9, 13], [3, 13, 1]), t =>
            conv1d(pad(Ncl(t["input"]), [1, 1]), Oik(t["kernel"]), t["bias"]).permute(0, 2, 1));
        file.Save();
    }

    private static void Dense(string folder)
    {
        var file = new GoldenFile(folder, "dense");
        file.Layer("flat input", new() { ["kind"] = "dense", ["units"] = 5, ["useBias"] = true },
            [("input", [3, 1, 7]), ("kernel", [7, 5]), ("bias", [5])], t => linear(t["input"], t["kernel"].t(), t["bias"]));
        file.Layer("no bias", new() { ["kind"] = "dense", ["units"] = 19, ["useBias"] = false },
            [("input", [2, 1, 11]), ("kernel", [11, 19])], t => linear(t["input"], t["kernel"].t()));
        file.Layer("one unit", new() { ["kind"] = "dense", ["units"] = 1, ["useBias"] = true },
            [("input", [5, 1, 9]), ("kernel", [9, 1]), ("bias", [1])], t => linear(t["input"], t["kernel"].t(), t["bias"]));
        file.Save();
    }

    /// <summary>[batch, length, channels] as libtorch wants it: [batch, channels, length].</summary>
    private static Tensor Ncl(Tensor input) => input.permute(0, 2, 1);

    /// <summary>A kernel [kernelSize, in, out] as libtorch wants it: [out, in, kernelSize].</summary>
    private static Tensor Oik(Tensor kernel) => kernel.permute(2, 1, 0);

    private static (string Name, long[] Shape)[] Leaves(long[] input, long[] kernel) => [("input", input), ("kernel", kernel), ("bias", [kernel[2]])];

    private static System.Text.Json.Nodes.JsonObject Spec(int filters, int kernelSize, int stride, int dilation, string padding, bool useBias = true) => new()
    {
        ["kind"] = "conv1d",
        ["filters"] = filters,
        ["kernelSize"] = kernelSize,
        ["stride"] = stride,
        ["dilation"] = dilation,
        ["padding"] = padding,
        ["useBias"] = useBias,
    };
}
