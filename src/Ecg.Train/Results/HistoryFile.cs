using System.Globalization;
using ScratchCnn.Training;

namespace Ecg.Train.Results;

/// <summary>history.csv: a line an epoch.</summary>
public static class HistoryFile
{
    private const string Header = "epoch,learning_rate,training_loss,training_accuracy,validation_loss,validation_accuracy,is_best,seconds";

    /// <summary>The file's text.</summary>
    /// <param name="epochs">The epochs so far.</param>
    /// <param name="seconds">Seconds of each.</param>
    public static string Format(IEnumerable<EpochResult> epochs, IReadOnlyList<double> seconds)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        ArgumentNullException.ThrowIfNull(seconds);
        IEnumerable<string> lines = epochs.Select((epoch, index) => string.Create(CultureInfo.InvariantCulture,
            $"{epoch.Epoch},{epoch.LearningRate},{epoch.TrainingLoss},{epoch.TrainingAccuracy},{epoch.ValidationLoss},{epoch.ValidationAccuracy},{(epoch.IsBest ? 1 : 0)},{seconds[index]:F3}"));
        return string.Concat(lines.Prepend(Header).Select(line => line + "\n"));
    }

    /// <summary>Reads the epochs of a finished run.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>The epochs up to the first line that is none.</returns>
    public static IReadOnlyList<EpochResult> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<EpochResult> epochs = [];
        foreach (string line in text.Split('\n').Skip(1))
        {
            double?[] fields = [.. line.Split(',').Select(field =>
                double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : (double?)null)];
            if (fields.Length < 7 || fields.Any(field => field is null))
                break;
            epochs.Add(new EpochResult(
                (int)fields[0]!, fields[1]!.Value, fields[2]!.Value, fields[3]!.Value, fields[4]!.Value, fields[5]!.Value, IsBest: fields[6] == 1));
        }

        return epochs;
    }

    /// <summary>Seconds of the first epochs, from a file that an interrupted run left; 0 where it does not say.</summary>
    /// <param name="text">The file's text; may be anything.</param>
    /// <param name="epochs">Epochs wanted.</param>
    public static IEnumerable<double> Seconds(string text, int epochs)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        return Enumerable.Range(1, epochs).Select(line => line < lines.Length
            && double.TryParse(lines[line].Split(',')[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) ? seconds : 0);
    }
}
