using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ecg.Train.Runs;

/// <summary>All that is needed to repeat a run, or to go on with it: the content of config.json.</summary>
/// <param name="Settings">What train was asked to do.</param>
/// <param name="DataSource">What the beats are, in words: their folder, or "generated beats".</param>
/// <param name="DataHash">Hash of all beats and labels, by which a later run knows that they are still the same.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Version">Version of the program.</param>
public sealed record RunConfig(TrainSettings Settings, string DataSource, string DataHash, JsonNode Architecture, string Version)
{
    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options) + "\n";
}
