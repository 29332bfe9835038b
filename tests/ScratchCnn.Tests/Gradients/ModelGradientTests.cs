using ScratchCnn.Losses;
using ScratchCnn.Models;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Gradients;

/// <summary>Whole networks: the plain one that gradients are checked on, and the shipped training step.</summary>
public sealed class ModelGradientTests
{
    public static TheoryData<string> Cases => Networks.Names;

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_of_a_network_agrees_with_differences(string name)
    {
        LayerCase network = Networks.Named(name);
        GradientReport report = GradientCheck.OfModule(network.Spec, network.Input, Options);
        Assert.True(report.Passed, report.ToString());
    }

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_of_a_training_step_agrees_with_differences(string name)
    {
        LayerCase network = Networks.Named(name);
        var model = new Model<double>(network.Spec, network.Input, seed: 3);
        double[] before = model.Parameters.ToArray();
        GradientReport report = GradientCheck.OfModel(model, new SoftmaxCrossEntropy(), Options);
        Assert.True(report.Passed, report.ToString());
        Bits.AssertEqual<double>(before, model.Parameters, "Parameters");
    }

    /// <summary>Kinks deep in a network make short steps necessary, and short steps cost digits: two fewer than for a layer alone.</summary>
    private static GradientCheckOptions Options => new() { Tolerance = 1e-7 };
}
