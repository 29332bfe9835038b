using System.Text.RegularExpressions;

namespace ScratchCnn.Tests.HouseRules;

/// <summary>A source file of the engine.</summary>
/// <param name="Folder">The folder it lies in, which is its namespace.</param>
/// <param name="Name">"Layers/Conv1D.cs".</param>
/// <param name="Lines">All lines.</param>
internal sealed partial record SourceFile(string Folder, string Name, string[] Lines)
{
    /// <summary>The text without comments.</summary>
    public string Code { get; } = string.Join('\n', Lines.Select(line => Comment().Replace(line, "")));

    [GeneratedRegex(@"(?<!:)//.*$")]
    private static partial Regex Comment();
}

/// <summary>The engine as text: what rules about folders can be read off.</summary>
internal static class EngineSource
{
    public static IReadOnlyList<SourceFile> Files { get; } = [.. Read()];

    /// <summary>Files whose code matches a pattern, with the first match.</summary>
    public static IEnumerable<string> Naming(Regex pattern, Func<SourceFile, bool> concerns) =>
        from file in Files
        where concerns(file)
        let match = pattern.Match(file.Code)
        where match.Success
        select $"{file.Name}: {match.Value.Trim()}";

    private static IEnumerable<SourceFile> Read()
    {
        string engine = Path.Combine(Repository.Root, "src", "ScratchCnn");
        return from folder in Directory.GetDirectories(engine)
               let name = Path.GetFileName(folder)
               where name is not ("bin" or "obj")
               from file in Directory.GetFiles(folder, "*.cs").Order(StringComparer.Ordinal)
               select new SourceFile(name, $"{name}/{Path.GetFileName(file)}", File.ReadAllLines(file));
    }
}
