using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Train.Runs;

/// <summary>Opens saved models, with errors that name the file.</summary>
internal static class ModelFiles
{
    /// <summary>Reads a model.</summary>
    /// <exception cref="CommandException">The file is missing, or no model.</exception>
    public static TrainedModel Read(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"{path}: no such file; --model takes the model.safetensors of a run folder.");
        try
        {
            using FileStream stream = File.OpenRead(path);
            return ModelFile.Read(stream);
        }
        catch (Exception exception) when (exception is SavedFileException or ShapeException)
        {
            throw new CommandException($"{path}: {exception.Message}", innerException: exception);
        }
    }
}
