using System.Text;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Serialization;

public class ArchitectureHostileTests
{
    [Fact]
    public void A_text_cut_at_any_byte_is_refused()
    {
        HostileInput hostile = Sample();

        hostile.TruncateEverywhere();

        Assert.Equal(0, hostile.Loaded);
    }

    [Fact]
    public void Twenty_thousand_flipped_bits_do_no_harm()
    {
        HostileInput hostile = Sample();

        hostile.FlipBits(20_000, seed: 3);

        Assert.True(hostile.Refused > 10_000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    [Fact]
    public void Mutations_do_no_harm()
    {
        HostileInput hostile = Sample();

        foreach ((string json, string damage) in JsonMutations.Of(SampleText(), 5_000, seed: 4))
            hostile.Feed(Encoding.UTF8.GetBytes(json), damage);

        Assert.True(hostile.Refused > 3000, $"{hostile.Refused} refused, {hostile.Loaded} loaded");
    }

    private static HostileInput Sample() => new(Encoding.UTF8.GetBytes(SampleText()), text => Architecture.Read(text));

    private static string SampleText() => new Architecture(
        new Shape(187, 1),
        new Sequential(
            new Conv1D(8, 5, Padding: Padding.Same) { Name = "first" },
            new BatchNorm(),
            new MaxPool1D(2),
            new Residual(new Sequential(new Conv1D(8, 3, Padding: Padding.Same), new LeakyRelu()), Projection: new Conv1D(8, 1)),
            new Dropout(0.2),
            new Flatten(),
            new Dense(2))).ToJson();
}
