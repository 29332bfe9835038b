using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>One layer in its place: what it is called, which description it came from, which values it reads, which it writes.</summary>
internal sealed record WiredLayer<T>(string Name, ModuleSpec Spec, Layer<T> Layer, int Input, int SecondInput, int Output)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>What flows between layers: a shape, and the buffer it lies in. Several values share a buffer where a layer runs in place.</summary>
internal readonly record struct WiredValue(Shape Shape, int Buffer);

/// <summary>
/// Arranges a description as a list of layers and numbered values, in the order in which they run; value 0 is the network's input. A layer that
/// may run in place shares its input's buffer, so a ReLU, a dropout or a flatten takes no memory of its own.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class NetworkBuilder<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>No value: the second input of a layer with one input.</summary>
    public const int None = -1;

    private readonly List<WiredLayer<T>> _layers = [];
    private readonly List<WiredValue> _values = [];
    private readonly List<bool> _bufferIsRead = [];
    private readonly List<int> _newestValue = [];
    private readonly Dictionary<string, int> _countByKind = [];
    private readonly HashSet<string> _names = [];

    internal NetworkBuilder(Shape input) => NewValue(input, isRead: true);

    internal IReadOnlyList<WiredLayer<T>> Layers => _layers;

    internal IReadOnlyList<WiredValue> Values => _values;

    internal int BufferCount => _bufferIsRead.Count;

    /// <summary>Shape of one sample of a value.</summary>
    public Shape ShapeOf(int value) => _values[value].Shape;

    /// <summary>
    /// Declares that <paramref name="value"/> is read by more than one layer, so that none may overwrite it in place. To be called before the first of
    /// them is added.
    /// </summary>
    public void Share(int value) => _bufferIsRead[_values[value].Buffer] = true;

    /// <summary>Adds a layer that reads <paramref name="input"/>, and <paramref name="secondInput"/> if it joins two values.</summary>
    /// <param name="spec">The description that the layer belongs to; it gives the layer its name.</param>
    /// <param name="layer">The layer, bound to the shape of <paramref name="input"/>.</param>
    /// <param name="input">The value that it reads.</param>
    /// <param name="secondInput">A second, different value that it reads, or <see cref="None"/>.</param>
    /// <returns>The value that holds its output.</returns>
    /// <exception cref="ArgumentException">Another layer has the name, or the layer is bound to another shape, or both inputs are the same value.</exception>
    /// <exception cref="InvalidOperationException">The layer reads a value that an earlier layer overwrites in place; see <see cref="Share"/>.</exception>
    public int Add(ModuleSpec spec, Layer<T> layer, int input, int secondInput = None)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(layer);
        string name = NameOf(spec);
        if (layer.InputShape != ShapeOf(input))
            throw new ArgumentException($"Layer '{name}' is bound to samples of shape {layer.InputShape}, but the value that it reads has shape {ShapeOf(input)}.");
        if (secondInput == input)
            throw new ArgumentException($"Layer '{name}' reads the same value twice; its two inputs must be different values.");
        RequireReadable(input, name);
        if (secondInput != None)
            RequireReadable(secondInput, name);

        int inputBuffer = _values[input].Buffer;
        bool inPlace = layer.CanRunInPlace && !_bufferIsRead[inputBuffer];
        if (layer.BackwardReadsInput)
            _bufferIsRead[inputBuffer] = true;
        if (secondInput != None && layer.BackwardReadsSecondInput)
            _bufferIsRead[_values[secondInput].Buffer] = true;

        int output = inPlace ? NewAlias(layer.OutputShape, inputBuffer) : NewValue(layer.OutputShape, isRead: false);
        if (layer.BackwardReadsOutput)
            _bufferIsRead[_values[output].Buffer] = true;

        _layers.Add(new WiredLayer<T>(name, spec, layer, input, secondInput, output));
        return output;
    }

    private void RequireReadable(int value, string reader)
    {
        if (_newestValue[_values[value].Buffer] != value)
        {
            throw new InvalidOperationException(
                $"Layer '{reader}' reads a value that an earlier layer overwrites in place; call Share(value) before the first layer that reads it is added.");
        }
    }

    private int NewValue(Shape shape, bool isRead)
    {
        _bufferIsRead.Add(isRead);
        _newestValue.Add(_values.Count);
        return NewAlias(shape, _bufferIsRead.Count - 1);
    }

    private int NewAlias(Shape shape, int buffer)
    {
        _newestValue[buffer] = _values.Count;
        _values.Add(new WiredValue(shape, buffer));
        return _values.Count - 1;
    }

    private string NameOf(ModuleSpec spec)
    {
        int count = _countByKind[spec.Kind] = _countByKind.GetValueOrDefault(spec.Kind) + 1;
        string name = spec.Name ?? $"{spec.Kind}_{count}";
        return _names.Add(name)
            ? name
            : throw new ArgumentException($"Two layers are called '{name}'; every layer of a network needs a name of its own.");
    }
}
