using Microsoft.ML.OnnxRuntime;

namespace ScratchCnn.Peers;

/// <summary>Predicts one batch in ONNX Runtime at its best: all graph optimisations, input and output bound once and used again.</summary>
internal sealed class OnnxPrediction : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly RunOptions _runOptions = new();

    /// <param name="model">The ONNX file's bytes: one input, one output.</param>
    /// <param name="input">[batch, length].</param>
    /// <param name="batch">Rows of the input.</param>
    /// <param name="classes">Values a row of the output.</param>
    /// <param name="threads">Threads within an operator.</param>
    public OnnxPrediction(byte[] model, float[] input, int batch, int classes, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(model, options);
        Output = new float[batch * classes];
        _input = OrtValue.CreateTensorValueFromMemory(input, [batch, input.Length / batch]);
        _output = OrtValue.CreateTensorValueFromMemory(Output, [batch, classes]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        _binding.BindOutput(_session.OutputNames[0], _output);
    }

    /// <summary>[batch, classes], written by <see cref="Run"/>.</summary>
    public float[] Output { get; }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }
}
