using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ecg.Tasks;
using Ecg.Train.Results;
using Ecg.Train.Settings;
using ScratchCnn.Architectures;

namespace Ecg.Train.Runs;

/// <summary>The contents of config.json: everything needed to repeat or resume a run.</summary>
/// <param name="Settings">The settings of train.</param>
/// <param name="DataSource">A description of the beats: their folder, or "generated beats".</param>
/// <param name="DataHash">Hash of all beats and labels, to verify that they are unchanged when the run is resumed.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Version">Version of the program.</param>
public sealed record RunConfig(TrainSettings Settings, string DataSource, string DataHash, JsonNode Architecture, string Version)
{
    /// <summary>Describes a run.</summary>
    public static RunConfig Of(TrainSettings settings, TaskData data, Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(architecture);
        return new RunConfig(
            settings,
            data.Beats.Source,
            Runs.DataHash.Of(data.Train, data.Validation, data.Test),
            JsonNode.Parse(architecture.ToJson())!,
            ProgramVersion);
    }

    /// <summary>Version of this program.</summary>
    public static string ProgramVersion { get; } =
        typeof(RunConfig).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Parses the text of a config.json.</summary>
    /// <exception cref="JsonException">The text is not a configuration.</exception>
    public static RunConfig Read(string json) =>
        JsonSerializer.Deserialize<RunConfig>(json, RunJson.Options) ?? throw new JsonException("The text is 'null'.");

    /// <summary>Returns the text of config.json.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options) + "\n";

    /// <summary>Everything that the trained model depends on, as one line: runs with equal identities produce the same model file.</summary>
    public string Identity()
    {
        TrainSettings settings = Settings with
        {
            Data = null,
            Recordings = Settings.Recordings is null ? null : Settings.Recordings with { Folder = "", Test = null },
            Model = "",
            Threads = 0,
            CheckpointEvery = null,
        };
        return JsonSerializer.Serialize(this with { DataSource = "", Version = "", Settings = settings }, RunJson.OneLine);
    }
}
