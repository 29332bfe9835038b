using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;
using Xunit.Abstractions;

namespace ScratchCnn.Tests.Gradients;

/// <summary>The gradient of every layer case; one of these tests prints the table of all.</summary>
public sealed class GradientTableTests(ITestOutputHelper output)
{
    /// <summary>Each case is checked once, whichever test asks first.</summary>
    private static readonly ConcurrentDictionary<string, GradientReport> s_reports = new();

    public static TheoryData<string> Cases => LayerCases.Names;

    [Theory, MemberData(nameof(Cases))]
    public void The_gradient_agrees_with_differences_to_nine_digits(string name)
    {
        GradientReport report = ReportOf(LayerCases.Named(name));
        Assert.True(report.Passed, report.ToString());
    }

    /// <summary>Prints all cases, and holds docs/verification.md to the largest error of each layer's tensors.</summary>
    [Fact]
    public void GradientTable()
    {
        var found = new List<(string Layer, string Tensor, TensorGradient Gradient)>();
        foreach (LayerCase layerCase in LayerCases.All)
        {
            GradientReport report = ReportOf(layerCase);
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

    private static GradientReport ReportOf(LayerCase layerCase) =>
        s_reports.GetOrAdd(layerCase.Name, _ => GradientCheck.OfModule(layerCase.Spec, layerCase.Input));
}
