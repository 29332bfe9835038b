using System.CommandLine;
using Ecg.Detection;
using Ecg.Train.Runs;
using ScratchCnn.Execution;

namespace Ecg.Train.Options;

/// <summary>The option that selects the beat detector.</summary>
internal sealed class DetectorOption
{
    /// <summary>Name of the detector without weights.</summary>
    public const string WithoutWeights = "elgendi";

    private readonly Option<string?> _option = OptionOf.Place(
        "--detector", "FILE|elgendi", "Beat detector: a model file of train-detector, or elgendi (two moving averages, without weights). [default: the bundled network]");

    /// <summary>The option.</summary>
    public Option Option => _option;

    /// <summary>Describes the selected detector, for people.</summary>
    public string NameOf(ParseResult parsed) => parsed.GetValue(_option) switch
    {
        null => "the network that comes with the program",
        WithoutWeights => "two moving averages of the 8–20 Hz band (Elgendi 2013)",
        string file => file,
    };

    /// <summary>The selected detector; null for the one without weights.</summary>
    /// <exception cref="EcgDataException">The file is not a detector of train-detector.</exception>
    public QrsModel? Of(ParseResult parsed, Surroundings surroundings, WorkerPool pool)
    {
        if (parsed.GetValue(_option) is not { } choice)
            return QrsModel.Bundled(pool);
        if (choice == WithoutWeights)
            return null;
        string file = Path.GetFullPath(choice, surroundings.CurrentFolder);
        return ModelFiles.Read(file, $"--detector takes a file of train-detector, or {WithoutWeights}", stream => QrsModel.Read(stream, file, pool));
    }
}
