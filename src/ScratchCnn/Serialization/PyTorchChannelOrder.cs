using ScratchCnn.Layers;

namespace ScratchCnn.Serialization;

/// <summary>
/// Follows the channels through a network. They have one order here and in PyTorch until a signal is flattened: this library then counts
/// [length, channels], PyTorch [channels, length], and the layers after it have their inputs in another order.
/// </summary>
internal sealed class PyTorchChannelOrder
{
    // For each value of the network: PyTorch's index of each of our channels; null where they are the same.
    private readonly Dictionary<int, int[]?> _orders = new() { [0] = null };

    /// <summary>Follows one layer, in the order of running.</summary>
    /// <returns>The order of its input's channels.</returns>
    public int[]? Pass(Node<float> node)
    {
        int[]? input = _orders[node.Input];
        _orders[node.Output] = node switch
        {
            { Spec: Conv1D or Dense } => null,
            { Spec: Flatten } => Flattened(node.Layer.InputShape, input),
            { Spec: SideInput, Layer: TakeLayer<float> } => null,
            { Spec: SideInput } => Joined(node.Layer, input),
            _ => input,
        };
        return input;
    }

    /// <summary>Ours l · channels + c is PyTorch's c · length + l.</summary>
    private static int[]? Flattened(Shape shape, int[]? input)
    {
        if (shape.Length == 1 || shape.Channels == 1)
            return input;
        var order = new int[shape.Size];
        for (int index = 0; index < order.Length; index++)
        {
            int position = index / shape.Channels, channel = index % shape.Channels;
            order[index] = ((input is null ? channel : input[channel]) * shape.Length) + position;
        }

        return order;
    }

    /// <summary>The body, flattened, then the values that bypass it.</summary>
    private static int[]? Joined(Layer<float> layer, int[]? input) => Flattened(layer.InputShape, input) is { } body
        ? [.. body, .. Enumerable.Range(body.Length, layer.OutputShape.Size - body.Length)]
        : null;
}
