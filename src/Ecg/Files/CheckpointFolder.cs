using System.Globalization;
using System.Text.RegularExpressions;
using ScratchCnn.Architectures;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace Ecg.Files;

/// <summary>
/// The checkpoints of a run: "checkpoint-0000001234.safetensors" is the state after step 1234. The last two are kept: if the newest is
/// damaged, only the steps between them are lost. Files with other names than these, such as "checkpoint-best.safetensors", are neither read nor removed.
/// </summary>
public sealed partial class CheckpointFolder
{
    private const int Kept = 2;

    private readonly string _folder;

    /// <summary>Manages the checkpoints in <paramref name="folder"/>.</summary>
    public CheckpointFolder(string folder) => _folder = folder;

    /// <summary>Writes a checkpoint atomically and removes all but the last two.</summary>
    /// <param name="state">State of the training.</param>
    /// <param name="run">Identity of the run, a JSON object.</param>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">The file cannot be written; older checkpoints remain.</exception>
    public string Save(TrainerState<float> state, string run)
    {
        ArgumentNullException.ThrowIfNull(state);
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"checkpoint-{state.Optimizer.Step:D10}.safetensors"));
        AtomicFile.Write(path, stream => Checkpoint.Write(state, run, stream));
        foreach (string old in NewestFirst().Skip(Kept))
            File.Delete(old);
        return path;
    }

    /// <summary>Reads the newest undamaged checkpoint.</summary>
    /// <param name="reportDamaged">Receives one line for each damaged checkpoint that is newer.</param>
    /// <returns>The checkpoint and its file; null if there are no checkpoints.</returns>
    /// <exception cref="InvalidDataException">There are checkpoints, but all are damaged.</exception>
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
                reportDamaged($"{path} is damaged and was skipped: {exception.Message}");
            }
        }

        return damaged == 0 ? null : throw new InvalidDataException($"None of the {damaged} checkpoints in '{_folder}' can be read; start a new run.");
    }

    /// <summary>Removes all checkpoints.</summary>
    public void Clear()
    {
        foreach (string path in NewestFirst())
            File.Delete(path);
    }

    /// <summary>Paths of the checkpoints, the newest one first.</summary>
    public IReadOnlyList<string> NewestFirst() => Directory.Exists(_folder)
        ? [.. Directory.GetFiles(_folder).Where(path => Name().IsMatch(Path.GetFileName(path))).OrderDescending(StringComparer.Ordinal)]
        : [];

    [GeneratedRegex(@"\Acheckpoint-[0-9]{10}\.safetensors\z")]
    private static partial Regex Name();
}
