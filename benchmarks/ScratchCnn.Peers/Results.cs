using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ScratchCnn.Peers;

/// <summary>All results of a run of the program: the contents of its JSON file.</summary>
/// <param name="Machine">The machine, and the arguments.</param>
/// <param name="Comparisons">Comparisons of the libraries.</param>
/// <param name="FirstSteps">Times from process start to the end of the first training step.</param>
internal sealed record Results(Machine Machine, IReadOnlyList<Comparison> Comparisons, IReadOnlyList<Start> FirstSteps)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        Converters = { new SixDigits() },
    };

    /// <summary>Parses the text of a file written by <see cref="ToJson"/>.</summary>
    /// <exception cref="JsonException">The text is not such a file.</exception>
    public static Results Read(string json) => JsonSerializer.Deserialize<Results>(json, Json) ?? throw new JsonException("The text is 'null'.");

    /// <summary>Returns the text of the JSON file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Rounds to six digits; no clock is more precise.</summary>
    private sealed class SixDigits : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.ToString("G6", CultureInfo.InvariantCulture));
    }
}

/// <summary>Comparison of several libraries on one task.</summary>
/// <param name="Task">"train" or "predict".</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Batch size.</param>
/// <param name="Threads">Threads of each library, unless its timing says otherwise.</param>
/// <param name="BusyLoops">Number of busy loops beside the measured work.</param>
/// <param name="Flops">Floating-point operations of a run: two per multiply-add, convolutions and dense layers only.</param>
/// <param name="Rounds">Number of rounds that count.</param>
/// <param name="RepeatedRounds">Number of rounds that do not count, because the FMA peak was too low.</param>
/// <param name="PeakGflops">Highest FMA peak of each round that counts.</param>
/// <param name="LowestPeakGflops">Lowest FMA peak of each round that counts.</param>
/// <param name="RestingMs">Maximum processor time that the waiting libraries took together during one turn; should be 0.</param>
/// <param name="Libraries">ScratchCnn, then the others.</param>
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

/// <summary>Time and memory of one library.</summary>
/// <param name="Library">Name and version.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="MedianMs">Time of one run; median over the rounds.</param>
/// <param name="LowerQuartileMs">Lower quartile.</param>
/// <param name="UpperQuartileMs">Upper quartile.</param>
/// <param name="Milliseconds">Time of one run in each round that counts.</param>
/// <param name="ShareOfPeak">Achieved FLOP/s as a share of the FMA peak; median over the rounds.</param>
/// <param name="TimesOurs">Its time divided by that of ScratchCnn in the same round; median over the rounds. Disturbances that affect both cancel.</param>
/// <param name="ManagedBytes">Bytes that one run allocates on the managed heap.</param>
/// <param name="Cores">Mean number of busy cores: processor time divided by elapsed time; median over the rounds.</param>
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

/// <summary>Time from process start to the end of a library's first training step.</summary>
/// <param name="Library">Name and version.</param>
/// <param name="Model">"baseline" or "kachuee".</param>
/// <param name="Batch">Batch size.</param>
/// <param name="Threads">Number of threads.</param>
/// <param name="MedianMs">Median time over the processes.</param>
/// <param name="LowerQuartileMs">Lower quartile.</param>
/// <param name="UpperQuartileMs">Upper quartile.</param>
/// <param name="Milliseconds">Time of each process.</param>
/// <param name="PeakMegabytes">Peak memory after 20 more steps, in millions of bytes; median over the processes.</param>
/// <param name="BufferMegabytes">Size of the library's own buffers without the weights; null if not known.</param>
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
