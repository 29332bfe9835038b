using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace Ecg.Networks;

/// <summary>The trained models that come with the program. docs/models.md has their cards: data, command, figures, limits.</summary>
public static class BundledModels
{
    private const string BeatsResource = "Ecg.Networks.beats.safetensors";

    /// <summary>Opens the model file of the beat classifier, which takes beats in context: the network <see cref="HeartbeatNetworks.Context"/>.</summary>
    public static Stream OpenBeats() => typeof(BundledModels).Assembly.GetManifestResourceStream(BeatsResource)
        ?? throw new InvalidOperationException($"The assembly has no resource {BeatsResource}.");

    /// <summary>Reads the beat classifier.</summary>
    public static TrainedModel ReadBeats()
    {
        using Stream stream = OpenBeats();
        return ModelFile.Read(stream);
    }
}
