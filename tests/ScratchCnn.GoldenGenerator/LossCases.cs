using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ScratchCnn.GoldenGenerator;

/// <summary>
/// Losses on logits. Each case keeps every sample's loss and the gradient of their mean. Class weights follow Keras: a sample's loss is
/// multiplied with the weight of its class and the mean divides by the number of samples (libtorch's own divides by the sum of weights).
/// </summary>
internal static class LossCases
{
    private static readonly double[] ClassWeights = [0.25, 2, 1.5, 0.75];

    public static void Write(string folder)
    {
        var file = new GoldenFile(folder, "loss");
        Tensor labels = tensor(new long[] { 2, 0, 3, 1, 2 });
        Tensor weights = tensor(ClassWeights);
        Loss(file, "softmax cross-entropy", Softmax(), [5, 4], 3, labels, y =>
            cross_entropy(y, labels, reduction: nn.Reduction.None));
        Loss(file, "softmax cross-entropy, huge logits", Softmax(), [5, 4], 1e4, labels, y =>
            cross_entropy(y, labels, reduction: nn.Reduction.None));
        Loss(file, "softmax cross-entropy, label smoothing", Softmax(labelSmoothing: 0.1), [5, 4], 3, labels, y =>
            cross_entropy(y, labels, reduction: nn.Reduction.None, label_smoothing: 0.1));
        Loss(file, "softmax cross-entropy, class weights", Softmax(weighted: true), [5, 4], 3, labels, y =>
            weights[labels] * cross_entropy(y, labels, reduction: nn.Reduction.None));
        Loss(file, "softmax cross-entropy, class weights and label smoothing", Softmax(labelSmoothing: 0.2, weighted: true), [5, 4], 3, labels, y =>
            weights[labels] * cross_entropy(y, labels, reduction: nn.Reduction.None, label_smoothing: 0.2));

        Tensor one = tensor(new[] { 1.0, 0, 0, 1, 1 }, [5, 1]);
        Tensor several = tensor(new[] { 1.0, 0, 0.25, 0, 1, 1, 0.5, 0, 1, 1, 1, 0 }, [4, 3]);
        Loss(file, "binary cross-entropy, one output", Kind("binary_cross_entropy"), [5, 1], 3, one, y =>
            binary_cross_entropy_with_logits(y, one, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "binary cross-entropy, several outputs", Kind("binary_cross_entropy"), [4, 3], 3, several, y =>
            binary_cross_entropy_with_logits(y, several, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "binary cross-entropy, huge logits", Kind("binary_cross_entropy"), [4, 3], 1e4, several, y =>
            binary_cross_entropy_with_logits(y, several, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "mean squared error", Kind("mean_squared_error"), [4, 3], 3, several, y =>
            mse_loss(y, several, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "mean absolute error", Kind("mean_absolute_error"), [4, 3], 3, several, y =>
            l1_loss(y, several, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "huber", Kind("huber", "delta", 0.75), [4, 3], 3, several, y =>
            huber_loss(y, several, delta: 0.75, reduction: nn.Reduction.None).mean([1]));
        Loss(file, "focal", Focal(2, weighted: false), [5, 4], 3, labels, y => Focal(y, labels, 2));
        Loss(file, "focal, class weights", Focal(0.5, weighted: true), [5, 4], 3, labels, y => weights[labels] * Focal(y, labels, 0.5));
        file.Save();
    }

    /// <summary>libtorch has no focal loss: its definition, on libtorch's log softmax, differentiated by autograd.</summary>
    private static Tensor Focal(Tensor y, Tensor labels, double gamma)
    {
        Tensor logProbability = log_softmax(y, 1).gather(1, labels.unsqueeze(1)).squeeze(1);
        return -(1 - logProbability.exp()).pow(gamma) * logProbability;
    }

    private static void Loss(
        GoldenFile file,
        string name,
        JsonObject spec,
        long[] shape,
        double range,
        Tensor target,
        Func<Tensor, Tensor> losses,
        [CallerArgumentExpression(nameof(losses))] string script = "")
    {
        Tensor logits = GoldenFile.Uniform(GoldenFile.RandomFor(name), shape, range: range).requires_grad_();
        Tensor each = losses(logits);
        each.mean().backward();

        var tensors = new CaseTensors();
        tensors.Add("logits", logits);
        tensors.Add("target", target.to_type(ScalarType.Float64));
        tensors.Add("losses", each);
        tensors.Add("meanLossGradient", logits.grad!);
        file.Add(name, spec, script, tensors);
    }

    private static JsonObject Kind(string kind) => new() { ["kind"] = kind };

    private static JsonObject Kind(string kind, string parameter, double value) => new() { ["kind"] = kind, [parameter] = value };

    private static JsonObject Focal(double gamma, bool weighted) => new()
    {
        ["kind"] = "focal_cross_entropy",
        ["gamma"] = gamma,
        ["classWeights"] = weighted ? new JsonArray([.. ClassWeights.Select(weight => JsonValue.Create(weight))]) : null,
    };

    private static JsonObject Softmax(double labelSmoothing = 0, bool weighted = false) => new()
    {
        ["kind"] = "softmax_cross_entropy",
        ["labelSmoothing"] = labelSmoothing,
        ["classWeights"] = weighted ? new JsonArray([.. ClassWeights.Select(weight => JsonValue.Create(weight))]) : null,
    };
}
