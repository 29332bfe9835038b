using System.Globalization;
using System.Text;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn.Fuzz;

/// <summary>Good inputs, as small as they can be, so that most mutations meet something that is read.</summary>
internal static class Seed
{
    public const string Network = """{"input_shape":[9,1],"layers":[{"type":"conv1d","filters":2,"kernel_size":3},{"type":"batch_norm"},{"type":"flatten"},{"type":"dense","units":2}]}""";

    public static IEnumerable<byte[]> Networks() =>
    [
        Encoding.UTF8.GetBytes(Network),
        .. LayerRegistry.Kinds.Select(kind => Encoding.UTF8.GetBytes($$"""{"input_shape":[9,2],"layers":[{{Layer(kind)}}]}""")),
    ];

    public static IEnumerable<byte[]> SafetensorsFiles() =>
    [
        Bytes(new SafetensorsFile([], new Dictionary<string, string>())),
        Bytes(new SafetensorsFile(
            [SavedTensor.Of<float>("a", [2, 1], [1, 2]), SavedTensor.Of<double>("b", [], [1]), SavedTensor.Of<long>("c", [1], [3]), SavedTensor.Of<byte>("d", [3], [1, 2, 3])],
            new Dictionary<string, string> { ["key"] = "text" })),
    ];

    public static byte[] ModelFile()
    {
        using var stream = new MemoryStream();
        Serialization.ModelFile.Write(new TrainedModel(Model(), new Standardizer<float>(new float[9], [.. Enumerable.Repeat(1f, 9)]), ["a", "b"], "t"), stream);
        return WithoutChecksum(stream.ToArray());
    }

    public static byte[] CheckpointFile()
    {
        using var stream = new MemoryStream();
        Checkpoint.Write(new TrainerState<float>(Model(), new Adam()), "{}", stream);
        return WithoutChecksum(stream.ToArray());
    }

    // A checksum would refuse every other input before its content is used.
    private static byte[] WithoutChecksum(byte[] bytes)
    {
        SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(bytes));
        return Bytes(new SafetensorsFile(file.Tensors, file.Metadata.Where(entry => entry.Key != "sha256").ToDictionary()));
    }

    public static IEnumerable<byte[]> PyTorchFiles() =>
    [
        Bytes(new SafetensorsFile(
            [
                SavedTensor.Of<float>("0.weight", [2, 1, 3], new float[6]), SavedTensor.Of<float>("0.bias", [2], new float[2]),
                SavedTensor.Of<float>("1.weight", [2], new float[2]), SavedTensor.Of<float>("1.bias", [2], new float[2]),
                SavedTensor.Of<float>("1.running_mean", [2], new float[2]), SavedTensor.Of<float>("1.running_var", [2], new float[2]),
                SavedTensor.Of<long>("1.num_batches_tracked", [], [3]),
                SavedTensor.Of<float>("3.weight", [2, 14], new float[28]), SavedTensor.Of<float>("3.bias", [2], new float[2]),
            ],
            new Dictionary<string, string> { ["format"] = "pt" })),
    ];

    public static IEnumerable<byte[]> Headers() =>
        ((string[])
        [
            "r 1 360 8\nr.dat 212 200 11 1024 995 0 0 MLII\n# comment\n",
            "r 2 360/720(5.5) 8 10:20:30.5 1/2/2003\nr.dat 16x2:1+24 200(1024)/mV 16 0 1 2 0 a\nr.dat 16 100 12 0 0 0 0 b c\n",
            "r/2 1 360 16\nr_1 8\n~ 8\n",
        ]).Select(Encoding.ASCII.GetBytes);

    public static IEnumerable<byte[]> Signals() =>
        ((string[])["8", "16", "24", "32", "61", "80", "160", "212", "310", "311"])
            .Select(format => (byte[])[.. Encoding.ASCII.GetBytes($"r 2 360 4\nr.dat {format} 200\nr.dat {format} 200\n"), 0, .. Enumerable.Range(1, 32).Select(value => (byte)(value * 7))]);

    public static IEnumerable<byte[]> Annotations() =>
    [
        [5, 4, 10, 4, 0, 0],
        [0, 0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0x58, 3, 0xFC, (byte)'a', (byte)'b', (byte)'c', 0, 5, 0xF0, 1, 0xF4, 2, 0xF8, 7, 4, 0, 0],
        [1, 0x58, 24, 0xFC, .. "## time resolution: 1000"u8, 0, 0xEC, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 9, 4, 0, 0],
    ];

    public static IEnumerable<byte[]> CsvFiles()
    {
        string row = string.Join(',', Enumerable.Range(0, 187).Select(index => (index / 187.0).ToString("E18", CultureInfo.InvariantCulture)).Append("1"));
        yield return Encoding.ASCII.GetBytes(row + "\n" + row + "\n");
        yield return Encoding.ASCII.GetBytes(string.Join(',', Enumerable.Range(0, 188)) + "\r\n" + row.Replace("E+000", "", StringComparison.Ordinal) + "\r\n");
        yield return [0xEF, 0xBB, 0xBF, .. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("\"0.5\",", 187)) + "0")];
    }

    private static Model<float> Model()
    {
        Architecture architecture = Architecture.Read(Network);
        return new Model<float>(architecture.Network, architecture.InputShape, seed: 1);
    }

    private static byte[] Bytes(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static string Layer(string kind) => kind switch
    {
        "conv1d" => """{"type":"conv1d","name":"c","filters":2,"kernel_size":3,"stride":2,"dilation":1,"padding":"same","use_bias":false}""",
        "dense" => """{"type":"dense","units":2,"kernel_initializer":"he_uniform"}""",
        "residual" => """{"type":"residual","body":[{"type":"relu"}],"projection":null}""",
        "max_pool1d" or "average_pool1d" => $$"""{"type":"{{kind}}","pool_size":2,"stride":null,"padding":"valid"}""",
        "dropout" => """{"type":"dropout","rate":0.5}""",
        "sequential" => """{"type":"sequential","layers":[{"type":"relu"}]}""",
        "side_input" => """{"type":"side_input","size":1,"body":{"type":"relu"}}""",
        _ => $$"""{"type":"{{kind}}"}""",
    };
}
