using ScratchCnn.Layers;
using ScratchCnn.Losses;
using ScratchCnn.Numerics;
using ScratchCnn.Training;

namespace ScratchCnn.Verification;

/// <summary>A batch of random signals with random labels; the signals may be changed between steps.</summary>
internal sealed class LabelledBatch : IBatchSource<double>
{
    private readonly double[][] _targets;

    public LabelledBatch(Shape input, int outputs, Loss loss, GradientCheckOptions options)
    {
        Inputs = new double[options.Batch * input.Size];
        Samples.SpreadSignal(Inputs, input, CounterRandom.Derive(options.Seed, 1));
        _targets = new double[options.Batch][];
        for (int sample = 0; sample < _targets.Length; sample++)
        {
            _targets[sample] = new double[loss.TargetSize(outputs)];
            loss.EncodeLabel(CounterRandom.Below(options.Seed, (ulong)sample, Math.Max(2, outputs)), _targets[sample]);
        }
    }

    /// <summary>[batch, input size].</summary>
    public double[] Inputs { get; }

    public void Load(int sample, Span<double> input, Span<double> target)
    {
        Inputs.AsSpan(sample * input.Length, input.Length).CopyTo(input);
        _targets[sample].CopyTo(target);
    }
}
