using System.Text.RegularExpressions;
using ScratchCnn.Layers;
using ScratchCnn.Tests.AddALayer;
using ScratchCnn.Tests.Layers;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Docs;

/// <summary>docs/add-a-layer.md shows files of this project, which are compiled, and lines of the lists, which put them to the test.</summary>
public sealed partial class AddALayerPageTests
{
    private static string Page { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "add-a-layer.md")).ReplaceLineEndings("\n");

    [Fact]
    public void The_page_shows_the_files_as_they_are_compiled()
    {
        Match[] shown = [.. ShownFile().Matches(Page).Cast<Match>()];
        Assert.Equal(["ChannelScale.cs", "ChannelScaleReference.cs"], shown.Select(match => Path.GetFileName(match.Groups[1].Value)));
        Assert.All(shown, match => Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, match.Groups[1].Value)).ReplaceLineEndings("\n"), match.Groups[2].Value));
    }

    [Fact]
    public void The_page_shows_the_lines_as_they_stand_in_the_lists()
    {
        Match[] shown = [.. ShownLine().Matches(Page).Cast<Match>()];
        Assert.Equal(2, shown.Length);
        Assert.All(shown, match => Assert.Contains(match.Groups[2].Value.Trim(), File.ReadAllText(Path.Combine(Repository.Root, match.Groups[1].Value)), StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_shows_the_table_that_the_check_prints()
    {
        GradientReport report = GradientCheck.OfModule(new ChannelScale(), new Shape(7, 3));
        Assert.True(report.Passed, report.ToString());
        Assert.All(report.ToString().TrimEnd().Split(Environment.NewLine), line => Assert.Contains(line, Page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_layer_is_among_the_cases() => Assert.Contains(LayerCases.All, layerCase => layerCase.Spec is ChannelScale);

    /// <summary>A comment with a path, and the block of code behind it.</summary>
    [GeneratedRegex("<!-- file: ([^ ]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShownFile();

    [GeneratedRegex("<!-- line of: ([^ ]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShownLine();
}
