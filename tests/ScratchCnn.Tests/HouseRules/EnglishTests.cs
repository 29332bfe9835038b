using System.Text.RegularExpressions;

namespace ScratchCnn.Tests.HouseRules;

/// <summary>Habits of writing that readers have to decode, kept out of the code's documentation and of the pages.</summary>
public sealed partial class EnglishTests
{
    [Fact]
    public void Documentation_says_the_thing_instead_of_asking_what_it_is() => Assert.Equal([], Offences("src", "*.cs", Question()));

    [Fact]
    public void Rates_are_per_something() =>
        Assert.Equal([], Offences("src", "*.cs", Rate()).Concat(Offences("docs", "*.md", Rate())).Concat(Offences("benchmarks", "*.cs", Rate())));

    /// <summary>"path:line: text" of the lines that match a pattern.</summary>
    private static IEnumerable<string> Offences(string folder, string files, Regex pattern) =>
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), files, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        from line in File.ReadLines(file).Index()
        where pattern.IsMatch(line.Item)
        select $"{path}:{line.Index + 1}: {line.Item.Trim()}";

    [GeneratedRegex("^\\s*/// *(<summary>|<returns>|<param name=\"\\w+\">)(What|How|Where|Which) ")]
    private static partial Regex Question();

    [GeneratedRegex(@"\b(samples|values|rows|bytes|beats|positions|steps|columns|numbers|weights|outputs) an? (sample|step|row|channel|thread|second|batch|layer|beat|minute|epoch|core|worker|call)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Rate();
}
