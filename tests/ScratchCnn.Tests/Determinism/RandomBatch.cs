using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Numerics;
using ScratchCnn.Training;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Determinism;

/// <summary>Random signals with random labels, another batch for each key.</summary>
internal sealed class RandomBatch<T>(Shape input, int classes, int batch, ulong key, Loss loss) : IBatchSource<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>[batch, input size].</summary>
    public T[] Inputs { get; } = Signals(input, batch, key);

    public void Load(int sample, Span<T> signal, Span<T> target)
    {
        Inputs.AsSpan(sample * signal.Length, signal.Length).CopyTo(signal);
        loss.EncodeLabel(CounterRandom.Below(key, (ulong)sample, classes), target);
    }

    private static T[] Signals(Shape input, int batch, ulong key)
    {
        var signals = new T[batch * input.Size];
        Samples.SpreadSignal(signals, input, key);
        return signals;
    }
}
