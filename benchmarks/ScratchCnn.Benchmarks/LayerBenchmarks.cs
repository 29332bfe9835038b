using BenchmarkDotNet.Attributes;
using Ecg.Networks;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Models;

namespace ScratchCnn.Benchmarks;

/// <summary>A layer of a model, and one of its passes over a batch of 64.</summary>
/// <param name="Model">Key in the list of models.</param>
/// <param name="Node">Index of the layer.</param>
/// <param name="Pass">"forward", "backward" or "gradient".</param>
/// <param name="Name">Model, layer and pass, for the table.</param>
/// <param name="Flops">Floating-point operations.</param>
public sealed record LayerWorkload(string Model, int Node, string Pass, string Name, double Flops) : Workload(Name, Flops);

/// <summary>Each layer of some models alone, on one core. Add a model of your own to the list to measure your layers; README.md says how.</summary>
public class LayerBenchmarks
{
    private const int Batch = 64;
    private static readonly Dictionary<string, Model<float>> Models = new()
    {
        ["baseline"] = Heartbeat("baseline"),
        ["kachuee"] = Heartbeat("kachuee"),
        ["pooled"] = Heartbeat("pooled"),
    };

    private Model<float> _model = Models["baseline"];
    private Workspace<float> _workspace = null!;
    private AlignedBuffer<float> _gradient = null!;

    /// <summary>The case to run; set by BenchmarkDotNet.</summary>
    [ParamsSource(nameof(Layers))]
    public Workload Work { get; set; } = new PeakWorkload();

    /// <summary>All cases: the FMA peak, and each pass of each layer.</summary>
    public static IEnumerable<Workload> Layers => [new PeakWorkload(), .. Models.SelectMany(model => PassesOf(model.Key, model.Value.Network))];

    /// <summary>Allocates the layer's buffers.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        if (Work is LayerWorkload work)
            _model = Models[work.Model];
        var memory = new MemoryPlan<float>(_model.Network);
        for (int value = 0; value < _model.Network.ValueCount; value++)
        {
            memory.Keep(SampleMemory.Activation, value);
            memory.Keep(SampleMemory.Gradient, value);
        }

        for (int node = 0; node < _model.Network.Nodes.Count; node++)
            memory.Keep(SampleMemory.Saved, node);
        _workspace = new Workspace<float>(_model.Network, memory, Batch, workers: 1, training: true);
        _gradient = new AlignedBuffer<float>(_model.Network.ParameterCount);
    }

    /// <summary>Runs the pass once.</summary>
    [Benchmark]
    public float Layer()
    {
        if (Work is not LayerWorkload work)
            return PeakWorkload.Run();

        Node<float> node = _model.Network.Nodes[work.Node];
        LayerPass<float> pass = _workspace.ForTraining(work.Node, SampleRange.Whole(Batch, worker: 0), _model) with
        {
            ParameterGradient = _gradient.Span[node.Parameters],
            RandomKey = 1,
        };
        if (work.Pass == "forward")
            node.Layer.Forward(pass);
        else if (work.Pass == "backward")
            node.Layer.Backward(pass);
        else
            node.Layer.ParameterGradient(pass, 0, node.Layer.ParameterGradientParts);
        return 0;
    }

    private static Model<float> Heartbeat(string name) => new(HeartbeatNetworks.ByName(name, 5), HeartbeatNetworks.BeatShape, seed: 42);

    private static IEnumerable<Workload> PassesOf(string name, Network<float> network)
    {
        for (int i = 0; i < network.Nodes.Count; i++)
        {
            Node<float> node = network.Nodes[i];
            foreach (string pass in node.Layer.ParameterGradientParts > 0 ? new[] { "forward", "backward", "gradient" } : ["forward", "backward"])
                yield return new LayerWorkload(name, i, pass, $"{name} {node.Name} {pass}", 2.0 * node.Layer.MultiplyAdds * Batch);
        }
    }
}
