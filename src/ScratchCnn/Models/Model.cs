using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Models;

/// <summary>
/// A network with its numbers: a description, bound to an input shape, and its parameters and statistics. While it is not being trained, any number of
/// threads may predict with it at once, each with a <see cref="Predictor{T}"/> of its own.
/// </summary>
/// <typeparam name="T"><see cref="float"/> for training and prediction, <see cref="double"/> for gradient checks.</typeparam>
public sealed class Model<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AlignedBuffer<T> _parameters;
    private readonly AlignedBuffer<T> _state;

    /// <summary>Builds a model with fresh initial values.</summary>
    /// <param name="spec">The network's description.</param>
    /// <param name="inputShape">Shape of one sample.</param>
    /// <param name="seed">The same seed gives the same values on every machine.</param>
    /// <exception cref="ShapeException">A layer has no output for what it would be given.</exception>
    public Model(ModuleSpec spec, Shape inputShape, ulong seed)
        : this(spec, NetworkToTrain(spec, inputShape))
    {
        for (int i = 0; i < Tensors.Count; i++)
            InitialValues.Fill(Tensors[i].Initializer, Tensors[i].Dimensions, CounterRandom.Derive(seed, (ulong)i), Values(Tensors[i]));
    }

    private static Network<T> NetworkToTrain(ModuleSpec spec, Shape inputShape)
    {
        EarlyCompilation.Begin();
        return new Network<T>(spec, inputShape);
    }

    /// <summary>Builds a model whose numbers are all 0, to be filled in from a file.</summary>
    internal Model(ModuleSpec spec, Network<T> network)
    {
        Spec = spec;
        Network = network;
        _parameters = new AlignedBuffer<T>(network.ParameterCount);
        _state = new AlignedBuffer<T>(network.StateCount);
    }

    /// <summary>The description.</summary>
    public ModuleSpec Spec { get; }

    /// <summary>Shape of one input sample.</summary>
    public Shape InputShape => Network.InputShape;

    /// <summary>Shape of one output sample.</summary>
    public Shape OutputShape => Network.OutputShape;

    /// <summary>All trained values in one flat array, layer after layer; gaps between layers hold 0 and stay 0.</summary>
    public Span<T> Parameters => _parameters.Span;

    /// <summary>All saved values that are not trained (running statistics), in one flat array.</summary>
    public Span<T> State => _state.Span;

    /// <summary>The named tensors, in the order of the layers.</summary>
    public IReadOnlyList<ModelTensor> Tensors => Network.Tensors;

    /// <summary>Number of values in all tensors, trained or not.</summary>
    public int TensorValueCount => Tensors.Sum(tensor => tensor.Size);

    internal Network<T> Network { get; }

    /// <summary>The values of <paramref name="tensor"/>, row by row.</summary>
    public Span<T> Values(ModelTensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return (tensor.IsTrained ? Parameters : State).Slice(tensor.Offset, tensor.Size);
    }

    /// <summary>Takes over the numbers of <paramref name="other"/>, a model of the same description.</summary>
    public void CopyFrom(Model<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other.Parameters.CopyTo(Parameters);
        other.State.CopyTo(State);
    }
}
