using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ecg.Train.Results;

/// <summary>The results of a run: the content of metrics.json.</summary>
/// <param name="Task">The task: binary or classes.</param>
/// <param name="Model">Name of the network.</param>
/// <param name="Data">The rows of training and test.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Threads">Threads that worked.</param>
/// <param name="Epochs">Epochs trained.</param>
/// <param name="BestEpoch">The epoch whose weights were kept, from 1.</param>
/// <param name="TrainSeconds">Seconds of all epochs, validation included.</param>
/// <param name="BeatsPerSecond">Training rows of all epochs, divided by those seconds.</param>
/// <param name="Test">Metrics of the model on the test rows.</param>
/// <param name="Ec57">The same by the custom of the field; left out unless the five classes are told apart on known recordings.</param>
public sealed record RunMetrics(
    string Task, string Model, DataEntry Data, ulong Seed, int Threads, int Epochs, int BestEpoch, double TrainSeconds, double BeatsPerSecond,
    TestMetrics Test, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Ec57Metrics? Ec57 = null)
{
    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options) + "\n";
}

/// <summary>The rows that a run was trained and tested on.</summary>
/// <param name="Source">The folder or file, or "generated beats".</param>
/// <param name="Files">Names of the files.</param>
/// <param name="Rows">Rows of each part.</param>
public sealed record DataEntry(string Source, IReadOnlyList<string> Files, RowCounts Rows);

/// <summary>Rows of each part.</summary>
/// <param name="Train">Rows trained on.</param>
/// <param name="Validation">Rows that chose the best epoch.</param>
/// <param name="Test">Rows that judged the result.</param>
public sealed record RowCounts(int Train, int Validation, int Test);
