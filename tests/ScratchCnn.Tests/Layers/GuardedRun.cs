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

    /// <summary>The value that every output buffer holds before.</summary>
    public T Fill { get; init; } = T.NaN;

    public Guard Guard { get; init; }

    /// <summary>Samples in a pass, and parts of the parameter gradient per call. A pass holds its own samples and no others.</summary>
    public int BlockSize { get; init; } = int.MaxValue;

    /// <summary>Whether each sample's forward pass is done part by part.</summary>
    public bool InParts { get; init; }

    /// <summary>Whether the last block, or part, comes first; the parameter gradient is then not summed block by block, which has one order.</summary>
    public bool Reversed { get; init; }

    public bool InPlace { get; init; }

    public bool FuseRelu { get; init; }

    public bool NeedsInputGradient { get; init; } = true;

    private delegate void Work(LayerPass<T> pass);

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
        GuardedBuffer<T> packed = Unknown("the packed values", Training ? layer.PackedSize : 0);
        GuardedBuffer<T> savedPerSample = Unknown("the values saved per sample", Batch * layer.SavedPerSample);
        GuardedBuffer<T> savedPerBatch = Unknown("the values saved per batch", layer.SavedPerBatch);
        GuardedBuffer<T> scratch = Unknown("the scratch", layer.ScratchSize);

        if (Training)
            ForEachPart(layer.PackParts, part => layer.Pack(Pass(), part));
        if (Training && layer is BatchCoupledLayer<T> coupled)
        {
            ForEachBlock(pass => coupled.GatherForward(pass));
            coupled.CombineForward(Pass());
        }

        if (InParts)
            ForEachPart(Batch, ForwardInParts);
        else
            ForEachBlock(pass => layer.Forward(pass));
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
        if (!layer.BackwardReadsSecondInput)
            second.Span.Fill(Fill);
        if (!layer.BackwardReadsOutput && !InPlace)
            output.Span.Fill(Fill);
        if (layer is BatchCoupledLayer<T> again)
        {
            ForEachBlock(pass => again.GatherBackward(pass));
            again.CombineBackward(Pass());
        }

        if (layer.CanAccumulateGradient && !Reversed)
            ForEachBlock(pass => layer.ParameterGradient(pass, 0, layer.ParameterGradientParts));
        else
            ForEachRun(layer.ParameterGradientParts, (first, count) => layer.ParameterGradient(Pass(), first, count));
        ForEachBlock(pass => layer.Backward(pass));
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
                SampleCount = Batch,
                Training = Training,
                SaveForBackward = Training,
                Input = input.Span,
                SecondInput = second.Span,
                Output = output.Span,
                OutputGradient = outputGradient.Span,
                InputGradient = inputGradient.Span,
                SecondInputGradient = secondGradient.Span,
                Parameters = parameters.Span,
                ParameterGradient = parameterGradient.Span,
                State = state.Span,
                Packed = packed.Span,
                SavedPerSample = savedPerSample.Span,
                SavedPerBatch = savedPerBatch.Span,
                Scratch = scratch.Span,
                RandomKey = 99,
                FuseRelu = FuseRelu,
            };
        }

        void ForwardInParts(int sample)
        {
            layer.BeginForward(BlockPass(sample, 1));
            ForEachPart(layer.ForwardParts, part => layer.ForwardPart(BlockPass(sample, 1), part));
        }

        LayerPass<T> BlockPass(int first, int count)
        {
            LayerPass<T> pass = Pass();
            return pass with
            {
                FirstSample = first,
                SampleCount = count,
                Input = BlockOf(pass.Input, first, count),
                SecondInput = BlockOf(pass.SecondInput, first, count),
                Output = BlockOf(output.Span, first, count),
                OutputGradient = BlockOf(pass.OutputGradient, first, count),
                InputGradient = BlockOf(inputGradient.Span, first, count),
                SecondInputGradient = BlockOf(secondGradient.Span, first, count),
                SavedPerSample = BlockOf(savedPerSample.Span, first, count),
                AccumulateGradient = first > 0,
            };
        }

        void ForEachBlock(Work work) => ForEachRun(Batch, (first, count) => work(BlockPass(first, count)));

        void ForEachRun(int total, Action<int, int> work)
        {
            int size = Math.Min(BlockSize, total);
            ForEachPart(total == 0 ? 0 : ((total - 1) / size) + 1, run => work(run * size, Math.Min(size, total - (run * size))));
        }
    }

    private Span<T> BlockOf(Span<T> rows, int first, int count) => rows.Slice(rows.Length / Batch * first, rows.Length / Batch * count);

    private ReadOnlySpan<T> BlockOf(ReadOnlySpan<T> rows, int first, int count) => rows.Slice(rows.Length / Batch * first, rows.Length / Batch * count);

    private void ForEachPart(int parts, Action<int> work)
    {
        for (int part = 0; part < parts; part++)
            work(Reversed ? parts - 1 - part : part);
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
