using System.CommandLine;
using Ecg.Beats;

namespace Ecg.Train.Options;

/// <summary>A selection of the recordings of a folder.</summary>
/// <param name="byDefault">The default in words, for the help.</param>
internal sealed class RecordsOption(string byDefault)
{
    private readonly Option<string?> _option = OptionOf.Place(
        "--records", "LIST", $"all, ds1, ds2 (the recordings of de Chazal et al. 2004), unpaced (both), or names separated by commas. [default: {byDefault}]");

    /// <summary>The option.</summary>
    public Option Option => _option;

    /// <summary>The recordings chosen.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="folder">Folder of the recordings.</param>
    /// <param name="otherwise">The default.</param>
    /// <exception cref="EcgDataException">The folder lacks one of them.</exception>
    public IReadOnlyList<string> Of(ParseResult parsed, string folder, string otherwise = "all") =>
        RecordSelection.Parse(folder, Value(parsed) ?? otherwise);

    /// <summary>The selection as it was given; null for the default.</summary>
    public string? Value(ParseResult parsed) => parsed.GetValue(_option);
}
