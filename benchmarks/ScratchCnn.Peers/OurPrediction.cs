using System.Globalization;
using Ecg.Networks;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Models;

namespace ScratchCnn.Peers;

/// <summary>Predicts a batch with ScratchCnn, from raw beats to probabilities.</summary>
internal sealed class OurPrediction : IContestant
{
    private readonly WorkerPool _pool;
    private readonly Predictor<float> _predictor;
    private readonly float[] _input;
    private readonly float[] _output;

    /// <param name="peer">The model.</param>
    /// <param name="batch">Beats at once.</param>
    /// <param name="threads">Threads.</param>
    public OurPrediction(PeerModel peer, int batch, int threads)
    {
        _pool = new WorkerPool(threads);
        _predictor = ClassifierOf(peer).ForInference().CreatePredictor(_pool);
        _input = Problem.Beats(batch);
        _output = new float[batch * peer.Classes];
    }

    public string Name => "ScratchCnn";

    public long? BufferBytes => null;

    /// <summary>A model with a standardizer, which takes raw beats.</summary>
    public static TrainedModel ClassifierOf(PeerModel peer)
    {
        var mean = new float[HeartbeatNetworks.BeatLength];
        var scale = new float[HeartbeatNetworks.BeatLength];
        Array.Fill(mean, 0.5f);
        Array.Fill(scale, 0.25f);
        string[] classNames = [.. Enumerable.Range(0, peer.Classes).Select(label => label.ToString(CultureInfo.InvariantCulture))];
        return new TrainedModel(peer.Build(dropout: true), new Standardizer<float>(mean, scale), classNames, purpose: peer.Name);
    }

    public void Run() => _predictor.Predict(_input, _output);

    public double[] Answer()
    {
        Run();
        return [.. _output.Select(probability => (double)probability)];
    }

    public void Dispose() => _pool.Dispose();
}
