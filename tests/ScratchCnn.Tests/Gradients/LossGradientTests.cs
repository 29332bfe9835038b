using ScratchCnn.Losses;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Gradients;

public sealed class LossGradientTests
{
    public static TheoryData<string, int> Cases => new()
    {
        { "softmax", 2 }, { "softmax", 5 }, { "softmax with weights", 3 }, { "softmax with smoothing", 5 }, { "sigmoid", 1 }, { "sigmoid", 4 },
        { "squared error", 1 }, { "squared error", 6 }, { "absolute error", 4 }, { "huber", 1 }, { "huber", 6 }, { "focal", 2 }, { "focal", 5 },
        { "focal with weights", 3 },
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

    private static Loss Named(string name) => name switch
    {
        "softmax" => new SoftmaxCrossEntropy(),
        "softmax with weights" => new SoftmaxCrossEntropy([0.5, 2, 1.25]),
        "softmax with smoothing" => new SoftmaxCrossEntropy(labelSmoothing: 0.1),
        "focal" => new FocalCrossEntropy(),
        "focal with weights" => new FocalCrossEntropy(0.5, [0.5, 2, 1.25]),
        "absolute error" => new MeanAbsoluteError(),
        "huber" => new Huber(0.8),
        "sigmoid" => new SigmoidBinaryCrossEntropy(),
        _ => new MeanSquaredError(),
    };
}
