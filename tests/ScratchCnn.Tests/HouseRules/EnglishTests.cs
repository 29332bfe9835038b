using System.Text.RegularExpressions;

namespace ScratchCnn.Tests.HouseRules;

/// <summary>Habits of writing that readers have to decode, kept out of the code's documentation and of the pages.</summary>
public sealed partial class EnglishTests
{
    [Fact]
    public void Documentation_says_the_thing_instead_of_asking_what_it_is() => Assert.Equal(
        [],
        from folder in new[] { "src", "tests", "benchmarks" }
        from file in Files(folder, "*.cs")
        from Match match in Question().Matches(File.ReadAllText(Path.Combine(Repository.Root, file)))
        select $"{file}: {match.Value}");

    [Fact]
    public void Rates_are_per_something() =>
        Assert.Equal([], Offences("src", "*.cs", Rate()).Concat(Offences("docs", "*.md", Rate())).Concat(Offences("benchmarks", "*.cs", Rate())));

    /// <summary>"path:line: text" of the lines that match a pattern.</summary>
    private static IEnumerable<string> Offences(string folder, string files, Regex pattern) =>
        from file in Files(folder, files)
        from line in File.ReadLines(Path.Combine(Repository.Root, file)).Index()
        where pattern.IsMatch(line.Item)
        select $"{file}:{line.Index + 1}: {line.Item.Trim()}";

    private static IEnumerable<string> Files(string folder, string files) =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), files, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        select path;

    [GeneratedRegex("///\\s*(<summary>|<returns>|<param name=\"\\w+\">)\\s*(///\\s*)?(What|How|Where|Which|When|Why|Who)\\b.*")]
    private static partial Regex Question();

    [GeneratedRegex(@"\b(samples|values|rows|bytes|beats|positions|steps|columns|numbers|weights|outputs) an? (sample|step|row|channel|thread|second|batch|layer|beat|minute|epoch|core|worker|call)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rate();
}
