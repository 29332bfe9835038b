using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;
using ScratchCnn.Verification;

namespace ScratchCnn.Tests.Layers;

/// <summary>A layer that is saved and loaded gives the same bits.</summary>
public sealed class SavedLayerTests
{
    public static TheoryData<string> Cases =>
        [.. LayerCases.All.Where(layerCase => LayerRegistry.TryFind(layerCase.Spec.Kind, out _)).Select(layerCase => layerCase.Name)];

    [Theory, MemberData(nameof(Cases))]
    public void Saved_and_loaded_it_gives_the_same_bits(string name)
    {
        LayerCase layerCase = LayerCases.Named(name);
        var model = new Model<float>(new Sequential(layerCase.Spec, new Flatten(), new Dense(2)), layerCase.Input, seed: 6);
        Samples.Spread(model.Parameters, 7);
        Samples.Spread(model.State, 8);
        for (int i = 0; i < model.State.Length; i++)
            model.State[i] = Math.Abs(model.State[i]);
        int columns = layerCase.Input.Size;
        var standardizer = new Standardizer<float>(
            [.. Enumerable.Range(0, columns).Select(i => 0.01f * i)], [.. Enumerable.Range(0, columns).Select(i => 1 + (0.1f * i))]);
        var saved = new TrainedModel(model, standardizer, ["a", "b"], "binary");

        using var stream = new MemoryStream();
        ModelFile.Write(saved, stream);
        stream.Position = 0;
        TrainedModel loaded = ModelFile.Read(stream);

        var rows = new float[4 * columns];
        Samples.Spread<float>(rows, 9);
        float[] expected = new float[8], actual = new float[8];
        saved.CreatePredictor().Predict(rows, expected);
        loaded.CreatePredictor().Predict(rows, actual);
        Bits.AssertEqual<float>(expected, actual, "Probabilities");
        foreach ((ModelTensor tensor, ModelTensor read) in model.Tensors.Zip(loaded.Model.Tensors))
            Bits.AssertEqual<float>(model.Values(tensor), loaded.Model.Values(read), tensor.Name);
    }
}
