using System.Globalization;
using Ecg.Csv;
using Ecg.Files;
using Ecg.Wfdb;
using ScratchCnn.Data;

namespace Ecg.Beats;

/// <summary>Finds the recordings that the rows of a file in the published format were cut from.</summary>
public static class BeatMatching
{
    /// <summary>First line of the file that says where each row comes from.</summary>
    public const string Header = "row,label,record,sample,symbol,segment_length";

    /// <summary>Group name of rows that match no beat of any recording.</summary>
    public const string Unplaced = "(no recording)";

    /// <summary>Looks up every row of a file among the beats of the recordings, and writes its recording and position.</summary>
    /// <param name="csv">File in the published format, .csv or .csv.gz.</param>
    /// <param name="directory">Folder of the recordings.</param>
    /// <param name="output">File to write: one line per row, whose last four fields are empty if the row was not found.</param>
    /// <param name="threads">Threads to use.</param>
    /// <exception cref="EcgDataException">A file is missing or damaged; nothing is written.</exception>
    public static MatchResult Write(string csv, string directory, string output, int threads)
    {
        var rows = new BeatMatrix();
        BeatCsv.Read(rows, csv, BeatLabels.ClassNames.Count, BadRows.Error, threads);
        RecordingSet set = RecordingSet.Read(directory, RecordSelection.In(directory), threads);
        set.RequireBeats(directory);
        var matcher = new BeatMatcher(set);

        using var text = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        text.WriteLine(Header);
        int placed = 0;
        int otherLabels = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            int label = rows.Labels[row];
            text.Write($"{row + 1},{label},");
            if (matcher.Find(rows.SamplesOf(row, 1)) is not (RecordedBeats recording, int index))
            {
                text.WriteLine(",,,");
                continue;
            }
            RecordedBeat beat = recording.Beats[index];
            placed++;
            otherLabels += BeatLabels.Label(beat.Code, LabelScheme.Published) == label ? 0 : 1;
            text.WriteLine($"{recording.Record},{beat.Sample},{AnnotationCode.Symbol(beat.Code)},{beat.SegmentLength}");
        }
        AtomicFile.WriteText(output, text.ToString());
        return new MatchResult(rows.Rows, placed, otherLabels, [.. set.Warnings]);
    }

    /// <summary>Returns the same rows grouped by recording, so that they can be split by patient.</summary>
    /// <param name="rows">Rows of published files: 187 columns, and the classes of <see cref="BeatLabels.ClassNames"/> or of
    /// <see cref="BeatLabels.BinaryClassNames"/>.</param>
    /// <param name="set">The recordings.</param>
    /// <param name="scheme">The assignment of beats to classes; the files' own labels follow <see cref="LabelScheme.Published"/>.</param>
    /// <param name="inputs">Input columns. A row without a recording stays as it is, and its RR features are 0.</param>
    /// <param name="seconds">[rows], receives the time of each beat in its recording, in s, NaN without a recording; empty to leave it out.</param>
    public static Dataset<float> WithRecordings(
        Dataset<float> rows, RecordingSet set, LabelScheme scheme, BeatInputs inputs, Span<double> seconds = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(set);
        if (rows.Columns != PublishedFormat.Samples)
            throw new ArgumentException($"Rows of published files have {PublishedFormat.Samples} columns; got {rows.Columns}.", nameof(rows));

        var matcher = new BeatMatcher(set);
        string[] names = [.. set.Recordings.Select(recording => recording.Record), Unplaced];
        Dictionary<string, int> sourceOf = names.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        int columns = inputs.Columns;
        float[] values = new float[checked(rows.Count * columns)];
        int[] labels = new int[rows.Count];
        int[] sources = new int[rows.Count];
        for (int row = 0; row < rows.Count; row++)
        {
            Span<float> target = values.AsSpan(row * columns, columns);
            rows.Row(row).CopyTo(target);
            labels[row] = rows.Label(row);
            sources[row] = sourceOf[Unplaced];
            if (!seconds.IsEmpty)
                seconds[row] = double.NaN;
            if (matcher.Find(rows.Row(row)) is not (RecordedBeats recording, int index))
                continue;
            RecordedBeat beat = recording.Beats[index];
            sources[row] = sourceOf[recording.Record];
            inputs.Write(recording, index, target);
            if (!seconds.IsEmpty)
                seconds[row] = recording.Seconds(index);
            if (BeatLabels.Label(beat.Code, scheme) != BeatLabels.Label(beat.Code, LabelScheme.Published))
                labels[row] = Math.Min(BeatLabels.Label(beat.Code, scheme)!.Value, rows.ClassNames.Count - 1); // of two classes: abnormal
        }
        return new Dataset<float>(values, columns, labels, rows.ClassNames, sources, names);
    }
}

/// <summary>Result of matching.</summary>
/// <param name="Rows">Rows of the file.</param>
/// <param name="Placed">Rows whose beat was found.</param>
/// <param name="OtherLabels">Of these, rows whose label differs from that of the beat's annotation.</param>
/// <param name="Warnings">Warnings about the recordings, one line each.</param>
public sealed record MatchResult(int Rows, int Placed, int OtherLabels, IReadOnlyList<string> Warnings)
{
    /// <summary>Rows that match no beat of any recording.</summary>
    public int NotPlaced => Rows - Placed;
}
