using System.Numerics;
using ScratchCnn.Execution;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>
/// Runs a convolutional network over signals of any length, tile by tile, in the memory of a tile. Neighbouring tiles overlap by two margins, of which no output
/// is used; where a margin is at least as long as an output sees to either side, the outputs have the bits of one pass over the whole signal. At the ends
/// of the signal the tiles end too, so that padding is where it would be.
/// </summary>
/// <remarks>One call at a time. The network may have no layer whose weights depend on the length of its input (<see cref="Dense"/> after <see cref="Flatten"/>).</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class TiledPredictor<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Model<T> _model;
    private readonly WorkerPool? _pool;
    private readonly Predictor<T> _predictor;
    private readonly T[] _tiles;
    private readonly T[] _outputs;
    private readonly int[] _starts;
    private readonly int _tile;
    private readonly int _margin;

    /// <summary>Prepares to predict.</summary>
    /// <param name="model">The model, bound to an input of any length.</param>
    /// <param name="tile">Positions of a tile, margins included; a multiple of <see cref="Stride"/>.</param>
    /// <param name="margin">Positions of a margin; a multiple of <see cref="Stride"/>, below half of the tile.</param>
    /// <param name="pool">Threads to share the tiles among; the caller's alone if null.</param>
    /// <exception cref="ArgumentException">Tile and margin do not fit each other or the network, or the network's weights depend on the length.</exception>
    public TiledPredictor(Model<T> model, int tile, int margin, WorkerPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tile);
        ArgumentOutOfRangeException.ThrowIfNegative(margin);
        _model = model;
        _pool = pool;
        (_tile, _margin) = (tile, margin);
        Model<T> bound = Bind(tile);
        Stride = tile / bound.OutputShape.Length;
        if (Stride * bound.OutputShape.Length != tile || margin % Stride != 0)
            throw new ArgumentException($"Tile and margin must be multiples of the network's stride; got {tile} and {margin}, and {bound.OutputShape.Length} outputs per tile.");
        if (2 * margin >= tile)
            throw new ArgumentException($"A tile must be longer than its two margins; got {tile} and {margin}.");
        _predictor = new Predictor<T>(bound, pool: pool);
        _starts = new int[pool?.Threads ?? 1];
        _tiles = new T[_starts.Length * _predictor.RowSize];
        _outputs = new T[_starts.Length * _predictor.OutputSize];
    }

    /// <summary>Positions of the signal per position of the output.</summary>
    public int Stride { get; }

    /// <summary>Values of a position of the signal.</summary>
    public int Channels => _model.InputShape.Channels;

    /// <summary>Values of a position of the output.</summary>
    public int OutputChannels => _model.OutputShape.Channels;

    /// <summary>Predicts a signal.</summary>
    /// <param name="signal">[positions, <see cref="Channels"/>]; the positions a multiple of <see cref="Stride"/>.</param>
    /// <param name="outputs">[positions / <see cref="Stride"/>, <see cref="OutputChannels"/>], overwritten.</param>
    /// <exception cref="ArgumentException">The sizes do not belong together.</exception>
    public void Predict(ReadOnlySpan<T> signal, Span<T> outputs)
    {
        int length = signal.Length / Channels;
        if (length * Channels != signal.Length || length % Stride != 0 || outputs.Length != (long)length / Stride * OutputChannels)
        {
            throw new ArgumentException(
                $"Expected {Channels} values for each of a multiple of {Stride} positions, and {OutputChannels} outputs for each {Stride}; got {signal.Length} and {outputs.Length} values.");
        }

        if (length == 0)
            return;
        if (length < _tile)
        {
            new Predictor<T>(Bind(length), pool: _pool).Predict(signal, outputs);
            return;
        }

        int done = 0; // positions whose outputs are written
        while (done < length)
        {
            int count = 0;
            for (int end = done; count < _starts.Length && end < length; count++)
            {
                int start = Math.Min(Math.Max(0, end - _margin), length - _tile);
                _starts[count] = start;
                signal.Slice(start * Channels, _predictor.RowSize).CopyTo(_tiles.AsSpan(count * _predictor.RowSize));
                end = EndOf(start, length);
            }

            _predictor.Predict(_tiles.AsSpan(0, count * _predictor.RowSize), _outputs.AsSpan(0, count * _predictor.OutputSize));
            for (int i = 0; i < count; i++)
            {
                int end = EndOf(_starts[i], length), skipped = (done - _starts[i]) / Stride * OutputChannels;
                Span<T> place = outputs[(done / Stride * OutputChannels)..(end / Stride * OutputChannels)];
                _outputs.AsSpan((i * _predictor.OutputSize) + skipped, place.Length).CopyTo(place);
                done = end;
            }
        }
    }

    // The position after the last one of a tile whose output is used.
    private int EndOf(int start, int length) => start + _tile >= length ? length : start + _tile - _margin;

    private Model<T> Bind(int length)
    {
        var bound = new Model<T>(_model.Spec, new Shape(length, _model.InputShape.Channels), seed: 0);
        if (!bound.Tensors.Select(tensor => (tensor.Name, tensor.Size)).SequenceEqual(_model.Tensors.Select(tensor => (tensor.Name, tensor.Size))))
            throw new ArgumentException($"The weights of the network depend on the length of its input, so that it cannot run in tiles of {length} positions.");
        bound.CopyFrom(_model);
        return bound;
    }
}
