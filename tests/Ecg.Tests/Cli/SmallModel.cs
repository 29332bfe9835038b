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
    public static string Write(TemporaryFolder folder, string name = "model.safetensors", string training = "{}")
    {
        var network = new Sequential(new Conv1D(2, 5, Stride: 9), new Relu(), new Flatten(), new Dense(2));
        var standardizer = new Standardizer<float>(new float[187], [.. Enumerable.Repeat(1f, 187)]);
        var model = new TrainedModel(
            new Model<float>(network, new Shape(187, 1), seed: 1), standardizer, EcgTask.Binary.ClassNames, EcgTask.Binary.Name, training);
        using FileStream stream = File.Create(folder[name]);
        ModelFile.Write(model, stream);
        return folder[name];
    }
}
