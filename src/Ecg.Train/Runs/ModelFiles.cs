using Ecg.Detection;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Train.Runs;

/// <summary>Opens saved models and weights, from files or pipes, with errors that name the file.</summary>
internal static class ModelFiles
{
    private const string ExpectedModel = "--model takes the model.safetensors of a run folder";

    /// <summary>Reads a model that tells classes apart, as every command needs one.</summary>
    /// <exception cref="CommandException">The file is missing, is not a model, or is one of labels or values.</exception>
    public static TrainedModel Read(string path)
    {
        TrainedModel model = Read(path, ExpectedModel, ModelFile.Read);
        if (model.Purpose == QrsNetwork.Purpose)
            throw new CommandException($"{path}: is a beat detector, which --detector takes; {ExpectedModel}.");
        return model.Targets == TargetKind.Classes
            ? model
            : throw new CommandException(
                $"{path}: the model predicts {(model.Targets == TargetKind.Labels ? "labels" : "values")} ({string.Join(", ", model.TargetNames)}), not the class of a beat; "
                + $"{ExpectedModel}.");
    }

    /// <summary>Reads a file or a pipe.</summary>
    /// <param name="path">A file or a pipe, such as a shell's &lt;(…).</param>
    /// <param name="expected">The kind of file that is expected, for messages: "--model takes …".</param>
    /// <param name="read">Parses a seekable stream.</param>
    /// <exception cref="CommandException">The file is missing or is of another kind.</exception>
    public static T Read<T>(string path, string expected, Func<Stream, T> read)
    {
        if (Directory.Exists(path))
            throw new CommandException($"{path}: is a folder; {expected}.");
        if (!File.Exists(path))
            throw new CommandException($"{path}: no such file; {expected}.");
        using FileStream file = File.OpenRead(path);
        if (file.CanSeek && file.Length == 0 && file.ReadByte() >= 0)
            throw new CommandException($"{path}: is a device, or another file that does not tell its length; {expected}.");
        using Stream stream = file.CanSeek ? file : ReadPipe(file, path);
        try
        {
            return read(stream);
        }
        catch (Exception exception) when (exception is SavedFileException or ShapeException or NotSupportedException)
        {
            string pipe = stream == file ? "" : FormattableString.Invariant($" (a pipe that ended after {stream.Length} bytes)");
            throw new CommandException($"{path}{pipe}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Buffers a pipe in memory, because the sizes in a file's header are checked against the length of the stream.</summary>
    private static MemoryStream ReadPipe(FileStream pipe, string path)
    {
        var memory = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int count = pipe.Read(buffer); count > 0; count = pipe.Read(buffer))
        {
            if (memory.Length + count > Array.MaxLength)
                throw new CommandException($"{path}: the pipe goes on after {Array.MaxLength} bytes, and no model or weights file is that long.");
            memory.Write(buffer, 0, count);
        }

        memory.Position = 0;
        return memory;
    }
}
