using System.Globalization;
using Ecg.Beats;
using ScratchCnn.Data;

namespace Ecg.Train.Runs;

/// <summary>
/// Finds the time of single beats in their recordings. Rows of a data set know their recording but not their time, so the recording is cut again and
/// the row looked for: for the few beats of a gallery that is less than keeping the time of all.
/// </summary>
/// <param name="folder">Folder of the recordings.</param>
/// <param name="inputs">Contents of a row.</param>
internal sealed class BeatPlaces(string folder, BeatInputs inputs)
{
    private readonly Dictionary<string, RecordedBeats?> _recordings = [];

    /// <summary>Time of a row from the beginning of its recording, "12:34.56"; null where the row is no beat of the recording.</summary>
    public string? Find(Dataset<float> rows, int row)
    {
        string record = rows.GroupNames[rows.Group(row)];
        if (!_recordings.TryGetValue(record, out RecordedBeats? beats))
            _recordings[record] = beats = Read(record);
        if (beats is null)
            return null;
        var candidate = new float[inputs.Columns];
        for (int beat = 0; beat < beats.Beats.Count; beat++)
        {
            inputs.Write(beats, beat, candidate);
            if (!rows.Row(row).SequenceEqual(candidate))
                continue;
            var time = TimeSpan.FromSeconds(beats.Seconds(beat));
            return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes}:{time.Seconds:00}.{time.Milliseconds / 10:00}");
        }

        return null;
    }

    private RecordedBeats? Read(string record)
    {
        try
        {
            return record == BeatMatching.Unplaced ? null : Recording.Read(folder, record).CutBeats();
        }
        catch (EcgDataException)
        {
            // The figures are complete already; a report without times is better than none.
            return null;
        }
    }
}
