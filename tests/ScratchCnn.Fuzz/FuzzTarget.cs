using Ecg;
using Ecg.Csv;
using Ecg.Wfdb;
using ScratchCnn.Architectures;
using ScratchCnn.Serialization;

namespace ScratchCnn.Fuzz;

/// <summary>A reader under test.</summary>
/// <param name="load">Reads an input; throws the reader's own exceptions where the input is bad.</param>
/// <param name="seeds">Good inputs to begin with.</param>
internal sealed class FuzzTarget(Action<byte[]> load, Func<IEnumerable<byte[]>> seeds)
{
    /// <summary>The network that imported weights belong to. Instrumented code cannot run before the fuzzer does, so it is not read until then.</summary>
    private static readonly Lazy<Architecture> s_network = new(() => Architecture.Read(Seed.Network));

    public static IReadOnlyDictionary<string, FuzzTarget> All { get; } = new Dictionary<string, FuzzTarget>
    {
        ["safetensors"] = new(bytes => SafetensorsFile.Read(new MemoryStream(bytes)), Seed.SafetensorsFiles),
        ["model"] = new(bytes => ModelFile.Read(new MemoryStream(bytes)), () => [Seed.ModelFile()]),
        ["checkpoint"] = new(bytes => Checkpoint.Read(new MemoryStream(bytes)), () => [Seed.CheckpointFile()]),
        ["import"] = new(bytes => PyTorchImport.Read(new MemoryStream(bytes), s_network.Value), Seed.PyTorchFiles),
        ["network"] = new(bytes => Architecture.Read(bytes), Seed.Networks),
        ["header"] = new(bytes => HeaderReader.Read(new MemoryStream(bytes), "r.hea"), Seed.Headers),
        ["signal"] = new(ReadSignal, Seed.Signals),
        ["annotation"] = new(bytes => AnnotationReader.Read(new MemoryStream(bytes), "r.atr"), Seed.Annotations),
        ["csv"] = new(ReadCsv, Seed.CsvFiles),
    };

    public IEnumerable<byte[]> Seeds() => seeds();

    /// <summary>Reads an input. Only the errors that a caller is told to expect are caught; anything else is a finding.</summary>
    public void Read(byte[] bytes) => Outcome(bytes);

    /// <summary>"read", or the error's type and message.</summary>
    public string Outcome(byte[] bytes)
    {
        try
        {
            load(bytes);
            return "read";
        }
        catch (Exception exception) when (exception is SavedFileException or EcgDataException)
        {
            // A message is one line that can be shown as it is.
            return exception.Message.Any(char.IsControl)
                ? throw new InvalidOperationException($"The message of {exception.GetType().Name} holds control characters.")
                : $"{exception.GetType().Name}: {exception.Message}";
        }
    }

    /// <summary>An input is a header up to a zero byte, then the signal file that every file name in it stands for.</summary>
    private static void ReadSignal(byte[] bytes)
    {
        int end = Array.IndexOf(bytes, (byte)0);
        byte[] header = end < 0 ? bytes : bytes[..end], signal = end < 0 ? [] : bytes[(end + 1)..];
        WfdbRecord record = WfdbRecord.Open(name => new MemoryStream(name == "r.hea" ? header : signal), "r");
        for (int index = 0; index < Math.Min(record.Signals.Count, 4); index++)
            record.ReadSignal(index);
    }

    private static void ReadCsv(byte[] bytes)
    {
        using var rows = BeatRows.Open(new MemoryStream(bytes), "beats.csv", BadRows.Skip, threads: 1);
        foreach (BeatPiece piece in rows.Read())
        {
            if (piece.Samples.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) >= 0)
                throw new InvalidOperationException("A sample that is not finite was read.");
        }
    }
}
