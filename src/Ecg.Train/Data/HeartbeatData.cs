using Ecg.Data;
using Ecg.Synthetic;
using Ecg.Tasks;
using Ecg.Train.Settings;

namespace Ecg.Train.Data;

/// <summary>Gets the beats that a command is about.</summary>
internal static class HeartbeatData
{
    /// <summary>Reads or generates the beats of a task.</summary>
    /// <param name="task">What is told apart.</param>
    /// <param name="path">File or folder; null for generated beats.</param>
    /// <param name="badRows">What becomes of bad rows; null where nobody has chosen.</param>
    /// <param name="seed">Seed of generated beats.</param>
    /// <param name="threads">Threads that read.</param>
    /// <param name="cacheFolder">Where parsed files are kept for the next time; null for nowhere.</param>
    public static BeatSet Load(EcgTask task, string? path, string? badRows, ulong seed, int threads, string? cacheFolder)
    {
        if (path is null)
            return SyntheticBeats.Generate(seed);
        return BeatSet.Read(task.ChooseForTraining(BeatFile.Find(path)), path, new ReadOptions(TrainSettings.ParseBadRows(badRows), threads, cacheFolder));
    }

    /// <summary>Reads beats that a model for a task can be judged on.</summary>
    /// <inheritdoc cref="Load" path="/param"/>
    public static BeatSet LoadForEvaluation(EcgTask task, string path, string? badRows, int threads, string? cacheFolder) =>
        BeatSet.Read(task.ChooseForEvaluation(BeatFile.Find(path)), path, new ReadOptions(TrainSettings.ParseBadRows(badRows), threads, cacheFolder));
}
