using ScratchCnn.Losses;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Gradients;

public sealed class LossGradientTests
{
    public static TheoryData<string, int> Cases => new()
    {
        { "softmax", 2 }, { "softmax", 5 }, { "softmax with weights", 3 }, { "softmax with smoothing", 5 }, { "sigmoid", 1 }, { "sigmoid", 4 },
        { "squared error", 1 }, { "squared error", 6 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_of_a_loss_agrees_with_differences(string name, int outputs)
    {
        for (int label = 0; label < (name == "sigmoid" && outputs == 1 ? 2 : outputs); label++)
        {
            for (ulong seed = 1; seed <= 5; seed++)
            {
                GradientReport report = GradientCheck.OfLoss(Named(name), outputs, label, new GradientCheckOptions { Seed = seed });
                Assert.True(report.Passed, report.ToString());
            }
        }
    }

    private static Loss<double> Named(string name) => name switch
    {
        "softmax" => new SoftmaxCrossEntropy<double>(),
        "softmax with weights" => new SoftmaxCrossEntropy<double>([0.5, 2, 1.25]),
        "softmax with smoothing" => new SoftmaxCrossEntropy<double>(labelSmoothing: 0.1),
        "sigmoid" => new SigmoidBinaryCrossEntropy<double>(),
        _ => new MeanSquaredError<double>(),
    };
}
