using ScratchCnn.Layers;

namespace ScratchCnn.Onnx;

/// <summary>
/// A value that flows through an ONNX graph. A sample lies either flat, [batch, length · channels] with channels last as in this library, or as ONNX'
/// convolutions want it, [batch, channels, length].
/// </summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Shape">Shape of a sample, as in this library.</param>
/// <param name="IsFlat">Whether it lies flat.</param>
public sealed record OnnxValue(string Name, Shape Shape, bool IsFlat);
