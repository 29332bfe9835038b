using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Training;

namespace ScratchCnn.Verification;

/// <summary>One trained tensor of a network, and its gradient.</summary>
internal sealed record PlainTensor<T>(string Layer, ParameterSpec Spec, Memory<T> Values, Memory<T> Gradient);

/// <summary>
/// The network that a description stands for, run in the plainest way: one layer after the other over the whole batch, on one thread, every value
/// and every gradient in memory of its own. Gradient checks run on it, and the model that shares memory and threads must equal it bit for bit.
/// </summary>
internal sealed class PlainNetwork<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly IReadOnlyList<Node<T>> _nodes;
    private readonly List<LayerMemory> _layers = [];
    private readonly T[][] _values;
    private readonly T[][] _gradients;
    private readonly bool[] _hasGradient;

    /// <summary>Builds the network; weights begin as their initializers say, keyed by <paramref name="seed"/>.</summary>
    /// <exception cref="ShapeException">The description does not fit the input.</exception>
    public PlainNetwork(ModuleSpec spec, Shape input, int batch, ulong seed)
    {
        Batch = batch;
        var network = new Network<T>(spec, input);
        OutputValue = network.Output;
        _nodes = network.Nodes;
        _values = [.. Enumerable.Range(0, network.ValueCount).Select(value => new T[batch * network.ShapeOf(value).Size])];
        _gradients = [.. Enumerable.Range(0, network.ValueCount).Select(value => new T[batch * network.ShapeOf(value).Size])];
        _hasGradient = new bool[_values.Length];

        var tensors = new List<PlainTensor<T>>();
        foreach (Node<T> node in _nodes)
        {
            var memory = new LayerMemory(node.Layer, batch);
            _layers.Add(memory);
            int start = 0;
            foreach (ParameterSpec parameter in node.Layer.Parameters)
            {
                Memory<T> values = memory.Parameters.AsMemory(start, parameter.Size);
                InitialValues.Fill(parameter.Initializer, parameter.Dimensions, seed + (ulong)tensors.Count, values.Span);
                tensors.Add(new PlainTensor<T>(node.Name, parameter, values, memory.ParameterGradient.AsMemory(start, parameter.Size)));
                start += parameter.Size;
            }

            start = 0;
            foreach (ParameterSpec state in node.Layer.State)
            {
                InitialValues.Fill(state.Initializer, state.Dimensions, seed, memory.State.AsSpan(start, state.Size));
                start += state.Size;
            }
        }

        Parameters = tensors;
    }

    /// <summary>Samples in the batch.</summary>
    public int Batch { get; }

    /// <summary>Whether dropout drops and normalization uses the batch's statistics.</summary>
    public bool Training { get; init; } = true;

    /// <summary>Key from which each layer derives that of its random numbers, by its place in the network.</summary>
    public ulong RandomKey { get; init; }

    /// <summary>The trained tensors, in the order of the layers.</summary>
    public IReadOnlyList<PlainTensor<T>> Parameters { get; }

    /// <summary>[batch, input size].</summary>
    public T[] Input => _values[0];

    /// <summary>[batch, input size].</summary>
    public T[] InputGradient => _gradients[0];

    /// <summary>[batch, output size].</summary>
    public T[] Output => _values[OutputValue];

    /// <summary>[batch, output size].</summary>
    public T[] OutputGradient => _gradients[OutputValue];

    private int OutputValue { get; }

    /// <summary>Takes over the numbers of a model of the same description.</summary>
    public void CopyFrom(Model<T> model)
    {
        for (int index = 0; index < _nodes.Count; index++)
        {
            model.Parameters[_nodes[index].Parameters].CopyTo(_layers[index].Parameters);
            model.State[_nodes[index].State].CopyTo(_layers[index].State);
        }
    }

    /// <summary>[batch, size], the outputs of a layer, by its name; null where there is no such layer.</summary>
    public T[]? OutputOf(string layer) => _nodes.FirstOrDefault(node => node.Name == layer) is { } found ? _values[found.Output] : null;

    /// <summary>Computes <see cref="Output"/> from <see cref="Input"/>.</summary>
    public void Forward()
    {
        for (int index = 0; index < _nodes.Count; index++)
        {
            LayerPass<T> pass = PassOf(index, [], []);
            Layer<T> layer = _nodes[index].Layer;
            for (int part = 0; part < layer.PackParts; part++)
                layer.Pack(pass, part);
            if (Training && layer is BatchCoupledLayer<T> coupled)
            {
                coupled.GatherForward(pass);
                coupled.CombineForward(pass);
            }

            layer.Forward(pass);
        }
    }

    /// <summary>
    /// Computes <see cref="InputGradient"/> and the gradients of all parameters from <see cref="OutputGradient"/>, after <see cref="Forward"/>.
    /// A value that two layers read gets the sum of what both pass back.
    /// </summary>
    public void Backward()
    {
        _hasGradient.AsSpan().Clear();
        for (int index = _nodes.Count - 1; index >= 0; index--)
        {
            Node<T> node = _nodes[index];
            var first = new T[_values[node.Input].Length];
            T[] second = node.SecondInput == Node<T>.None ? [] : new T[_values[node.SecondInput].Length];
            LayerPass<T> pass = PassOf(index, first, second);
            if (Training && node.Layer is BatchCoupledLayer<T> coupled)
            {
                coupled.GatherBackward(pass);
                coupled.CombineBackward(pass);
            }

            node.Layer.Backward(pass);
            if (Training)
                SumParameterGradient(node.Layer, pass);
            AddGradient(node.Input, first);
            if (second.Length > 0)
                AddGradient(node.SecondInput, second);
        }
    }

    /// <summary>Over the whole batch or, where training does that, over one lane of samples after the other: sums have one order only.</summary>
    private void SumParameterGradient(Layer<T> layer, in LayerPass<T> pass)
    {
        if (!GradientShards<T>.Serves(layer))
        {
            layer.ParameterGradient(pass, 0, layer.ParameterGradientParts);
            return;
        }

        int length = GradientShards<T>.ShardLength(Batch), inputs = layer.InputShape.Size, outputs = layer.OutputShape.Size;
        var ofLane = new T[pass.ParameterGradient.Length];
        for (int first = 0; first < Batch; first += length)
        {
            int samples = Math.Min(length, Batch - first);
            var lane = new LayerPass<T>
            {
                FirstSample = first,
                SampleCount = samples,
                Training = Training,
                SaveForBackward = true,
                Input = pass.Input.Slice(first * inputs, samples * inputs),
                Output = pass.Output.Slice(first * outputs, samples * outputs),
                OutputGradient = pass.OutputGradient.Slice(first * outputs, samples * outputs),
                SavedPerSample = pass.SavedPerSample.Slice(first * layer.SavedPerSample, samples * layer.SavedPerSample),
                ParameterGradient = ofLane,
                Parameters = pass.Parameters,
                Scratch = pass.Scratch,
            };
            layer.ParameterGradient(lane, 0, layer.ParameterGradientParts);
            for (int i = 0; i < ofLane.Length; i++)
                pass.ParameterGradient[i] = first == 0 ? ofLane[i] : pass.ParameterGradient[i] + ofLane[i];
        }
    }

    private void AddGradient(int value, T[] gradient)
    {
        T[] sum = _gradients[value];
        for (int i = 0; i < sum.Length; i++)
            sum[i] = _hasGradient[value] ? sum[i] + gradient[i] : gradient[i];
        _hasGradient[value] = true;
    }

    private LayerPass<T> PassOf(int index, T[] inputGradient, T[] secondInputGradient)
    {
        Node<T> node = _nodes[index];
        LayerMemory memory = _layers[index];
        return new LayerPass<T>
        {
            SampleCount = Batch,
            Training = Training,
            SaveForBackward = true,
            Input = _values[node.Input],
            SecondInput = node.SecondInput == Node<T>.None ? [] : _values[node.SecondInput],
            Output = _values[node.Output],
            OutputGradient = _gradients[node.Output],
            InputGradient = inputGradient,
            SecondInputGradient = secondInputGradient,
            Parameters = memory.Parameters,
            ParameterGradient = memory.ParameterGradient,
            State = memory.State,
            Packed = memory.Packed,
            SavedPerSample = memory.SavedPerSample,
            SavedPerBatch = memory.SavedPerBatch,
            Scratch = memory.Scratch,
            RandomKey = CounterRandom.Derive(RandomKey, (ulong)index),
        };
    }

    /// <summary>The tensors of one layer.</summary>
    private sealed class LayerMemory(Layer<T> layer, int batch)
    {
        public readonly T[] Parameters = new T[layer.Parameters.Sum(parameter => parameter.Size)];
        public readonly T[] ParameterGradient = new T[layer.Parameters.Sum(parameter => parameter.Size)];
        public readonly T[] State = new T[layer.State.Sum(state => state.Size)];
        public readonly T[] Packed = new T[layer.PackedSize];
        public readonly T[] SavedPerSample = new T[batch * layer.SavedPerSample];
        public readonly T[] SavedPerBatch = new T[layer.SavedPerBatch];
        public readonly T[] Scratch = new T[layer.ScratchSize];
    }
}
