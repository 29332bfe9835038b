using System.Globalization;
using Ecg.Evaluation;

namespace Ecg.Train.Results;

/// <summary>The file of cross-validation: a line an epoch.</summary>
internal static class CrossValidationFile
{
    /// <summary>The file's text.</summary>
    /// <param name="epochs">The epochs so far, at least one.</param>
    public static string Format(IReadOnlyList<CrossValidationEpoch> epochs)
    {
        IEnumerable<string> names = epochs[0].Report.Summary.Select(figure => figure.Name.Replace(' ', '_').Replace('-', '_'));
        IEnumerable<string> lines = epochs.Select(epoch => string.Join(',', new[] { epoch.Epoch, epoch.TrainingLoss }
            .Concat(epoch.Report.Summary.Select(figure => figure.Value))
            .Select(value => value.ToString(CultureInfo.InvariantCulture))));
        return string.Concat(lines.Prepend(string.Join(',', ["epoch", "training_loss", .. names])).Select(line => line + "\n"));
    }
}

/// <summary>What an epoch of all folds came to.</summary>
/// <param name="Epoch">Number of the epoch, from 1.</param>
/// <param name="TrainingLoss">Mean over the folds of their training loss.</param>
/// <param name="Report">All recordings, each judged by the network that it was held back from.</param>
internal sealed record CrossValidationEpoch(int Epoch, double TrainingLoss, Ec57Report Report);
