using Ecg.Tasks;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Tests.Cli;

/// <summary>A model that was never trained: enough for whatever only has to be read.</summary>
internal static class SmallModel
{
    /// <summary>Writes a model of the binary task and returns its path.</summary>
    /// <param name="folder">The folder to write to.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="training">The training summary.</param>
    /// <param name="names">Names of the two outputs; those of the task if null.</param>
    /// <param name="targets">Meaning of the outputs.</param>
    /// <param name="weights">Value of all weights; those that a model begins with if null.</param>
    public static string Write(
        TemporaryFolder folder, string name = "model.safetensors", string training = "{}", string[]? names = null, TargetKind targets = TargetKind.Classes,
        float? weights = null)
    {
        var network = new Sequential(new Conv1D(2, 5, Stride: 9), new Relu(), new Flatten(), new Dense(2));
        var standardizer = new Standardizer<float>(new float[187], [.. Enumerable.Repeat(1f, 187)]);
        var trained = new Model<float>(network, new Shape(187, 1), seed: 1);
        if (weights is { } value)
            trained.Parameters.Fill(value);
        var model = new TrainedModel(trained, standardizer, names ?? EcgTask.Binary.ClassNames, EcgTask.Binary.Name, training, targets);
        using FileStream stream = File.Create(folder[name]);
        ModelFile.Write(model, stream);
        return folder[name];
    }
}
