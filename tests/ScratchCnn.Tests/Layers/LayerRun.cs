using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>
/// One layer run by itself, all phases in the executor's order: prepare, forward, backward, parameter gradient. Samples go in two blocks of unequal
/// size, and every buffer that a layer must not read before it is written begins as NaN.
/// </summary>
internal sealed class LayerRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Layer<T> _layer;
    private readonly int _batch;
    private readonly bool _training;
    private readonly T[] _input;
    private readonly T[] _parameters;
    private readonly T[] _prepared;
    private readonly T[] _keptPerSample;
    private readonly T[] _keptPerBatch;
    private readonly T[] _outputGradient;

    /// <summary>Runs <paramref name="layer"/> forward and, with an output gradient, backward.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="batch">Samples.</param>
    /// <param name="training">Whether the layer trains.</param>
    /// <param name="input">[batch, input size].</param>
    /// <param name="parameters">All trained tensors, one after the other.</param>
    /// <param name="state">All untrained tensors, likewise; copied.</param>
    /// <param name="outputGradient">[batch, output size], or null.</param>
    public LayerRun(Layer<T> layer, int batch, bool training, T[] input, T[] parameters, T[]? state = null, T[]? outputGradient = null)
    {
        _layer = layer;
        _batch = batch;
        _training = training;
        _input = input;
        _parameters = parameters;
        _outputGradient = outputGradient ?? [];
        _prepared = Unknown(layer.PreparedSize);
        _keptPerSample = Unknown(batch * layer.KeptPerSample);
        _keptPerBatch = Unknown(layer.KeptPerBatch);
        State = [.. state ?? []];
        Output = Unknown(batch * layer.OutputShape.Size);
        InputGradient = Unknown(outputGradient is null ? 0 : input.Length);
        ParameterGradient = Unknown(outputGradient is null ? 0 : parameters.Length);

        Forward();
        if (outputGradient is not null)
            Backward();
    }

    public T[] Output { get; }

    public T[] InputGradient { get; }

    public T[] ParameterGradient { get; }

    public T[] State { get; }

    private delegate void Phase(in LayerPass<T> pass, int first, int count);

    private void Forward()
    {
        for (int item = 0; item < _layer.PrepareItems; item++)
            _layer.Prepare(Pass(), item);
        if (_training && _layer is BatchCoupledLayer<T> coupled)
        {
            InBlocks(coupled.GatherForward);
            coupled.CombineForward(Pass());
        }

        InBlocks(_layer.Forward);
    }

    private void Backward()
    {
        if (_layer is BatchCoupledLayer<T> coupled)
        {
            InBlocks(coupled.GatherBackward);
            coupled.CombineBackward(Pass());
        }

        InBlocks(_layer.Backward);
        for (int item = 0; item < _layer.ParameterGradientItems; item++)
            _layer.ParameterGradient(Pass(), item);
    }

    private void InBlocks(Phase phase)
    {
        int firstBlock = (_batch + 2) / 3;
        phase(Pass(), 0, firstBlock);
        if (firstBlock < _batch)
            phase(Pass(), firstBlock, _batch - firstBlock);
    }

    private LayerPass<T> Pass() => new()
    {
        Batch = _batch,
        Training = _training,
        Input = _input,
        Output = Output,
        OutputGradient = _outputGradient,
        InputGradient = InputGradient,
        Parameters = _parameters,
        ParameterGradient = ParameterGradient,
        State = State,
        Prepared = _prepared,
        KeptPerSample = _keptPerSample,
        KeptPerBatch = _keptPerBatch,
        Scratch = Unknown(_layer.ScratchSize),
    };

    private static T[] Unknown(int size)
    {
        var values = new T[size];
        Array.Fill(values, T.NaN);
        return values;
    }
}
