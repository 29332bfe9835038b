namespace Ecg.Train.Commands;

/// <summary>Names of commands and options in earlier versions. They still work, and no help mentions them.</summary>
internal static class FormerNames
{
    private static readonly Dictionary<string, string> s_commands = new() { ["beats"] = "cut", ["match"] = "locate" };

    private static readonly Dictionary<(string Command, string Option), string> s_options = new()
    {
        [("cut", "--wfdb")] = "--data",
        [("locate", "--csv")] = "--data",
        [("locate", "--wfdb")] = "--patients",
        [("plots", "--wfdb")] = "--data",
        [("predict", "--wfdb")] = "--input",
    };

    /// <summary>Replaces former names by those of today.</summary>
    /// <param name="args">The command and its arguments.</param>
    public static IReadOnlyList<string> Replace(IReadOnlyList<string> args)
    {
        if (args.Count == 0)
            return args;
        string command = s_commands.GetValueOrDefault(args[0], args[0]);
        return [command, .. args.Skip(1).Select(word => OfToday(command, word))];
    }

    // An option may have its value after an equals sign.
    private static string OfToday(string command, string word)
    {
        string name = word.Split('=', 2)[0];
        return s_options.TryGetValue((command, name), out string? today) ? today + word[name.Length..] : word;
    }
}
