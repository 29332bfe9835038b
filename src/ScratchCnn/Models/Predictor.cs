using System.Numerics;
using ScratchCnn.Data;
using ScratchCnn.Execution;
using ScratchCnn.Kernels;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;

namespace ScratchCnn.Models;

/// <summary>
/// Runs a model forward. It owns the memory that takes, and reads the model only, so several predictors may serve several threads from one model at
/// once. Threads of a pool share many rows by rows, and a single row by parts of its large layers. After the first call a prediction allocates nothing.
/// A row's result has the same bits whatever the batch, the block and the thread count.
/// </summary>
/// <remarks>One call at a time: a predictor is not for two threads, but it may use a pool of its own threads.</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed unsafe class Predictor<T> : IPhase
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Model<T> _model;
    private readonly WorkerPool? _pool;
    private readonly IRowTransform<T>? _transform;
    private readonly bool _softmax;
    private readonly Workspace<T>[] _workspaces;
    private readonly IReadOnlyList<Segment> _segments;
    private readonly int[] _blocks;
    private readonly SharedLayer? _sharing;

    // The caller's spans, for as long as a call lasts.
    private T* _rows;
    private T* _outputs;
    private int _rowCount;
    private int _rowsPerPart;

    /// <summary>Prepares to predict.</summary>
    /// <param name="model">The model to run; its parameters may change between calls, but not during one.</param>
    /// <param name="transform">Applied to each row before the network (a standardizer); none if null.</param>
    /// <param name="softmax">Whether outputs are turned into probabilities.</param>
    /// <param name="pool">Threads to share the rows among; the caller's alone if null.</param>
    public Predictor(Model<T> model, IRowTransform<T>? transform = null, bool softmax = false, WorkerPool? pool = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _transform = transform;
        _softmax = softmax;
        _pool = pool;
        _sharing = pool is { Threads: > 1 } ? new SharedLayer(this, pool) : null;
        var memory = new MemoryPlan<T>(model.Network);
        _segments = Segment.Of(model.Network);
        _blocks = [.. _segments.Index().Select(segment => PlanSegment(memory, segment.Index, segment.Item))];
        memory.Keep(SampleMemory.Activation, 0);
        memory.Keep(SampleMemory.Activation, model.Network.Output);
        _workspaces = new Workspace<T>[pool?.Threads ?? 1];
        for (int worker = 0; worker < _workspaces.Length; worker++)
            _workspaces[worker] = new Workspace<T>(model.Network, memory, Segment.LargestBlock, workers: 1, training: false);
    }

    /// <summary>Multiply-adds of a layer that are worth sharing among threads: some microseconds, as against one to meet.</summary>
    private const long SharedMultiplyAdds = 200_000;

    /// <summary>Values of an input row.</summary>
    public int RowSize => _model.InputShape.Size;

    /// <summary>Values of an output row.</summary>
    public int OutputSize => _model.OutputShape.Size;

    int IPhase.Parts => Quotient.RoundedUp(_rowCount, _rowsPerPart);

    /// <summary>Predicts any number of rows.</summary>
    /// <param name="rows">[n, <see cref="RowSize"/>].</param>
    /// <param name="outputs">[n, <see cref="OutputSize"/>], overwritten.</param>
    /// <exception cref="ArgumentException">The sizes do not belong together.</exception>
    public void Predict(ReadOnlySpan<T> rows, Span<T> outputs)
    {
        int count = rows.Length / RowSize;
        if (rows.Length != (long)count * RowSize || outputs.Length != (long)count * OutputSize)
        {
            throw new ArgumentException(
                $"Rows have {RowSize} values and results {OutputSize}; got {rows.Length} and {outputs.Length} values, which are not a whole, equal number of each.");
        }

        fixed (T* rowsStart = rows, outputsStart = outputs)
        {
            _rows = rowsStart;
            _outputs = outputsStart;
            _rowCount = count;
            _rowsPerPart = Math.Clamp(Quotient.RoundedUp(count, _workspaces.Length), 1, Segment.LargestBlock);
            if (_pool is not null)
                _pool.Run(this);
            else
                for (int part = 0; part < ((IPhase)this).Parts; part++)
                    ((IPhase)this).Run(part, 0);
        }
    }

    void IPhase.Run(int part, int worker)
    {
        int first = part * _rowsPerPart, count = Math.Min(_rowsPerPart, _rowCount - first);
        Workspace<T> workspace = _workspaces[worker];
        var all = SampleRange.Whole(count, worker: 0);
        Span<T> input = workspace.Activations(0, all);
        var rows = new ReadOnlySpan<T>(_rows + ((nint)first * RowSize), count * RowSize);
        if (_transform is null)
            rows.CopyTo(input);
        else
            for (int row = 0; row < count; row++)
                _transform.Transform(rows.Slice(row * RowSize, RowSize), input.Slice(row * RowSize, RowSize));

        for (int segment = 0; segment < _blocks.Length; segment++)
        {
            for (int sample = 0; sample < count; sample += _blocks[segment])
                RunLayers(workspace, _segments[segment], new SampleRange(sample, Math.Min(_blocks[segment], count - sample), Worker: 0, segment));
        }

        var outputs = new Span<T>(_outputs + ((nint)first * OutputSize), count * OutputSize);
        ReadOnlySpan<T> output = workspace.Activations(_model.Network.Output, all);
        if (!_softmax)
            output.CopyTo(outputs);
        else
            for (int row = 0; row < count; row++)
                Probabilities.Softmax(output.Slice(row * OutputSize, OutputSize), outputs.Slice(row * OutputSize, OutputSize));
    }

    private static int PlanSegment(MemoryPlan<T> memory, int phase, Segment segment)
    {
        for (int node = segment.First; node < segment.End; node++)
            memory.UseForward(phase, node);
        return memory.SetBlock(phase, segment.IsHeavy);
    }

    private void RunLayers(Workspace<T> workspace, Segment segment, SampleRange samples)
    {
        for (int node = segment.First; node < segment.End; node++)
        {
            Node<T> at = _model.Network.Nodes[node];
            if (at.IsFused)
                continue;
            LayerPass<T> pass = workspace.ForPrediction(node, samples, _model);
            if (_sharing is not null && _rowCount == 1 && at.Layer.ForwardParts > 1 && at.Layer.MultiplyAdds >= SharedMultiplyAdds)
            {
                at.Layer.BeginForward(pass);
                _sharing.Run(node, samples);
            }
            else
            {
                at.Layer.Forward(pass);
            }
        }
    }

    /// <summary>One layer's work on a single row, divided among the threads: a single row leaves nothing else to share.</summary>
    private sealed class SharedLayer(Predictor<T> predictor, WorkerPool pool) : IPhase
    {
        private int _node;
        private SampleRange _samples;

        public int Parts => Layer.ForwardParts;

        private Layer<T> Layer => predictor._model.Network.Nodes[_node].Layer;

        public void Run(int node, SampleRange samples)
        {
            _node = node;
            _samples = samples;
            pool.Run(this);
        }

        void IPhase.Run(int part, int worker)
        {
            // All threads work in the first worker's memory, each with its own scratch.
            LayerPass<T> pass = predictor._workspaces[0].ForPrediction(_node, _samples, predictor._model);
            Layer.ForwardPart(pass with { Scratch = predictor._workspaces[worker].Scratch(0) }, part);
        }
    }
}
