using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Layers;

/// <summary>Checks of settings name the layer, the property and the value; those of sizes state the product and the limit.</summary>
public sealed class RequireTests
{
    [Fact]
    public void A_layer_is_named_by_its_name_and_its_kind_unless_the_one_begins_with_the_other()
    {
        Assert.Equal("conv1d", Require.NameOf(new Conv1D(4, 3)));
        Assert.Equal("conv1d_2", Require.NameOf(new Conv1D(4, 3) { Name = "conv1d_2" }));
        Assert.Equal("stem (conv1d)", Require.NameOf(new Conv1D(4, 3) { Name = "stem" }));
        Assert.Throws<ArgumentNullException>("spec", () => Require.NameOf(null!));
    }

    [Fact]
    public void A_failed_condition_is_told_with_the_value()
    {
        Require.That(new Relu(), true, "rate", 1.5, "below 1");
        Assert.Equal(
            "relu has rate = 1.5; expected below 1.",
            Assert.Throws<ShapeException>(() => Require.That(new Relu(), false, "rate", 1.5, "below 1")).Message);
    }

    [Theory]
    [InlineData(0), InlineData(-5), InlineData(int.MinValue)]
    public void A_count_is_at_least_1(int value)
    {
        Require.Positive(new Relu(), 1, "size");
        Assert.Equal($"relu has size = {value}; expected at least 1.", Assert.Throws<ShapeException>(() => Require.Positive(new Relu(), value, "size")).Message);
    }

    [Fact]
    public void A_tensor_has_at_most_as_many_values_as_an_array()
    {
        Require.Fits(new Relu(), "output", Array.MaxLength);
        Require.Fits(new Relu(), "output", 1, Array.MaxLength, 1);
        Require.Fits(new Relu(), "output");
        Assert.Equal(
            "stem (relu) would have a kernel of 2 × 1073741796 = 2,147,483,592 values; an array holds at most 2,147,483,591.",
            Assert.Throws<ShapeException>(() => Require.Fits(new Relu { Name = "stem" }, "kernel", 2, 1_073_741_796)).Message);
        // Five extents, whose product fits into no integer type.
        Assert.Contains(
            "= 45,671,926,060,252,476,630,107,084,286,792,841,360,213,803,007 values",
            Assert.Throws<ShapeException>(() => Require.Fits(new Relu(), "kernel", int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kernel", "a kernel"), InlineData("output", "an output"), InlineData("array", "an array"), InlineData("extent", "an extent")]
    [InlineData("input", "an input"), InlineData("upper half", "an upper half")]
    public void The_article_fits_the_word(string tensor, string expected) =>
        Assert.Contains($"would have {expected} of", Assert.Throws<ShapeException>(() => Require.Fits(new Relu(), tensor, int.MaxValue, 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void Shapes_are_written_with_their_length_unless_it_is_1()
    {
        Assert.Equal(["(2752)", "(187, 32)", "(2, 1)"], new[] { Shape.Flat(2752), new Shape(187, 32), new Shape(2, 1) }.Select(shape => shape.ToString()));
        Assert.Equal((12, new Shape(1, 5)), (new Shape(3, 4).Size, Shape.Flat(5)));
        Assert.Throws<OverflowException>(() => new Shape(65_536, 65_536).Size);
    }
}
