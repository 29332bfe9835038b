using System.Globalization;
using ScratchCnn.Training;

namespace Ecg.Csv;

/// <summary>
/// Writes predictions as CSV, with the same column names for rows of a file and beats of a recording: <c>row</c>, for a recording also <c>sample</c>,
/// <c>seconds</c> and <c>symbol</c>, then <c>predicted_class</c>, <c>probability_CLASS</c> for each class, and <c>reference_label</c> where there is one.
/// </summary>
public sealed class PredictionCsv
{
    private readonly TextWriter _writer;
    private readonly string[] _classNames;
    private readonly bool _hasPlaces;
    private readonly bool _hasLabels;

    /// <summary>Writes the header.</summary>
    /// <param name="writer">Receives the lines, each of which ends in its <see cref="TextWriter.NewLine"/>.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <param name="hasPlaces">Whether the beats are annotations of a recording.</param>
    /// <param name="hasLabels">Whether the beats have reference labels.</param>
    public PredictionCsv(TextWriter writer, IReadOnlyList<string> classNames, bool hasPlaces, bool hasLabels)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(classNames);
        (_writer, _hasPlaces, _hasLabels) = (writer, hasPlaces, hasLabels);
        _classNames = [.. classNames.Select(Quote)];
        IEnumerable<string> columns =
        [
            "row", .. hasPlaces ? ["sample", "seconds", "symbol"] : Array.Empty<string>(),
            "predicted_class", .. classNames.Select(name => Quote("probability_" + name)), .. hasLabels ? ["reference_label"] : Array.Empty<string>(),
        ];
        writer.WriteLine(string.Join(',', columns));
    }

    /// <summary>Writes the prediction of a row.</summary>
    /// <param name="row">Number of the row, from 1.</param>
    /// <param name="probabilities">[classes].</param>
    /// <param name="label">The reference label, as an index into the class names; null where this row has none.</param>
    /// <param name="place">The annotation that marks the beat, if the file has a column for it.</param>
    /// <returns>The predicted class.</returns>
    public int Write(long row, ReadOnlySpan<float> probabilities, int? label, BeatPlace place = default)
    {
        Span<char> number = stackalloc char[32];
        _ = row.TryFormat(number, out int length, default, CultureInfo.InvariantCulture);
        _writer.Write(number[..length]);
        if (_hasPlaces)
            _writer.Write(string.Create(CultureInfo.InvariantCulture, $",{place.Sample},{place.Seconds:0.000},{Quote(place.Symbol)}"));
        int predicted = Decision.Class(probabilities);
        _writer.Write(',');
        _writer.Write(_classNames[predicted]);
        foreach (float probability in probabilities)
        {
            _writer.Write(',');
            _ = probability.TryFormat(number, out length, default, CultureInfo.InvariantCulture);
            _writer.Write(number[..length]);
        }

        if (_hasLabels)
        {
            _writer.Write(',');
            _writer.Write(label is { } known ? _classNames[known] : "");
        }

        _writer.WriteLine();
        return predicted;
    }

    /// <summary>Quotes a field where it needs it (RFC 4180).</summary>
    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}

/// <summary>The annotation that marks a beat of a recording.</summary>
/// <param name="Sample">Its sample.</param>
/// <param name="Seconds">Its time from the start of the recording, in s.</param>
/// <param name="Symbol">Its symbol, such as "N" or "V".</param>
public readonly record struct BeatPlace(long Sample, double Seconds, string Symbol);
