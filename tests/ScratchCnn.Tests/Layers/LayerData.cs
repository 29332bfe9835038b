using System.Numerics;
using ScratchCnn.Layers;
using ScratchCnn.Numerics;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Layers;

/// <summary>Random inputs, parameters and output gradients for a layer.</summary>
internal sealed record LayerData<T>(T[] Input, T[] SecondInput, T[] Parameters, T[] State, T[] OutputGradient)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static LayerData<T> For(LayerUnderTest<T> subject, int batch, ulong seed = 5)
    {
        Layer<T> layer = subject.Layer;
        var data = new LayerData<T>(
            new T[batch * layer.InputShape.Size], new T[batch * subject.Second.Size], new T[layer.Parameters.Sum(parameter => parameter.Size)],
            new T[layer.State.Sum(state => state.Size)], new T[batch * layer.OutputShape.Size]);
        Samples.SpreadSignal(data.Input, layer.InputShape, CounterRandom.Derive(seed, 0));
        Samples.Spread(data.SecondInput, CounterRandom.Derive(seed, 1));
        Samples.Spread(data.Parameters, CounterRandom.Derive(seed, 2));
        Samples.Spread(data.State, CounterRandom.Derive(seed, 3));
        Samples.Spread(data.OutputGradient, CounterRandom.Derive(seed, 4));

        // The only state there is are means and variances, and a variance is not negative.
        for (int i = 0; i < data.State.Length; i++)
            data.State[i] = T.Abs(data.State[i]);
        return data;
    }

    /// <summary>The same, but all samples other than <paramref name="sample"/> are those of another seed.</summary>
    public LayerData<T> KeepingOnly(int sample, LayerUnderTest<T> subject, int batch)
    {
        LayerData<T> other = For(subject, batch, seed: 77);
        return this with
        {
            Input = Mixed(Input, other.Input),
            SecondInput = Mixed(SecondInput, other.SecondInput),
            OutputGradient = Mixed(OutputGradient, other.OutputGradient),
        };

        T[] Mixed(T[] kept, T[] replaced)
        {
            int size = kept.Length / batch;
            T[] mixed = [.. replaced];
            kept.AsSpan(sample * size, size).CopyTo(mixed.AsSpan(sample * size));
            return mixed;
        }
    }

    /// <summary>One sample alone.</summary>
    public LayerData<T> Alone(int sample, int batch) => this with
    {
        Input = LayerResult<T>.Row(Input, sample, batch),
        SecondInput = LayerResult<T>.Row(SecondInput, sample, batch),
        OutputGradient = LayerResult<T>.Row(OutputGradient, sample, batch),
    };
}

/// <summary>The output of a layer.</summary>
internal sealed record LayerResult<T>(T[] Output, T[] InputGradient, T[] SecondInputGradient, T[] ParameterGradient, T[] State)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Sample <paramref name="sample"/> of values [batch, …].</summary>
    public static T[] Row(T[] values, int sample, int batch) => values[(sample * (values.Length / batch))..((sample + 1) * (values.Length / batch))];
}
