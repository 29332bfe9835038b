using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScratchCnn.Peers;

/// <summary>Training steps in TorchSharp on one batch: forward, backward, Adam.</summary>
internal sealed class TorchTraining : IContestant
{
    private readonly PeerModel _peer;
    private readonly int _batch;
    private readonly Module<Tensor, Tensor> _model;
    private readonly optim.Optimizer _optimizer;
    private readonly Tensor _input;
    private readonly Tensor _labels;

    private TorchTraining(PeerModel peer, int batch, bool dropout, bool withOurWeights)
    {
        _peer = peer;
        _batch = batch;
        _model = TorchModels.ByName(peer.Name, dropout, peer.Classes);
        _model.train();
        if (withOurWeights)
            CopyOurWeights(dropout);
        _optimizer = optim.Adam(_model.parameters(), lr: peer.LearningRate, eps: 1e-7);
        float[] beats = Problem.Beats(batch);
        _input = tensor(beats, [batch, 1, beats.Length / batch]);
        _labels = tensor(Array.ConvertAll(Problem.Labels(batch, peer.Classes), label => (long)label));
    }

    public string Name => $"TorchSharp {typeof(torch).Assembly.GetName().Version!.ToString(3)}";

    public long? BufferBytes => null;

    /// <summary>Loads the native library and builds the model.</summary>
    /// <param name="peer">The model.</param>
    /// <param name="batch">Beats per step.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="dropout">Whether its dropout layers drop anything.</param>
    /// <param name="withOurWeights">Whether to start with ScratchCnn's initial weights; otherwise with TorchSharp's own.</param>
    /// <exception cref="DllNotFoundException">The native library does not load.</exception>
    public static TorchTraining Create(PeerModel peer, int batch, int threads, bool dropout, bool withOurWeights)
    {
        foreach (string file in new[] { "torch_cpu", "LibTorchSharp" })
            NativeLibrary.Load(file, typeof(torch).Assembly, searchPath: null);
        set_num_threads(threads);
        return new TorchTraining(peer, batch, dropout, withOurWeights);
    }

    public void Run() => Step();

    public double[] Answer()
    {
        using var withoutDropout = new TorchTraining(_peer, _batch, dropout: false, withOurWeights: true);
        return [.. Enumerable.Range(0, Problem.CheckedSteps).Select(_ => withoutDropout.Step())];
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
        _input.Dispose();
        _labels.Dispose();
    }

    /// <returns>The loss before the step.</returns>
    private double Step()
    {
        using DisposeScope scope = NewDisposeScope();
        _optimizer.zero_grad();
        Tensor loss = functional.cross_entropy(_model.forward(_input), _labels);
        loss.backward();
        _optimizer.step();
        return loss.item<float>();
    }

    private void CopyOurWeights(bool dropout)
    {
        using (no_grad())
        {
            foreach ((TorchSharp.Modules.Parameter parameter, float[] values) in _model.parameters().Zip(_peer.TorchParameters(_peer.Build(dropout))))
                parameter.copy_(tensor(values, parameter.shape));
        }
    }
}
