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

    [Fact]
    public void A_message_of_the_JSON_parser_brings_no_control_characters_of_the_file_along()
    {
        foreach (string json in (string[])["{\"input_shape\":[9],\u007f", "{\"\u009b31m\":[}", "{\"a\\u001b[31m\":[}"])
        {
            ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(json));
            Assert.DoesNotContain(thrown.Message, char.IsControl);
        }
    }

    [Theory]
    [InlineData("[9],\n}", "object")]
    [InlineData("[9,\n]}", "array")]
    public void A_trailing_comma_is_called_that_at_its_place(string rest, string kind)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read("{\"input_shape\":" + rest));

        Assert.EndsWith(
            $"The JSON {kind} contains a trailing comma at the end, which JSON does not allow; remove that comma. LineNumber: 1 | BytePositionInLine: 0.",
            thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_may_begin_with_a_byte_order_mark_and_UTF_16_is_named()
    {
        Architecture expected = Architecture.Read(SampleText());

        Assert.Equal(expected, Architecture.Read("\uFEFF" + SampleText()));
        Assert.Equal(expected, Architecture.Read((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(SampleText())]));
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            byte[] utf16 = [.. encoding.GetPreamble(), .. encoding.GetBytes(SampleText())];
            ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(utf16));
            Assert.EndsWith("The text is UTF-16; save it as UTF-8.", thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n", "a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'")]
    [InlineData("<!DOCTYPE html>\n<html></html>", "a web page")]
    public void Another_file_in_place_of_a_network_is_named(string text, string kind)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(text));

        Assert.EndsWith($"expected a network as JSON; the file is {kind}.", thrown.Message, StringComparison.Ordinal);
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
