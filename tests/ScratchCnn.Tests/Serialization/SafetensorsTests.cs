using System.Text;
using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

public class SafetensorsTests
{
    private static readonly Dictionary<string, string> s_noMetadata = [];

    [Fact]
    public void A_written_file_is_what_the_format_says_byte_by_byte()
    {
        var file = new SafetensorsFile(
            [SavedTensor.Of<byte>("flags", [3], [1, 0, 255]), SavedTensor.Of<float>("dense.kernel", [2, 1], [1f, -2.5f])],
            new Dictionary<string, string> { ["b"] = "say \"é\"", ["a"] = "" });

        // The wider type comes first, the metadata by name; the header is filled up with spaces to a multiple of eight.
        string header = """{"__metadata__":{"a":"","b":"say \"é\""},"dense.kernel":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}"""
            + ""","flags":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        byte[] json = Encoding.UTF8.GetBytes(header);
        int padding = (8 - (json.Length % 8)) % 8;
        byte[] expected =
        [
            (byte)(json.Length + padding), 0, 0, 0, 0, 0, 0, 0,
            .. json, .. Enumerable.Repeat((byte)' ', padding),
            0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0,
            1, 0, 255,
        ];
        Assert.NotEqual(0, padding);
        Assert.Equal(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString(Bytes(file)));
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        var written = new SafetensorsFile(
            [
                SavedTensor.Of<double>("d", [2], [double.NaN, Math.PI]),
                SavedTensor.Of<long>("step", [], [long.MinValue]),
                SavedTensor.Of<float>("f", [1, 3], [1f, float.NegativeInfinity, float.Epsilon]),
                SavedTensor.Of<float>("empty", [0, 7], []),
            ],
            new Dictionary<string, string> { ["task"] = "binary" });

        SafetensorsFile read = Read(Bytes(written));

        Assert.Equal("binary", Assert.Single(read.Metadata).Value);
        Assert.Equal(["d", "step", "f", "empty"], read.Tensors.Select(tensor => tensor.Name));
        Assert.Equal([double.NaN, Math.PI], read.Find("d")!.ToArray<double>());
        Assert.Equal([long.MinValue], read.Find("step")!.ToArray<long>());
        Assert.Equal([1f, float.NegativeInfinity, float.Epsilon], read.Find("f")!.ToArray<float>());
        Assert.Equal([0, 7], read.Find("empty")!.Shape);
        Assert.Null(read.Find("g"));
    }

    [Fact]
    public void A_file_may_begin_anywhere_in_its_stream()
    {
        byte[] bytes = Bytes(new SafetensorsFile([SavedTensor.Of<float>("w", [1], [3f])], s_noMetadata));
        using var stream = new MemoryStream([9, 9, 9, .. bytes]);
        stream.Position = 3;

        Assert.Equal([3f], SafetensorsFile.Read(stream).Find("w")!.ToArray<float>());
    }

    [Fact]
    public void Numbers_are_not_read_as_another_type_or_size()
    {
        SavedTensor tensor = SavedTensor.Of<float>("w", [2], [1f, 2f]);

        Assert.Contains("F32 [2]", Assert.Throws<ArgumentException>(() => tensor.ToArray<double>()).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => tensor.CopyTo(new float[3].AsSpan()));
        Assert.Throws<ArgumentException>(() => SavedTensor.Of<float>("w", [3], [1f, 2f]));
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written()
    {
        SavedTensor tensor = SavedTensor.Of<float>("w", [1], [1f]);

        Assert.Throws<ArgumentException>(() => new SafetensorsFile([tensor, tensor], s_noMetadata));
        Assert.Throws<ArgumentException>(() => new SafetensorsFile([SavedTensor.Of<float>("__metadata__", [1], [1f])], s_noMetadata));
    }

    private static byte[] Bytes(SafetensorsFile file)
    {
        using var stream = new MemoryStream();
        file.Write(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes));
}
