using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

public class ModelFileHostileTests
{
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

        hostile.FlipBits(20_000, seed: 5);

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_of_the_header_do_no_harm()
    {
        HostileInput hostile = Sample();
        (string header, byte[] data) = JsonMutations.Split(SampleBytes());

        foreach ((string json, string damage) in JsonMutations.Of(header, 2_000, seed: 6))
            hostile.Feed(JsonMutations.File(json, data), damage);

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_of_the_architecture_in_the_metadata_do_no_harm()
    {
        HostileInput hostile = Sample();
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(SampleBytes()));

        foreach ((string json, string damage) in JsonMutations.Of(good.Metadata["architecture"], 2_000, seed: 7))
        {
            using var stream = new MemoryStream();
            new SafetensorsFile(good.Tensors, new Dictionary<string, string>(good.Metadata) { ["architecture"] = json }.WithoutChecksum()).Write(stream);
            hostile.Feed(stream.ToArray(), damage);
        }

        Assert.True(hostile.Refused > 1000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    private static HostileInput Sample() => new(SampleBytes(), file => ModelFile.Read(new MemoryStream(file)));

    private static byte[] SampleBytes()
    {
        using var stream = new MemoryStream();
        ModelFile.Write(SampleClassifier.Create(), stream);
        return stream.ToArray();
    }
}
