using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScratchCnn.Peers;

/// <summary>All that a run of the program measured, and where: the content of its JSON file.</summary>
/// <param name="Machine">The machine, and the arguments.</param>
/// <param name="Comparisons">Libraries in turns.</param>
/// <param name="FirstSteps">Processes from their start to the end of the first training step.</param>
internal sealed record Results(Machine Machine, IReadOnlyList<Comparison> Comparisons, IReadOnlyList<Start> FirstSteps)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        Converters = { new SixDigits() },
    };

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">The text is no such file.</exception>
    public static Results Read(string json) => JsonSerializer.Deserialize<Results>(json, Json) ?? throw new JsonException("The text is 'null'.");

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>No clock is better than six digits.</summary>
    private sealed class SixDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString("G6", CultureInfo.InvariantCulture));
    }
}

/// <summary>One work done by several libraries in turns.</summary>
/// <param name="Task">"train" or "predict".</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Beats at once.</param>
/// <param name="Threads">Threads of each library, unless its timing says otherwise.</param>
/// <param name="BusyLoops">Neighbors that wanted a core each all the time.</param>
/// <param name="Flops">Arithmetic of a run: two operations a multiply-add, convolutions and dense layers only.</param>
/// <param name="Rounds">Rounds that counted.</param>
/// <param name="RepeatedRounds">Rounds that did not, because the FMA peak had fallen.</param>
/// <param name="PeakGflops">The highest FMA peak of each round that counted.</param>
/// <param name="LowestPeakGflops">The lowest of each.</param>
/// <param name="RestingMs">The most processor time that the resting libraries took together during one turn; should be 0.</param>
/// <param name="Libraries">Ours, then the others.</param>
internal sealed record Comparison(
    string Task,
    string Model,
    int Batch,
    int Threads,
    int BusyLoops,
    long Flops,
    int Rounds,
    int RepeatedRounds,
    IReadOnlyList<double> PeakGflops,
    IReadOnlyList<double> LowestPeakGflops,
    double RestingMs,
    IReadOnlyList<Timing> Libraries);

/// <summary>The time and memory of one library.</summary>
/// <param name="Library">Name and version.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="MedianMs">Of one run; median over the rounds.</param>
/// <param name="LowerQuartileMs">Lower quartile.</param>
/// <param name="UpperQuartileMs">Upper quartile.</param>
/// <param name="Milliseconds">Of each round that counted.</param>
/// <param name="ShareOfPeak">The share of the FMA peak that the arithmetic alone would take; median over the rounds.</param>
/// <param name="TimesOurs">Its time over ours in the same round, median over the rounds: what the machine did to both cancels.</param>
/// <param name="ManagedBytes">Allocated on the managed heap by one run.</param>
/// <param name="Cores">Cores that worked: processor time over time; median over the rounds.</param>
internal sealed record Timing(
    string Library,
    int Threads,
    double MedianMs,
    double LowerQuartileMs,
    double UpperQuartileMs,
    IReadOnlyList<double> Milliseconds,
    double ShareOfPeak,
    double TimesOurs,
    double ManagedBytes,
    double Cores);

/// <summary>The time from process start to the first training step of a library.</summary>
/// <param name="Library">Name and version.</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Beats per step.</param>
/// <param name="Threads">Its threads.</param>
/// <param name="MedianMs">From the start of the process to the end of the first training step; median over processes.</param>
/// <param name="LowerQuartileMs">Lower quartile.</param>
/// <param name="UpperQuartileMs">Upper quartile.</param>
/// <param name="Milliseconds">Of each process.</param>
/// <param name="PeakMegabytes">The most memory that a process had, 20 steps later; median, in millions of bytes.</param>
/// <param name="BufferMegabytes">The library's own buffers without the weights; null where it does not tell.</param>
internal sealed record Start(
    string Library,
    string Model,
    int Batch,
    int Threads,
    double MedianMs,
    double LowerQuartileMs,
    double UpperQuartileMs,
    IReadOnlyList<double> Milliseconds,
    double PeakMegabytes,
    double? BufferMegabytes);
