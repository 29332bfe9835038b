using System.Text.RegularExpressions;

namespace ScratchCnn.Tests.HouseRules;

/// <summary>
/// Dependencies between the folders of a project, read from its source. A folder is its namespace; it depends on the namespaces of its <c>using</c>
/// directives (the build refuses unnecessary ones) and on those of the types that it names without one: in an enclosing namespace, or qualified.
/// </summary>
internal sealed partial class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _edges = new(StringComparer.Ordinal);

    /// <param name="files">Path and text of each source file.</param>
    public FolderGraph(IEnumerable<(string Path, string Text)> files)
    {
        (string Path, string Namespace, string Code)[] parsed =
            [.. from file in files let code = WithoutComments(file.Text) select (file.Path, NamespaceOf(code) ?? file.Path, code)];
        HashSet<string> namespaces = [.. parsed.Select(file => file.Namespace)];
        var types = new Dictionary<string, string>();
        foreach ((_, string home, string code) in parsed)
        {
            foreach (Match match in Declaration().Matches(code))
                types[$"{home}.{match.Groups["name"].Value}{match.Groups["generic"].Value}"] = home;
        }

        foreach ((string path, string home, string code) in parsed)
        {
            SortedDictionary<string, string> targets = _edges.TryGetValue(home, out SortedDictionary<string, string>? known)
                ? known
                : _edges[home] = new SortedDictionary<string, string>(StringComparer.Ordinal);
            IEnumerable<string> named = Using().Matches(code).Select(match => match.Groups["name"].Value).Where(namespaces.Contains)
                .Concat(DottedName().Matches(code).Select(match => Resolve(match.Groups["name"].Value, match.Groups["generic"].Value, home, types)).OfType<string>());
            foreach (string target in named.Where(target => target != home))
                targets.TryAdd(target, path);
        }
    }

    /// <summary>Number of dependencies between two folders.</summary>
    public int EdgeCount => _edges.Values.Sum(targets => targets.Count);

    /// <summary>Whether one folder depends directly on another; both as namespaces.</summary>
    public bool DependsOn(string folder, string other) => _edges.TryGetValue(folder, out SortedDictionary<string, string>? targets) && targets.ContainsKey(other);

    /// <summary>Reads all source files below a folder of the repository.</summary>
    public static FolderGraph Of(string project) => new(
        from path in Directory.GetFiles(Path.Combine(Repository.Root, project), "*.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        let name = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        where !name.Contains("/obj/", StringComparison.Ordinal) && !name.Contains("/bin/", StringComparison.Ordinal)
        select (name, File.ReadAllText(path)));

    /// <summary>Finds a cycle of any length by depth-first search.</summary>
    /// <returns>The cycle, a line for each dependency with a file that has it; null where there is none.</returns>
    public string? FindCycle()
    {
        var finished = new HashSet<string>();
        var path = new List<string>();
        return _edges.Keys.Select(start => Search(start, path, finished)).FirstOrDefault(cycle => cycle is not null);
    }

    private string? Search(string folder, List<string> path, HashSet<string> finished)
    {
        int start = path.IndexOf(folder);
        if (start >= 0)
            return Describe([.. path[start..], folder]);
        if (finished.Contains(folder))
            return null;

        path.Add(folder);
        foreach (string target in _edges[folder].Keys)
        {
            if (Search(target, path, finished) is { } cycle)
                return cycle;
        }

        path.RemoveAt(path.Count - 1);
        finished.Add(folder);
        return null;
    }

    private string Describe(List<string> cycle) => string.Join(
        '\n', cycle.Zip(cycle.Skip(1), (from, to) => $"{from} → {to} ({_edges[from][to]})"));

    /// <summary>Namespace of the type that a name means without a using directive; null where it means none of this project.</summary>
    private static string? Resolve(string name, string generic, string home, Dictionary<string, string> types)
    {
        string[] parts = name.Split('.');
        for (string? scope = home; scope is not null; scope = Parent(scope))
        {
            string candidate = scope;
            foreach (string part in parts)
            {
                candidate = candidate.Length == 0 ? part : $"{candidate}.{part}";
                // A generic type's constructor is named without type arguments; with type arguments a name never means a type that has none.
                if (types.TryGetValue(candidate + (part == parts[^1] ? generic : ""), out string? target) || types.TryGetValue(candidate + "<", out target))
                    return target;
            }
        }

        return null;
    }

    /// <summary>The enclosing namespace: empty for the global one, null outside of that.</summary>
    private static string? Parent(string scope) => scope.Length == 0 ? null : scope[..Math.Max(0, scope.LastIndexOf('.'))];

    private static string? NamespaceOf(string code) => Namespace().Match(code) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string WithoutComments(string text) => Comment().Replace(text, "");

    [GeneratedRegex(@"(?<!:)//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^using (static )?(\w+ = )?(?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    // File-scoped namespaces are enforced, so that only top-level types begin at the margin.
    [GeneratedRegex(@"^(?:(?:public|internal|file|static|sealed|abstract|readonly|partial|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate [\w<>\[\]?]+) (?<name>\w+)(?<generic><?)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.""])(?<name>[A-Z]\w*(\.[A-Z]\w*)*)(?<generic><?)")]
    private static partial Regex DottedName();
}
