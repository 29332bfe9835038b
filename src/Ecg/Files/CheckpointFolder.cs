using System.Globalization;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Files;

/// <summary>
/// The checkpoints of a run: "checkpoint-0000001234.safetensors" is the state after step 1234. The last two are kept, so that a damaged one costs
/// no more than the steps between them.
/// </summary>
public sealed class CheckpointFolder
{
    private const string Pattern = "checkpoint-*.safetensors";
    private const int Kept = 2;

    private readonly string _folder;

    /// <summary>Keeps checkpoints in <paramref name="folder"/>.</summary>
    public CheckpointFolder(string folder) => _folder = folder;

    /// <summary>Writes a checkpoint, whole or not at all, and removes those that are older than the last two.</summary>
    /// <param name="state">Where the training stands.</param>
    /// <param name="run">What is needed to set the run up again, a JSON object.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">The file cannot be written; the older checkpoints stay.</exception>
    public string Save(TrainerState<float> state, string run)
    {
        ArgumentNullException.ThrowIfNull(state);
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint-{state.Optimizer.Step:D10}.safetensors"));
        AtomicFile.Write(path, stream => Checkpoint.Write(state, run, stream));
        foreach (string old in NewestFirst().Skip(Kept))
            File.Delete(old);
        return path;
    }

    /// <summary>Reads the newest checkpoint that is whole.</summary>
    /// <param name="reportDamaged">Gets one line for each newer one that is not.</param>
    /// <returns>The checkpoint and its file; null where there is none at all.</returns>
    /// <exception cref="InvalidDataException">There are checkpoints, but none is whole.</exception>
    public (Checkpoint Checkpoint, string Path)? LoadNewest(Action<string> reportDamaged)
    {
        ArgumentNullException.ThrowIfNull(reportDamaged);
        int damaged = 0;
        foreach (string path in NewestFirst())
        {
            try
            {
                using FileStream stream = File.OpenRead(path);
                return (Checkpoint.Read(stream), path);
            }
            catch (SavedFileException exception)
            {
                damaged++;
                reportDamaged($"{path} is damaged and is left aside: {exception.Message}");
            }
        }

        return damaged == 0 ? null : throw new InvalidDataException($"None of the {damaged} checkpoints in '{_folder}' can be read; start the training anew.");
    }

    /// <summary>Removes every checkpoint: the run is finished.</summary>
    public void Clear()
    {
        foreach (string path in NewestFirst())
            File.Delete(path);
    }

    private string[] NewestFirst() => Directory.Exists(_folder)
        ? [.. Directory.GetFiles(_folder, Pattern).OrderDescending(StringComparer.Ordinal)]
        : [];
}
