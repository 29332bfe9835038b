using System.Text.Json;

namespace Ecg.Train.Runs;

/// <summary>Tells files that commands have written under fixed names, such as report.html, from files of others with the same names, which are not replaced.</summary>
internal static class OwnFiles
{
    /// <summary>Refuses to write to a folder that has files of others.</summary>
    /// <param name="files">Files that would be replaced or removed.</param>
    /// <param name="mark">The JSON file that tells whose they are.</param>
    /// <param name="keys">Properties that it has if they are the program's.</param>
    /// <exception cref="CommandException">One of the files exists, and the mark is missing or another program's.</exception>
    public static void Require(IEnumerable<string> files, string mark, params string[] keys)
    {
        if (files.FirstOrDefault(File.Exists) is { } file && !HasKeys(mark, keys))
            throw new CommandException($"{file}: would be replaced, but is not of this program: the folder has no {Path.GetFileName(mark)} that says so; give another --output.");
    }

    /// <summary>Whether a file is a JSON object with all these properties.</summary>
    public static bool HasKeys(string file, params string[] keys)
    {
        if (!File.Exists(file))
            return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(file));
            return json.RootElement.ValueKind == JsonValueKind.Object && keys.All(key => json.RootElement.TryGetProperty(key, out _));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
