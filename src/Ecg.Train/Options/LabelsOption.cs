using System.CommandLine;
using Ecg.Beats;

namespace Ecg.Train.Options;

/// <summary>The assignment of recorded beats to classes.</summary>
internal static class LabelsOption
{
    /// <summary>Creates the option; its value is null for the default.</summary>
    /// <param name="byDefault">The default in words, for the help.</param>
    public static Option<LabelScheme?> Create(string byDefault) => new("--labels")
    {
        Description = "Class of the escape beats e and j of recordings: N as in the published files, or S as in ANSI/AAMI EC57. "
            + $"[default: {byDefault}]",
        HelpName = "published|aami",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text is "published" or "aami")
                return Enum.Parse<LabelScheme>(text, ignoreCase: true);
            result.AddError($"--labels takes published or aami; got '{text}'");
            return null;
        },
    };
}
