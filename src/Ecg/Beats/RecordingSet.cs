using System.Runtime.ExceptionServices;
using Ecg.Data;
using Ecg.Wfdb;
using ScratchCnn.Data;

namespace Ecg.Beats;

/// <summary>The beats of several recordings. Unlike the rows of the published CSV files, each beat is known by its recording, so that data can
/// be split by patient.</summary>
/// <param name="Recordings">The beats, recording by recording.</param>
public sealed record RecordingSet(IReadOnlyList<RecordedBeats> Recordings)
{
    /// <summary>Number of beats.</summary>
    public int Count => Recordings.Sum(recording => recording.Beats.Count);

    /// <summary>Warnings about the recordings, one line each.</summary>
    public IEnumerable<string> Warnings => Recordings.SelectMany(recording => recording.Warnings);

    /// <summary>Reads recordings and cuts their beats, several recordings at a time.</summary>
    /// <param name="directory">Folder of the recordings, or one of them.</param>
    /// <param name="records">Names of the recordings.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="inputs">Contents of the rows that are to be made of the beats; the 187 samples of the beat if null.</param>
    /// <exception cref="WfdbException">A recording is missing or damaged.</exception>
    public static RecordingSet Read(string directory, IReadOnlyList<string> records, int threads, BeatInputs? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        string folder = RecordFolder.Of(directory);
        var recordings = new RecordedBeats[records.Count];
        try
        {
            Parallel.For(
                0,
                recordings.Length,
                new ParallelOptions { MaxDegreeOfParallelism = threads },
                i => recordings[i] = Recording.Read(folder, records[i], withContext: inputs?.Context ?? false).CutBeats());
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return new RecordingSet(recordings);
    }

    /// <summary>Throws if the set has no beat.</summary>
    /// <param name="place">The folder or recording that was read, for the message.</param>
    /// <exception cref="WfdbException">There is no beat.</exception>
    public void RequireBeats(string place)
    {
        if (Count == 0)
            throw NoBeat(place, Recordings.Count, Recordings.Sum(recording => recording.LeftOut), Warnings);
    }

    /// <summary>The error that no beat can be cut, with what is known of the cause.</summary>
    internal static WfdbException NoBeat(string place, int recordings, int leftOut, IEnumerable<string> warnings)
    {
        string problem = $"no beat can be cut from {(recordings == 1 ? "the recording" : $"any of the {recordings} recordings")}: "
            + "expected an annotation of a beat with another annotation after it, and the samples between them";
        if (leftOut > 0)
            problem += $"; {leftOut} annotated {(leftOut == 1 ? "beat lacks" : "beats lack")} one of these";
        return WfdbException.InFile(place, string.Join(' ', warnings.Take(1).Prepend(problem + ".")));
    }

    /// <summary>All beats as a data set, grouped by recording.</summary>
    /// <param name="scheme">The assignment of beats to classes.</param>
    /// <param name="binary">Whether there are two classes, normal (N) and abnormal (the other four), instead of five.</param>
    /// <param name="inputs">Input columns; the 187 samples of the beat if null.</param>
    public Dataset<float> ToDataset(LabelScheme scheme, bool binary = false, BeatInputs? inputs = null)
    {
        inputs ??= BeatInputs.Plain;
        int columns = inputs.Columns;
        float[] values = new float[checked(Count * columns)];
        int[] labels = new int[Count];
        int[] sources = new int[Count];
        int row = 0;
        for (int source = 0; source < Recordings.Count; source++)
        {
            RecordedBeats recording = Recordings[source];
            for (int i = 0; i < recording.Beats.Count; i++, row++)
            {
                inputs.Write(recording, i, values.AsSpan(row * columns, columns));
                int label = BeatLabels.Label(recording.Beats[i].Code, scheme)!.Value;
                labels[row] = binary ? Math.Min(label, 1) : label;
                sources[row] = source;
            }
        }
        IReadOnlyList<string> classNames = binary ? BeatLabels.BinaryClassNames : BeatLabels.ClassNames;
        return new Dataset<float>(values, columns, labels, classNames, sources, [.. Recordings.Select(recording => recording.Record)]);
    }

    /// <summary>All beats in one matrix, recording after recording, with their labels, as if read from a CSV file.</summary>
    /// <param name="source">A description of the beats, for people.</param>
    /// <param name="scheme">The assignment of beats to classes.</param>
    public BeatSet ToBeatSet(string source, LabelScheme scheme)
    {
        var beats = new BeatMatrix();
        beats.Reserve(Count);
        var parts = new List<BeatPart>();
        foreach (RecordedBeats recording in Recordings)
        {
            int rows = recording.Beats.Count;
            int first = beats.Add(rows);
            recording.Values.CopyTo(beats.SamplesOf(first, rows));
            Span<byte> labels = beats.LabelsOf(first, rows);
            for (int i = 0; i < rows; i++)
                labels[i] = (byte)BeatLabels.Label(recording.Beats[i].Code, scheme)!.Value;
            parts.Add(new BeatPart(recording.Record, Published: null, first, rows, Report: null));
        }
        return new BeatSet(beats, parts, source, IsGenerated: false) { Warnings = [.. Warnings] };
    }
}
