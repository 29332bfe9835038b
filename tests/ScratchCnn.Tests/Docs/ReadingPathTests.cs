using System.Globalization;
using System.Text.RegularExpressions;
using ScratchCnn.Tests.HouseRules;

namespace ScratchCnn.Tests.Docs;

/// <summary>
/// docs/architecture.md lists the files to open, in order, to follow data from one end to the other. The files exist, they are no more than the page
/// says, and the way leads downwards: no file depends on the folder of a file before it.
/// </summary>
public sealed partial class ReadingPathTests
{
    private static readonly FolderGraph s_sources = FolderGraph.Of("src");

    private static string Page { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "architecture.md")).ReplaceLineEndings("\n");

    public static TheoryData<string> Paths => [.. HeadingOfPath().Matches(Page).Select(match => match.Groups["name"].Value)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_way_leads_downwards_through_files_that_exist(string name)
    {
        Match heading = HeadingOfPath().Matches(Page).Single(match => match.Groups["name"].Value == name);
        string section = Page[(heading.Index + heading.Length)..].Split("\n#")[0];
        string[] files = [.. ListedFile().Matches(section).Select(match => match.Groups["file"].Value)];

        Assert.Equal(files, files.Distinct());
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(Repository.Root, file)), $"{file} does not exist."));
        Assert.Equal(int.Parse(heading.Groups["count"].Value, CultureInfo.InvariantCulture), files.Length);

        string[] folders = [.. files.Select(file => Path.GetDirectoryName(file)![4..].Replace(Path.DirectorySeparatorChar, '.'))];
        for (int above = 0; above < files.Length; above++)
        {
            for (int below = above + 1; below < files.Length; below++)
                Assert.False(s_sources.DependsOn(folders[below], folders[above]), $"{files[below]} comes after {files[above]}, whose folder it depends on.");
        }
    }

    /// <summary>"### CSV row → batch: 22 files".</summary>
    [GeneratedRegex(@"^### (?<name>[^:\n]+): (?<count>\d+) files.*$", RegexOptions.Multiline)]
    private static partial Regex HeadingOfPath();

    [GeneratedRegex(@"`(?<file>src/[\w./]+\.cs)`")]
    private static partial Regex ListedFile();
}
