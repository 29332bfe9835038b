using System.Globalization;

namespace Ecg.Train.Results;

/// <summary>The file of cross-validation: a line for each epoch.</summary>
internal static class CrossValidationFile
{
    /// <summary>The file's text.</summary>
    /// <param name="epochs">The epochs so far, at least one.</param>
    public static string Format(IReadOnlyList<CrossValidationEpoch> epochs)
    {
        IEnumerable<string> names = epochs[0].Figures.Select(figure => figure.Name.Replace(' ', '_').Replace('-', '_'));
        IEnumerable<string> lines = epochs.Select(epoch => string.Join(',', new[] { epoch.Epoch, epoch.TrainingLoss }
            .Concat(epoch.Figures.Select(figure => figure.Value))
            .Select(value => value.ToString(CultureInfo.InvariantCulture))));
        return string.Concat(lines.Prepend(string.Join(',', ["epoch", "training_loss", .. names])).Select(line => line + "\n"));
    }
}
