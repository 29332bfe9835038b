using ScratchCnn.Architectures;

namespace ScratchCnn.Tests.Serialization;

/// <summary>A network that is too large is refused by the layer's name, the size it would have and the limit.</summary>
public class GiantNetworkTests
{
    private const string Pool = """{"type": "global_average_pool1d"}, {"type": "dense", "units": 2}""";

    [Theory]
    [InlineData("""{"type": "conv1d", "filters": 2147483647, "kernel_size": 5}""", "layers[0] (conv1d)", "2,147,483,591")]
    [InlineData("""{"type": "conv1d", "filters": 65536, "kernel_size": 1}, {"type": "conv1d", "filters": 65536, "kernel_size": 1}""", "layers[1] (conv1d)", "4,294,967,296")]
    [InlineData("""{"type": "flatten"}, {"type": "dense", "units": 2147483647}""", "layers[1] (dense)", "401,579,441,989")]
    [InlineData("""{"type": "up_sampling1d", "size": 2147483647}""", "up_sampling1d_1", "2,147,483,591")]
    [InlineData("""{"type": "up_sampling1d", "size": 60000}, {"type": "conv1d", "filters": 6000, "kernel_size": 1}""", "layers[1] (conv1d)", "67,320,000,000")]
    [InlineData("""{"type": "zero_padding1d", "left": 2147483647, "right": 1}""", "zero_padding1d_1", "2,147,483,591")]
    [InlineData("""{"type": "depthwise_conv1d", "kernel_size": 5, "depth_multiplier": 2147483647}""", "depthwise_conv1d", "")]
    [InlineData("""{"type": "conv1d", "filters": 2147483647, "kernel_size": 187, "name": "huge"}""", "huge (conv1d)", "2,147,483,591")]
    [InlineData("""{"type": "residual", "body": [{"type": "conv1d", "filters": 2147483647, "kernel_size": 5, "padding": "same"}]}""", "conv1d", "")]
    [InlineData("""{"type": "concatenate", "branches": [[{"type": "conv1d", "filters": 2000000000, "kernel_size": 1}], [{"type": "conv1d", "filters": 2000000000, "kernel_size": 1}]]}""", "conv1d", "")]
    [InlineData("""{"type": "conv1d", "filters": 200000, "kernel_size": 1}""", "", "16777216")]
    public void Every_kind_of_layer_is_refused_without_an_overflow(string layers, string name, string size)
    {
        string json = $$"""{"input_shape": [187, 1], "layers": [{{layers}}, {{Pool}}]}""";

        ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(json));

        Assert.Contains(name, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(size, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("overflow", thrown.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("[2147483647, 2147483647]")]
    [InlineData("[2147483647]")]
    public void An_input_that_is_too_large_is_refused(string shape)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(
            () => Architecture.Read($$"""{"input_shape": {{shape}}, "layers": [{"type": "relu"}, {{Pool}}]}"""));

        Assert.DoesNotContain("overflow", thrown.Message, StringComparison.OrdinalIgnoreCase);
    }
}
