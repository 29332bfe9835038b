namespace ScratchCnn.Tests;

/// <summary>Files of the repository that tests hold against the code.</summary>
internal static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>
    /// Fails unless a file that is generated from the code is current. With the environment variable UPDATE_DOCS=1 it is written instead.
    /// </summary>
    /// <param name="path">Relative to <see cref="Root"/>.</param>
    /// <param name="expected">The content that the code gives.</param>
    public static void AssertCurrent(string path, string expected)
    {
        string file = Path.Combine(Root, path);
        if (Environment.GetEnvironmentVariable("UPDATE_DOCS") == "1")
            File.WriteAllText(file, expected);
        string actual = File.Exists(file) ? File.ReadAllText(file).ReplaceLineEndings("\n") : "";
        Assert.True(actual == expected, $"{path} is not what the code gives now; run the tests once with UPDATE_DOCS=1 in the environment.");
    }

    /// <summary>As <see cref="AssertCurrent"/>, for the lines between <c>&lt;!-- section: begin --&gt;</c> and <c>&lt;!-- section: end --&gt;</c>.</summary>
    public static void AssertSectionCurrent(string path, string section, string expected)
    {
        string page = File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n"), begin = $"<!-- {section}: begin -->\n";
        int start = page.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        int end = page.IndexOf($"<!-- {section}: end -->", start, StringComparison.Ordinal);
        AssertCurrent(path, page[..start] + expected + page[end..]);
    }

    private static string FindRoot(string folder) => File.Exists(Path.Combine(folder, "ScratchCnn.sln"))
        ? folder
        : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside of the repository."));
}
