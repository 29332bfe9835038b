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
internal sealed class GivenGradientLoss(int batch) : Loss<double>
{
    public override string Name => "given_gradient";

    public override int TargetSize(int outputs) => outputs;

    public override void EncodeLabel(int label, Span<double> target) => throw new NotSupportedException("The target is a gradient, not a label.");

    public override double Evaluate(ReadOnlySpan<double> output, ReadOnlySpan<double> target, double scale, Span<double> gradient)
    {
        double sum = 0;
        for (int index = 0; index < output.Length; index++)
        {
            sum += batch * output[index] * target[index];
            gradient[index] = batch * scale * target[index];
        }

        return sum;
    }
}
