using System.CommandLine;
using Ecg.Detection;
using ScratchCnn.Execution;

namespace Ecg.Train.Options;

/// <summary>What finds the beats.</summary>
internal sealed class DetectorOption
{
    /// <summary>The detector that takes no weights.</summary>
    public const string WithoutWeights = "elgendi";

    private readonly Option<string?> _option = OptionOf.Place(
        "--detector", "FILE|elgendi", "What finds the beats: a model that train-detector wrote, or elgendi, two moving averages without any weights. [default: elgendi]");

    /// <summary>The option.</summary>
    public Option Option => _option;

    /// <summary>The detector chosen; null for the one that takes no weights.</summary>
    /// <exception cref="EcgDataException">The file is none that train-detector wrote.</exception>
    public QrsModel? Of(ParseResult parsed, Surroundings surroundings, WorkerPool pool)
    {
        if (parsed.GetValue(_option) is not { } choice || choice == WithoutWeights)
            return null;
        string file = Path.GetFullPath(choice, surroundings.CurrentFolder);
        using FileStream stream = File.OpenRead(file);
        return QrsModel.Read(stream, file, pool);
    }
}
