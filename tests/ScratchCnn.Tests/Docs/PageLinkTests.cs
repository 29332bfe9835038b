using System.Text.RegularExpressions;

namespace ScratchCnn.Tests.Docs;

/// <summary>Links between pages lead to files that exist, and to headings that these files have.</summary>
public sealed partial class PageLinkTests
{
    public static TheoryData<string> Pages { get; } =
    [
        .. new[] { "README.md" }.Concat(new[] { "docs", "src", "tests", "benchmarks" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !BuildFolder().IsMatch(file))
            .Order(StringComparer.Ordinal)),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_relative_link_leads_to_a_file_and_its_heading(string page)
    {
        string file = Path.Combine(Repository.Root, page);
        foreach (Match link in Link().Matches(WithoutCode(File.ReadAllText(file))))
        {
            (string path, string anchor) = (link.Groups["path"].Value, link.Groups["anchor"].Value);
            string target = path.Length == 0 ? file : Path.GetFullPath(path, Path.GetDirectoryName(file)!);
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {path}, which does not exist.");
            if (anchor.Length > 0 && target.EndsWith(".md", StringComparison.Ordinal))
                Assert.True(Anchors(target).Contains(anchor), $"{page} links to #{anchor}, a heading that {Path.GetFileName(target)} does not have.");
        }
    }

    /// <summary>The anchors of a page's headings as GitHub makes them: lower case, without punctuation, hyphens for spaces, a number for repetitions.</summary>
    private static HashSet<string> Anchors(string file)
    {
        var anchors = new HashSet<string>();
        foreach (Match heading in Heading().Matches(WithoutCode(File.ReadAllText(file))))
        {
            string text = LinkInHeading().Replace(heading.Groups["text"].Value.Trim(), "${text}");
            string anchor = NotInAnchor().Replace(text.ToLowerInvariant(), "").Replace(' ', '-');
            int repetition = 0;
            string unique = anchor;
            while (!anchors.Add(unique))
                unique = $"{anchor}-{++repetition}";
        }

        return anchors;
    }

    private static string WithoutCode(string page) => CodeBlock().Replace(page.ReplaceLineEndings("\n"), "\n");

    [GeneratedRegex(@"(^|[/\\])(bin|obj)[/\\]")]
    private static partial Regex BuildFolder();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"\]\((?!\w+:)(?<path>[^)\s#]*)(#(?<anchor>[^)\s]*))?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ +(?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkInHeading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
