using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using ScratchCnn.Onnx;

namespace ScratchCnn.Peers;

/// <summary>Predicts a batch in ONNX Runtime, set up for speed: all graph optimizations, and input and output bound once and reused.</summary>
internal sealed class OnnxPrediction : IContestant
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly OrtValue _input;
    private readonly OrtValue _output;
    private readonly RunOptions _runOptions = new();
    private readonly float[] _probabilities;

    private OnnxPrediction(PeerModel peer, int batch, int threads)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threads,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        };
        _session = new InferenceSession(Export(peer), options);
        _probabilities = new float[batch * peer.Classes];
        float[] beats = Problem.Beats(batch);
        _input = OrtValue.CreateTensorValueFromMemory(beats, [batch, beats.Length / batch]);
        _output = OrtValue.CreateTensorValueFromMemory(_probabilities, [batch, peer.Classes]);
        _binding = _session.CreateIoBinding();
        _binding.BindInput(_session.InputNames[0], _input);
        _binding.BindOutput(_session.OutputNames[0], _output);
        Name = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
    }

    public string Name { get; }

    public long? BufferBytes => null;

    /// <summary>Loads the native library and the ONNX file that ScratchCnn exports.</summary>
    /// <exception cref="DllNotFoundException">The native library does not load.</exception>
    public static OnnxPrediction Create(PeerModel peer, int batch, int threads)
    {
        NativeLibrary.Load("onnxruntime", typeof(InferenceSession).Assembly, searchPath: null);
        return new OnnxPrediction(peer, batch, threads);
    }

    public void Run() => _session.RunWithBinding(_runOptions, _binding);

    public double[] Answer()
    {
        Run();
        return [.. _probabilities.Select(probability => (double)probability)];
    }

    public void Dispose()
    {
        _binding.Dispose();
        _input.Dispose();
        _output.Dispose();
        _runOptions.Dispose();
        _session.Dispose();
    }

    private static byte[] Export(PeerModel peer)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Export(OurPrediction.ClassifierOf(peer), stream);
        return stream.ToArray();
    }
}
