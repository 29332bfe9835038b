using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx.Tests;

/// <summary>Runs a graph in ONNX Runtime.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;

    public Runtime(ModelProto file)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
        // A declared shape that differs from the inferred one is an error, not a warning.
        options.AddSessionConfigEntry("session.strict_shape_type_inference", "1");
        _session = new InferenceSession(file.ToByteArray(), options);
    }

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    public IReadOnlyDictionary<string, NodeMetadata> Inputs => _session.InputMetadata;

    public void Dispose() => _session.Dispose();

    /// <summary>The outputs by name, each with its extents.</summary>
    public Dictionary<string, (int[] Dimensions, float[] Values)> Run(string input, int rows, float[] values)
    {
        var tensor = new DenseTensor<float>(values, [rows, values.Length / rows]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> outputs = _session.Run([NamedOnnxValue.CreateFromTensor(input, tensor)]);
        return outputs.ToDictionary(output => output.Name, output =>
        {
            Tensor<float> result = output.AsTensor<float>();
            return (result.Dimensions.ToArray(), result.ToArray());
        });
    }
}
