using ScratchCnn.Architectures;
using ScratchCnn.Layers;

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
    [InlineData("[2147483647, 2147483647]", "4611686014132420609")]
    [InlineData("[2147483647, 1]", "2147483647")]
    [InlineData("[2147483647]", "2147483647")]
    public void An_input_that_is_too_large_is_refused(string shape, string values)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(
            () => Architecture.Read($$"""{"input_shape": {{shape}}, "layers": [{"type": "conv1d", "filters": 4, "kernel_size": 5}, {{Pool}}]}"""));

        Assert.Contains($"the input has {values} values; at most 16777216 are allowed.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_with_too_many_weights_is_refused_before_there_is_memory_for_them()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(
            """{"input_shape": [187], "layers": [{"type": "dense", "units": 30000}, {"type": "dense", "units": 30000, "name": "wide"}, {"type": "dense", "units": 2}]}"""));

        Assert.EndsWith("The network has 905,730,002 weights, 900,030,000 of them in wide; at most 67,108,864 are allowed.", thrown.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 24);
    }

    [Fact]
    public void A_layer_alone_names_the_tensor_that_is_too_large()
    {
        Assert.StartsWith(
            "dense would have an output of 11 × 400000000 = 4,400,000,000 values",
            Assert.Throws<ShapeException>(() => new Dense(400_000_000).OutputShape(new Shape(11, 2))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "depthwise_conv1d would have a kernel of 60000 × 60000 = 3,600,000,000 values",
            Assert.Throws<ShapeException>(() => new DepthwiseConv1D(60_000).OutputShape(new Shape(100_000, 60_000))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_window_and_a_signal_that_fill_an_array_together_are_taken() =>
        Assert.Equal(Array.MaxLength - 1, Windows.Over(new Conv1D(4, 1), new Shape(Array.MaxLength - 1, 1), 1, 1, Padding.Valid).Count);

    [Fact]
    public void A_window_on_a_signal_as_long_as_an_array_is_refused_with_the_limit()
    {
        ShapeException thrown = Assert.Throws<ShapeException>(() => Windows.Over(new Conv1D(4, 5), new Shape(int.MaxValue, 1), 5, 1, Padding.Same));

        Assert.Contains($"with the input's length, {int.MaxValue}, is at most {Array.MaxLength}", thrown.Message, StringComparison.Ordinal);
    }
}
