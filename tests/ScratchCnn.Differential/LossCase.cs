using System.Numerics;
using ScratchCnn.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.Differential;

/// <summary>
/// A loss with random hyper-parameters, and the same by libtorch: the loss of each sample, class weights as factors of it (Keras' rule, which is this
/// library's too).
/// </summary>
internal sealed record RandomLoss(string Description, Loss Ours, Func<Tensor, Tensor, Tensor> Torch, bool IsOfClasses)
{
    public static IReadOnlyList<string> Kinds { get; } =
        ["softmax_cross_entropy", "focal_cross_entropy", "sigmoid_binary_cross_entropy", "mean_squared_error", "mean_absolute_error", "huber"];

    public static RandomLoss Of(string kind, int outputs, Draws draws)
    {
        double[]? weights = draws.Coin() ? null : [.. draws.Values(outputs).Select(value => 1 + value)];
        double smoothing = draws.Coin() ? 0 : draws.Uniform(0, 0.5), gamma = draws.Below(4) == 0 ? 0 : draws.Uniform(0.2, 4), delta = draws.Magnitude(0.05, 3);
        string withWeights = weights is null ? "" : ", class weights";
        return kind switch
        {
            "softmax_cross_entropy" => new($"{kind}, smoothing {smoothing}{withWeights}", new SoftmaxCrossEntropy(weights, smoothing), (y, target) =>
                Weigh(cross_entropy(y, target.flatten().to_type(ScalarType.Int64), reduction: nn.Reduction.None, label_smoothing: smoothing), target, weights), true),
            "focal_cross_entropy" => new($"{kind}, γ = {gamma}{withWeights}", new FocalCrossEntropy(gamma, weights), (y, target) =>
                Weigh(Focal(y, target.to_type(ScalarType.Int64), gamma), target, weights), true),
            "sigmoid_binary_cross_entropy" => new(kind, new SigmoidBinaryCrossEntropy(), (y, target) =>
                binary_cross_entropy_with_logits(y, target, reduction: nn.Reduction.None).mean([1]), false),
            "mean_squared_error" => new(kind, new MeanSquaredError(), (y, target) => mse_loss(y, target, reduction: nn.Reduction.None).mean([1]), false),
            "mean_absolute_error" => new(kind, new MeanAbsoluteError(), (y, target) => l1_loss(y, target, reduction: nn.Reduction.None).mean([1]), false),
            "huber" => new($"{kind}, δ = {delta}", new Huber(delta), (y, target) =>
                huber_loss(y, target, delta: delta, reduction: nn.Reduction.None).mean([1]), false),
            _ => throw new NotSupportedException(kind),
        };
    }

    /// <summary>[batch, target size]: class indices, soft labels for binary cross-entropy, any values otherwise.</summary>
    public double[] Targets(int batch, int outputs, Draws draws)
    {
        if (IsOfClasses)
            return [.. Enumerable.Range(0, batch).Select(_ => (double)draws.Below(outputs))];
        double[] values = draws.Values(batch * outputs);
        return Ours is SigmoidBinaryCrossEntropy ? [.. values.Select(value => draws.Coin() ? Math.Abs(value) : value > 0 ? 1 : 0)] : values;
    }

    private static Tensor Weigh(Tensor losses, Tensor target, double[]? weights) =>
        weights is null ? losses : losses * weights.ToTensor(losses.dtype, weights.Length)[target.flatten().to_type(ScalarType.Int64)];

    /// <summary>libtorch has no focal loss: its definition, with 1 − p as the other classes' share, so that it stays exact where p is nearly 1.</summary>
    private static Tensor Focal(Tensor y, Tensor labels, double gamma)
    {
        Tensor whole = y.logsumexp(1), isLabel = arange(y.shape[1]).unsqueeze(0).eq(labels);
        Tensor logOfOthers = y.masked_fill(isLabel, double.NegativeInfinity).logsumexp(1) - whole;
        return (gamma * logOfOthers).exp() * (whole - y.gather(1, labels).squeeze(1));
    }
}

/// <summary>A loss on random outputs, small to huge: the loss of every sample and its gradient.</summary>
internal static class LossCase
{
    public static Outcome Run(string kind, Draws draws)
    {
        int outputs = draws.Between(kind.EndsWith("cross_entropy", StringComparison.Ordinal) && !kind.StartsWith("sigmoid", StringComparison.Ordinal) ? 2 : 1, 12);
        int batch = draws.Between(1, 6);
        RandomLoss loss = RandomLoss.Of(kind, outputs, draws);
        double range = draws.Magnitude(0.01, 300);
        double[] logits = draws.Values(batch * outputs, range), targets = loss.Targets(batch, outputs, draws);
        if (kind == "mean_absolute_error" && draws.Coin())
            logits[0] = targets[0];
        return Outcome.Of($"{loss.Description}, {outputs} outputs in ±{range}, batch {batch}", new Runs(
            Torch(ScalarType.Float64), Ours<double>(), Ours<float>(), Torch(ScalarType.Float32)));

        List<Result> Ours<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            T[] y = logits.To<T>(), target = targets.To<T>(), losses = new T[batch], gradient = new T[y.Length];
            int targetSize = loss.Ours.TargetSize(outputs);
            for (int sample = 0; sample < batch; sample++)
            {
                losses[sample] = loss.Ours.Evaluate(
                    y.AsSpan(sample * outputs, outputs), target.AsSpan(sample * targetSize, targetSize), T.One, gradient.AsSpan(sample * outputs, outputs));
            }

            return [new("losses", losses.AsSpan().ToDoubles()), new("gradient", gradient.AsSpan().ToDoubles())];
        }

        List<Result> Torch(ScalarType type)
        {
            using var scope = NewDisposeScope();
            Tensor y = logits.ToTensor(type, batch, outputs).requires_grad_();
            Tensor losses = loss.Torch(y, targets.ToTensor(type, batch, targets.Length / batch));
            losses.sum().backward();
            return [new("losses", losses.ToDoubles()), new("gradient", y.grad.ToDoubles(logits.Length))];
        }
    }
}
