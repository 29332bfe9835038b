using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

public class SafetensorsHostileTests
{
    private const string Half = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},""";

    [Theory]
    [InlineData(SafetensorsError.HeaderNotJson, "")]
    [InlineData(SafetensorsError.HeaderNotJson, "{")]
    [InlineData(SafetensorsError.HeaderNotJson, "{} x")]
    [InlineData(SafetensorsError.HeaderNotJson, """{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.HeaderNotJson, """{"__metadata__":{"a":"\udc00"}}""")]
    [InlineData(SafetensorsError.HeaderForm, "[]")]
    [InlineData(SafetensorsError.HeaderForm, """{"a":1}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"a":{"dtype":"F32","shape":[2]}}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"__metadata__":{"a":1}}""")]
    [InlineData(SafetensorsError.HeaderForm, """{"__metadata__":"a"}""")]
    [InlineData(SafetensorsError.DuplicateKey, Half + """ "a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""")]
    [InlineData(SafetensorsError.DuplicateKey, """{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.DuplicateKey, """{"__metadata__":{"a":"1","\u0061":"2"}}""")]
    [InlineData(SafetensorsError.DuplicateKey, """{"__metadata__":{},"__metadata__":{}}""")]
    [InlineData(SafetensorsError.UnknownDtype, """{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.UnknownDtype, """{"a":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Shape, """{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Shape, """{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Shape, """{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.SizeOverflow, """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.SizeOverflow, """{"a":{"dtype":"F64","shape":[9223372036854775807],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Offsets, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""")]
    [InlineData(SafetensorsError.Offsets, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""")]
    [InlineData(SafetensorsError.Offsets, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""")]
    [InlineData(SafetensorsError.SizeMismatch, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,7]}}""")]
    [InlineData(SafetensorsError.SizeMismatch, """{"a":{"dtype":"F32","shape":[],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Hole, """{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""")]
    [InlineData(SafetensorsError.Hole, Half + """ "b":{"dtype":"U8","shape":[1],"data_offsets":[9,10]}}""")]
    [InlineData(SafetensorsError.Overlap, Half + """ "b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""")]
    [InlineData(SafetensorsError.Overlap, Half + """ "b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""")]
    [InlineData(SafetensorsError.DataCut, Half + """ "b":{"dtype":"F64","shape":[1000000000000],"data_offsets":[8,8000000000008]}}""")]
    [InlineData(SafetensorsError.TrailingData, """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""")]
    public void Each_broken_rule_is_its_own_error(SafetensorsError error, string header)
    {
        // Eight bytes of data follow; the header "Half" describes just these.
        SafetensorsException thrown = Assert.Throws<SafetensorsException>(() => Read(JsonMutations.File(header, new byte[8])));

        Assert.Equal(error, thrown.Error);
        Assert.EndsWith(".", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SafetensorsError.NoHeader, new byte[0])]
    [InlineData(SafetensorsError.NoHeader, new byte[] { 2, 0, 0, 0, 0, 0, 0 })]
    [InlineData(SafetensorsError.HeaderOutsideFile, new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}' })]
    [InlineData(SafetensorsError.HeaderTooLong, new byte[] { 1, 0xE1, 0xF5, 5, 0, 0, 0, 0, (byte)'{', (byte)'}' })]
    [InlineData(SafetensorsError.HeaderTooLong, new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, (byte)'{', (byte)'}' })]
    [InlineData(SafetensorsError.HeaderNotUtf8, new byte[] { 5, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'"', 0xC3, (byte)'"', (byte)'}' })]
    public void The_framing_is_checked(SafetensorsError error, byte[] file) =>
        Assert.Equal(error, Assert.Throws<SafetensorsException>(() => Read(file)).Error);

    [Fact]
    public void A_short_file_that_claims_a_long_header_takes_no_memory()
    {
        byte[] file = new byte[50];
        BitConverter.TryWriteBytes(file, 100_000_000UL);
        var stream = new MemoryStream(file);
        long before = GC.GetAllocatedBytesForCurrentThread();

        SafetensorsException thrown = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(stream));

        Assert.Equal(SafetensorsError.HeaderOutsideFile, thrown.Error);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void Names_cannot_smuggle_control_codes_into_messages()
    {
        byte[] file = JsonMutations.File("""{"\u001b[2J\n":1}""", []);

        Assert.DoesNotContain(Assert.Throws<SafetensorsException>(() => Read(file)).Message, char.IsControl);
    }

    [Fact]
    public void A_file_cut_at_any_byte_is_refused()
    {
        HostileInput hostile = Sample();

        hostile.TruncateEverywhere();

        Assert.Equal(0, hostile.Loaded);
    }

    [Fact]
    public void Twenty_thousand_flipped_bits_do_no_harm()
    {
        HostileInput hostile = Sample();

        hostile.FlipBits(20_000, seed: 1);

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_of_the_header_do_no_harm()
    {
        HostileInput hostile = Sample();
        (string header, byte[] data) = JsonMutations.Split(SampleBytes());

        foreach ((string json, string damage) in JsonMutations.Of(header, 5_000, seed: 2))
            hostile.Feed(JsonMutations.File(json, data), damage);

        Assert.True(hostile.Refused > 4000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    private static HostileInput Sample() => new(SampleBytes(), file => Read(file));

    private static byte[] SampleBytes()
    {
        SavedTensor[] tensors =
        [
            .. Enumerable.Range(0, 20).Select(number => SavedTensor.Of<float>($"conv1d_{number}.kernel", [5, 2, 4], new float[40])),
            SavedTensor.Of<long>("step", [], [7]),
        ];
        using var stream = new MemoryStream();
        new SafetensorsFile(tensors, new Dictionary<string, string> { ["version"] = "1", ["classes"] = """["normal","abnormal"]""" }).Write(stream);
        return stream.ToArray();
    }

    private static SafetensorsFile Read(byte[] bytes) => SafetensorsFile.Read(new MemoryStream(bytes));
}
