using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>One layer in its place: what it is called, which description it came from, which values it reads, which it writes.</summary>
internal sealed record WiredLayer<T>(string Name, ModuleSpec Spec, Layer<T> Layer, int Input, int SecondInput, int Output)
    where T : unmanaged, IFloatingPointIeee754<T>;

/// <summary>What flows between layers: a shape, and the buffer it lies in. Several values share a buffer where a layer runs in place.</summary>
internal readonly record struct WiredValue(Shape Shape, int Buffer);

/// <summary>
/// Lays a description out as a list of layers and numbered values, in the order in which they run; value 0 is the network's input. A layer that
/// may run in place shares its input's buffer, so a ReLU, a dropout or a flatten takes no memory of its own.
/// </summary>
internal sealed class NetworkBuilder<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>No value: what a layer with one input has as its second.</summary>
    public const int None = -1;

    private readonly List<WiredLayer<T>> _layers = [];
    private readonly List<WiredValue> _values = [];
    private readonly List<bool> _bufferIsRead = [];
    private readonly Dictionary<string, int> _countByKind = [];
    private readonly HashSet<string> _names = [];

    public NetworkBuilder(Shape input) => NewValue(input, isRead: true);

    public IReadOnlyList<WiredLayer<T>> Layers => _layers;

    public IReadOnlyList<WiredValue> Values => _values;

    public int BufferCount => _bufferIsRead.Count;

    public Shape ShapeOf(int value) => _values[value].Shape;

    /// <summary>Says that <paramref name="value"/> will be read again later, so that no layer may overwrite it.</summary>
    public void Share(int value) => _bufferIsRead[_values[value].Buffer] = true;

    /// <summary>Adds a layer that reads <paramref name="input"/>, and <paramref name="secondInput"/> if it joins two values.</summary>
    /// <returns>The value that holds its output.</returns>
    /// <exception cref="ArgumentException">The description asks for a name that another layer has.</exception>
    public int Add(ModuleSpec spec, Layer<T> layer, int input, int secondInput = None)
    {
        int inputBuffer = _values[input].Buffer;
        bool inPlace = layer.CanRunInPlace && !_bufferIsRead[inputBuffer];
        if (layer.BackwardReadsInput)
            _bufferIsRead[inputBuffer] = true;

        int output = inPlace ? NewAlias(layer.OutputShape, inputBuffer) : NewValue(layer.OutputShape, isRead: false);
        if (layer.BackwardReadsOutput)
            _bufferIsRead[_values[output].Buffer] = true;

        _layers.Add(new WiredLayer<T>(NameOf(spec), spec, layer, input, secondInput, output));
        return output;
    }

    private int NewValue(Shape shape, bool isRead)
    {
        _bufferIsRead.Add(isRead);
        return NewAlias(shape, _bufferIsRead.Count - 1);
    }

    private int NewAlias(Shape shape, int buffer)
    {
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
