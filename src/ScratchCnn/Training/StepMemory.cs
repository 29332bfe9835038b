using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;

namespace ScratchCnn.Training;

/// <summary>The numbers of a training step: the model, the current batch's buffers and the gradient of the parameters. Gives each layer its pass.</summary>
internal sealed class StepMemory<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private Workspace<T>? _workspace;

    /// <param name="model">The model that is trained.</param>
    /// <param name="gradient">The gradient of its parameters.</param>
    /// <param name="batch">The current batch.</param>
    /// <param name="capacity">Samples of the largest batch.</param>
    public StepMemory(Model<T> model, AlignedBuffer<T> gradient, BatchSize batch, int capacity)
    {
        Model = model;
        Gradient = gradient;
        Batch = batch;
        Capacity = capacity;
        Shards = new GradientShards<T>(model.Network, gradient, capacity);
    }

    public Model<T> Model { get; }

    /// <summary>The gradient of the model's parameters.</summary>
    public AlignedBuffer<T> Gradient { get; }

    public BatchSize Batch { get; }

    /// <summary>Samples of the largest batch.</summary>
    public int Capacity { get; }

    /// <summary>Parameter gradients that are summed shard by shard.</summary>
    public GradientShards<T> Shards { get; }

    /// <summary>The per-sample buffers; allocated once all phases are described.</summary>
    public Workspace<T> Workspace => _workspace!;

    /// <summary>Key of the current step's random numbers, from which each layer derives its own.</summary>
    public ulong StepKey { get; set; }

    /// <summary>Number of values in all buffers.</summary>
    public long ValueCount => Workspace.ValueCount + Shards.ValueCount;

    /// <summary>Allocates the per-sample buffers.</summary>
    public void Allocate(MemoryPlan<T> buffers, int workers) =>
        _workspace = new Workspace<T>(Model.Network, buffers, Capacity, workers, training: true);

    /// <summary>The pass of a layer over the whole batch.</summary>
    public LayerPass<T> WholePass(int node, int worker) => Pass(node, SampleRange.Whole(Batch.Value, worker));

    /// <summary>The pass of a layer over some samples.</summary>
    public LayerPass<T> Pass(int node, SampleRange samples)
    {
        bool inShard = samples.IsBlock && Shards.Has(node);
        return Workspace.ForTraining(node, samples, Model) with
        {
            ParameterGradient = inShard ? Shards.GradientOf(node, samples.First, Batch.Value) : Gradient.Span[Model.Network.Nodes[node].Parameters],
            AccumulateGradient = inShard && !GradientShards<T>.BeginsShard(samples.First, Batch.Value),
            RandomKey = CounterRandom.Derive(StepKey, (ulong)node),
        };
    }

    /// <summary>Adds the gradient that a layer passes to its input to that of the value's other readers.</summary>
    public void AddInputGradient(int node, SampleRange samples) =>
        Add(Workspace.Gradients(Model.Network.Nodes[node].Input, samples), Workspace.InputGradients(node, samples));

    /// <summary>The same for the layer's second input.</summary>
    public void AddSecondInputGradient(int node, SampleRange samples) =>
        Add(Workspace.Gradients(Model.Network.Nodes[node].SecondInput, samples), Workspace.SecondInputGradients(node, samples));

    private static void Add(Span<T> sum, Span<T> gradient) => Elementwise.Add(sum, gradient, sum);
}
