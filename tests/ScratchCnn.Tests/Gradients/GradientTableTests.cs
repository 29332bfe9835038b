using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;
using Xunit.Abstractions;

namespace ScratchCnn.Tests.Gradients;

/// <summary>The gradient of every layer case; one of these tests prints the table of all.</summary>
public sealed class GradientTableTests(ITestOutputHelper output)
{
    public static TheoryData<string> Cases => LayerCases.Names;

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_agrees_with_differences_to_nine_digits(string name)
    {
        LayerCase layerCase = LayerCases.Named(name);
        GradientReport report = GradientCheck.OfModule(layerCase.Spec, layerCase.Input);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void GradientTable()
    {
        foreach (LayerCase layerCase in LayerCases.All)
        {
            GradientReport report = GradientCheck.OfModule(layerCase.Spec, layerCase.Input);
            output.WriteLine((report with { Subject = layerCase.Name }).ToString().TrimEnd());
            Assert.True(report.Passed, report.ToString());
        }
    }
}
