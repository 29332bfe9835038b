using System.Globalization;
using Ecg.Beats;
using ScratchCnn.Data;

namespace Ecg.Train.Runs;

/// <summary>
/// Finds the time of single beats in their recordings. A data set stores the recording of each row, but not its time. The beats of the recording
/// are therefore cut again and searched for the row; for the few beats of a gallery that costs less than storing the times of all rows.
/// </summary>
/// <param name="folder">Folder of the recordings.</param>
/// <param name="inputs">Input columns of the rows.</param>
internal sealed class BeatPlaces(string folder, BeatInputs inputs)
{
    private readonly Dictionary<string, RecordedBeats?> _recordings = [];

    /// <summary>Time of a row from the beginning of its recording, "12:34.56"; null if the recording has no such beat.</summary>
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
            return record == BeatMatching.Unplaced ? null : Recording.Read(folder, record, withContext: inputs.Context).CutBeats();
        }
        catch (EcgDataException)
        {
            // A report without the times is better than no report.
            return null;
        }
    }
}
