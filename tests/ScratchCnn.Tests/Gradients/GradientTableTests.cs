using System.Globalization;
using System.Text;
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

    /// <summary>Prints all cases, and holds docs/verification.md to the largest error of each layer's tensors.</summary>
    [Fact]
    public void GradientTable()
    {
        var found = new List<(string Layer, string Tensor, TensorGradient Gradient)>();
        foreach (LayerCase layerCase in LayerCases.All)
        {
            GradientReport report = GradientCheck.OfModule(layerCase.Spec, layerCase.Input);
            output.WriteLine((report with { Subject = layerCase.Name }).ToString().TrimEnd());
            Assert.True(report.Passed, report.ToString());
            found.AddRange(report.Tensors.Select(tensor => (layerCase.Spec.Kind, tensor.Name.Split(' ')[^1], tensor)));
        }

        var table = new StringBuilder("| layer | tensor | checks | coordinates | worst relative error |\n|---|---|---:|---:|---:|\n");
        foreach (var group in found.GroupBy(entry => (entry.Layer, entry.Tensor), entry => entry.Gradient))
        {
            table.Append(
                CultureInfo.InvariantCulture,
                $"| `{group.Key.Layer}` | {group.Key.Tensor} | {group.Count()} | {group.Sum(tensor => tensor.Coordinates)} | {group.Max(tensor => tensor.RelativeError):0.0e+00} |\n");
        }

        Repository.AssertSectionCurrent("docs/verification.md", "errors", table.ToString());
    }
}
