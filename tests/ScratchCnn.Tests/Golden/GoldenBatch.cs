using ScratchCnn.Data;
using ScratchCnn.Losses;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Golden;

/// <summary>A batch from arrays.</summary>
internal sealed class GoldenBatch(double[] inputs, double[] targets, int batch) : IBatchSource<double>
{
    public void Load(int sample, Span<double> input, Span<double> target)
    {
        inputs.AsSpan(sample * (inputs.Length / batch), input.Length).CopyTo(input);
        targets.AsSpan(sample * (targets.Length / batch), target.Length).CopyTo(target);
    }
}

/// <summary>
/// batch · Σ output · target: a loss whose gradient with respect to the outputs, once the batch's mean is taken, is the target. So a network can be
/// run backward from any output gradient.
/// </summary>
internal sealed class GivenGradientLoss(int batch) : Loss
{
    public override string Name => "given_gradient";

    public override TargetKind Targets => TargetKind.Values;

    public override T Evaluate<T>(ReadOnlySpan<T> output, ReadOnlySpan<T> target, T scale, Span<T> gradient)
    {
        T sum = T.Zero, samples = T.CreateChecked(batch);
        for (int index = 0; index < output.Length; index++)
        {
            sum += samples * output[index] * target[index];
            gradient[index] = samples * scale * target[index];
        }

        return sum;
    }
}
