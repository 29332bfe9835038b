using System.Globalization;
using Ecg.Csv;
using Ecg.Files;
using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Writes the beats of recordings to a CSV file in the published format, and the origin of each row to a second file.</summary>
public static class BeatExport
{
    /// <summary>First line of a provenance file.</summary>
    public const string ProvenanceHeader = "record,sample,symbol,label,segment_length";

    /// <summary>Cuts and writes all beats, recording by recording and in time order.</summary>
    /// <param name="directory">Folder of the recordings, or one of them.</param>
    /// <param name="records">Names of the recordings.</param>
    /// <param name="output">CSV file to write.</param>
    /// <param name="provenance">File for the origins of the rows, one line per row in the same order; null for none.</param>
    /// <param name="scheme">The assignment of beats to classes.</param>
    /// <returns>The numbers of rows written and of beats left out.</returns>
    /// <exception cref="WfdbException">A recording is missing or damaged, or there is no beat; no file is written.</exception>
    public static BeatExportResult Write(
        string directory,
        IReadOnlyList<string> records,
        string output,
        string? provenance = null,
        LabelScheme scheme = LabelScheme.Published)
    {
        ArgumentNullException.ThrowIfNull(records);
        using var origins = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        origins.WriteLine(ProvenanceHeader);
        int[] counts = new int[BeatLabels.ClassNames.Count];
        int leftOut = 0;
        var warnings = new List<string>();
        string folder = RecordFolder.Of(directory);
        AtomicFile.Write(output, stream =>
        {
            using var writer = new PublishedCsvWriter(stream, leaveOpen: true);
            foreach (RecordedBeats recorded in records.Select(record => Recording.Read(folder, record).CutBeats()))
            {
                leftOut += recorded.LeftOut;
                warnings.AddRange(recorded.Warnings);
                for (int i = 0; i < recorded.Beats.Count; i++)
                {
                    RecordedBeat beat = recorded.Beats[i];
                    int label = BeatLabels.Label(beat.Code, scheme)!.Value;
                    counts[label]++;
                    writer.WriteRow(recorded.Row(i), label);
                    origins.WriteLine($"{recorded.Record},{beat.Sample},{AnnotationCode.Symbol(beat.Code)},{label},{beat.SegmentLength}");
                }
            }

            if (counts.Sum() == 0)
                throw RecordingSet.NoBeat(directory, records.Count, leftOut, warnings);
        });
        if (provenance is not null)
            AtomicFile.WriteText(provenance, origins.ToString());
        return new BeatExportResult(counts, leftOut, warnings);
    }
}

/// <summary>Result of an export.</summary>
/// <param name="Counts">Rows of each class of <see cref="BeatLabels.ClassNames"/>.</param>
/// <param name="LeftOut">Annotated beats that could not be cut.</param>
/// <param name="Warnings">Warnings about the recordings, one line each.</param>
public sealed record BeatExportResult(IReadOnlyList<int> Counts, int LeftOut, IReadOnlyList<string> Warnings)
{
    /// <summary>Rows written.</summary>
    public int Rows => Counts.Sum();
}
