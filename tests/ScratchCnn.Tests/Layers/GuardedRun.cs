using System.Numerics;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>One run of a layer, forward and backward, in guarded memory, in the order of phases that an executor keeps.</summary>
internal sealed class GuardedRun<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly List<(string Name, GuardedBuffer<T> Buffer)> _buffers = [];

    public int Batch { get; init; } = 3;

    public bool Training { get; init; } = true;

    /// <summary>What every buffer that is to be written holds before.</summary>
    public T Fill { get; init; } = T.NaN;

    public Guard Guard { get; init; }

    /// <summary>Samples, or pieces of the parameter gradient, that one call works on.</summary>
    public int BlockSize { get; init; } = int.MaxValue;

    /// <summary>Whether a call gets memory for its block of samples alone, as if there were no others.</summary>
    public bool BlocksAlone { get; init; }

    /// <summary>Whether each sample's forward pass is done piece by piece.</summary>
    public bool InPieces { get; init; }

    /// <summary>Whether the last block, or item, comes first.</summary>
    public bool Reversed { get; init; }

    public bool InPlace { get; init; }

    public bool FuseRelu { get; init; }

    public bool NeedsInputGradient { get; init; } = true;

    private delegate void Work(LayerPass<T> pass, int first, int count);

    private delegate LayerPass<T> PassOf(int first, int count);

    public LayerResult<T> Of(LayerUnderTest<T> subject, LayerData<T> data)
    {
        try
        {
            LayerResult<T> result = Run(subject, data);
            foreach ((string name, GuardedBuffer<T> buffer) in _buffers)
                Assert.True(buffer.IsIntact, $"Something was written outside of {name}.");
            return result;
        }
        finally
        {
            _buffers.ForEach(entry => entry.Buffer.Dispose());
            _buffers.Clear();
        }
    }

    private LayerResult<T> Run(LayerUnderTest<T> subject, LayerData<T> data)
    {
        Layer<T> layer = subject.Layer;
        GuardedBuffer<T> input = Holding("the input", data.Input), second = Holding("the second input", data.SecondInput);
        GuardedBuffer<T> parameters = Holding("the parameters", data.Parameters), state = Holding("the state", data.State);
        GuardedBuffer<T> output = InPlace ? input : Unknown("the output", Batch * layer.OutputShape.Size);
        GuardedBuffer<T> outputGradient = Holding("the output gradient", data.OutputGradient);
        GuardedBuffer<T> inputGradient = InPlace ? outputGradient : Unknown("the input gradient", NeedsInputGradient ? data.Input.Length : 0);
        GuardedBuffer<T> secondGradient = Unknown("the second input gradient", NeedsInputGradient ? data.SecondInput.Length : 0);
        GuardedBuffer<T> parameterGradient = Unknown("the parameter gradient", data.Parameters.Length);
        GuardedBuffer<T> prepared = Unknown("the prepared values", Training ? layer.PreparedSize : 0);
        GuardedBuffer<T> keptPerSample = Unknown("the values kept per sample", Batch * layer.KeptPerSample);
        GuardedBuffer<T> keptPerBatch = Unknown("the values kept per batch", layer.KeptPerBatch);
        GuardedBuffer<T> scratch = Unknown("the scratch", layer.ScratchSize);

        if (Training)
            ForEachItem(layer.PrepareItems, item => layer.Prepare(Pass(), item));
        if (Training && layer is BatchCoupledLayer<T> coupled)
        {
            ForEachBlock((pass, first, count) => coupled.GatherForward(pass, first, count));
            coupled.CombineForward(Pass());
        }

        if (InPieces)
            ForEachItem(Batch, ForwardInPieces);
        else
            ForEachBlock((pass, first, count) => layer.Forward(pass, first, count));
        T[] outputs = output.Span.ToArray();
        AssertUntouched("second input", data.SecondInput, second);
        AssertUntouched("parameters", data.Parameters, parameters);
        if (!InPlace)
            AssertUntouched("input", data.Input, input);
        if (!Training)
        {
            AssertUntouched("state", data.State, state);
            return new LayerResult<T>(outputs, [], [], [], state.Span.ToArray());
        }

        // What a layer says it does not read again may be gone by now.
        if (!layer.BackwardReadsInput && !InPlace)
            input.Span.Fill(Fill);
        if (!layer.BackwardReadsOutput && !InPlace)
            output.Span.Fill(Fill);
        if (layer is BatchCoupledLayer<T> meeting)
        {
            ForEachBlock((pass, first, count) => meeting.GatherBackward(pass, first, count));
            meeting.CombineBackward(Pass());
        }

        if (BlocksAlone && layer.CanAccumulateGradient)
            ForEachBlock((pass, _, _) => layer.ParameterGradient(pass, 0, layer.ParameterGradientItems));
        else
            ForEachRun(layer.ParameterGradientItems, (_, _) => Pass(), (pass, first, count) => layer.ParameterGradient(pass, first, count));
        ForEachBlock((pass, first, count) => layer.Backward(pass, first, count));
        if (!InPlace)
            AssertUntouched("output gradient", data.OutputGradient, outputGradient);
        AssertUntouched("parameters", data.Parameters, parameters);
        return new LayerResult<T>(
            outputs, inputGradient.Span.ToArray(), secondGradient.Span.ToArray(), parameterGradient.Span.ToArray(), state.Span.ToArray());

        LayerPass<T> Pass()
        {
            scratch.Span.Fill(Fill);
            return new LayerPass<T>
            {
                Batch = Batch,
                Training = Training,
                Input = input.Span,
                SecondInput = second.Span,
                Output = output.Span,
                OutputGradient = outputGradient.Span,
                InputGradient = inputGradient.Span,
                SecondInputGradient = secondGradient.Span,
                Parameters = parameters.Span,
                ParameterGradient = parameterGradient.Span,
                State = state.Span,
                Prepared = prepared.Span,
                KeptPerSample = keptPerSample.Span,
                KeptPerBatch = keptPerBatch.Span,
                Scratch = scratch.Span,
                RandomKey = 99,
                FuseRelu = FuseRelu,
            };
        }

        void ForwardInPieces(int sample)
        {
            layer.BeginForward(Pass(), sample);
            ForEachItem(layer.ForwardPieces, piece => layer.ForwardPiece(Pass(), sample, piece));
        }

        LayerPass<T> BlockPass(int first, int count)
        {
            LayerPass<T> pass = Pass();
            return pass with
            {
                FirstSample = first,
                Batch = count,
                Input = BlockOf(pass.Input, first, count),
                SecondInput = BlockOf(pass.SecondInput, first, count),
                Output = BlockOf(output.Span, first, count),
                OutputGradient = BlockOf(pass.OutputGradient, first, count),
                InputGradient = BlockOf(inputGradient.Span, first, count),
                SecondInputGradient = BlockOf(secondGradient.Span, first, count),
                KeptPerSample = BlockOf(keptPerSample.Span, first, count),
                AccumulateGradient = first > 0,
            };
        }

        void ForEachBlock(Work work)
        {
            if (BlocksAlone)
                ForEachRun(Batch, BlockPass, (pass, _, count) => work(pass, 0, count));
            else
                ForEachRun(Batch, (_, _) => Pass(), work);
        }

        void ForEachRun(int total, PassOf pass, Work work)
        {
            int size = Math.Min(BlockSize, total);
            ForEachItem(total == 0 ? 0 : ((total - 1) / size) + 1, run =>
            {
                int first = run * size, count = Math.Min(size, total - first);
                work(pass(first, count), first, count);
            });
        }
    }

    private Span<T> BlockOf(Span<T> rows, int first, int count) => rows.Slice(rows.Length / Batch * first, rows.Length / Batch * count);

    private ReadOnlySpan<T> BlockOf(ReadOnlySpan<T> rows, int first, int count) => rows.Slice(rows.Length / Batch * first, rows.Length / Batch * count);

    private void ForEachItem(int items, Action<int> work)
    {
        for (int item = 0; item < items; item++)
            work(Reversed ? items - 1 - item : item);
    }

    private GuardedBuffer<T> Holding(string name, T[] values)
    {
        GuardedBuffer<T> buffer = Unknown(name, values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }

    private GuardedBuffer<T> Unknown(string name, int length)
    {
        var buffer = new GuardedBuffer<T>(length, Guard);
        _buffers.Add((name, buffer));
        buffer.Span.Fill(Fill);
        return buffer;
    }

    private static void AssertUntouched(string what, T[] expected, GuardedBuffer<T> actual) =>
        Bits.AssertEqual(expected, actual.Span, $"The {what} should be as it was");
}
