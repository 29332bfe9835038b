using ScratchCnn.Losses;

namespace ScratchCnn.Tests.Golden;

/// <summary>Every loss and its gradient against libtorch.</summary>
public sealed class GoldenLossTests
{
    public static TheoryData<string> Cases => GoldenCase.Names("loss");

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_agrees_with_libtorch(string name)
    {
        GoldenCase golden = GoldenCase.Find("loss", name);
        Loss loss = LossOf(golden);
        int batch = golden["logits"].Shape[0], outputs = golden["logits"].Shape[1], targetSize = loss.TargetSize(outputs);
        var losses = new double[batch];
        var gradient = new double[batch * outputs];
        for (int sample = 0; sample < batch; sample++)
        {
            losses[sample] = loss.Evaluate(
                golden["logits"].Values.AsSpan(sample * outputs, outputs),
                golden["target"].Values.AsSpan(sample * targetSize, targetSize),
                scale: 1.0 / batch,
                gradient.AsSpan(sample * outputs, outputs));
        }

        golden.AssertClose("losses", losses);
        golden.AssertClose("meanLossGradient", gradient);
    }

    private static Loss LossOf(GoldenCase golden) => golden.Kind switch
    {
        "softmax_cross_entropy" => new SoftmaxCrossEntropy(golden.Numbers("classWeights"), golden.Number("labelSmoothing")),
        "focal_cross_entropy" => new FocalCrossEntropy(golden.Number("gamma"), golden.Numbers("classWeights")),
        "mean_absolute_error" => new MeanAbsoluteError(),
        "huber" => new Huber(golden.Number("delta")),
        "binary_cross_entropy" => new SigmoidBinaryCrossEntropy(),
        "mean_squared_error" => new MeanSquaredError(),
        _ => throw new NotSupportedException($"No loss is built for golden cases of kind '{golden.Kind}'."),
    };
}
