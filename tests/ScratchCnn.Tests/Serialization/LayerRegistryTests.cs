using System.Numerics;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

/// <summary>The layers of these tests stand for those of a user; each test registers kinds of its own, because the registry belongs to the process.</summary>
public sealed class LayerRegistryTests
{
    private enum Mode
    {
        PlainSum,
        OtherWay,
    }

    [Fact]
    public void A_registered_layer_is_saved_and_loaded_with_its_properties()
    {
        LayerRegistry.Register(new Everything(), p => new Everything
        {
            Count = p.WholeNumber("count", x => x.Count),
            Limit = p.WholeNumberOrNull("limit", x => x.Limit),
            Sizes = p.WholeNumbers("sizes", x => x.Sizes),
            Beta = p.Number("beta", x => x.Beta),
            IsOn = p.Flag("is_on", x => x.IsOn),
            Label = p.Text("label", x => x.Label),
            Mode = p.Choice("mode", x => x.Mode),
            Body = p.Body("body", x => x.Body),
            Branches = p.Bodies("branches", x => x.Branches),
        });
        var layer = new Everything
        {
            Name = "mine",
            Count = 7,
            Limit = 9,
            Sizes = [3, 5],
            Beta = 0.1,
            IsOn = true,
            Label = "é \"quoted\"",
            Mode = Mode.OtherWay,
            Body = new Sequential(new Relu(), new Tanh()),
            Branches = [new Sigmoid(), new Sequential(new Relu(), new Gelu())],
        };
        var model = new Model<float>(new Sequential(layer, new Flatten(), new Dense(2)), new Shape(5, 2), seed: 1);
        var saved = new TrainedModel(model, new Standardizer<float>(new float[10], [.. Enumerable.Repeat(1f, 10)]), ["a", "b"], "task");
        using var stream = new MemoryStream();
        ModelFile.Write(saved, stream);
        stream.Position = 0;

        Everything read = Assert.IsType<Everything>(((Sequential)ModelFile.Read(stream).Model.Spec).Layers[0]);

        Assert.Equal(("mine", 7, 9, 0.1, true, layer.Label, Mode.OtherWay), (read.Name, read.Count, read.Limit, read.Beta, read.IsOn, read.Label, read.Mode));
        Assert.Equal([3, 5], read.Sizes);
        Assert.Equal(layer.Body, read.Body);
        Assert.Equal(layer.Branches, read.Branches);
    }

    [Fact]
    public void What_is_left_out_of_the_JSON_is_the_prototypes()
    {
        LayerRegistry.Register(new Scaled(2.5), p => new Scaled(p.Number("factor", x => x.Factor)));

        Assert.Equal(new Scaled(2.5), Read("""{"type":"scaled"}"""));
        Assert.Equal(new Scaled(4) { Name = "x" }, Read("""{"type":"scaled","name":"x","factor":4}"""));
        ArchitectureException wrong = Assert.Throws<ArchitectureException>(() => Read("""{"type":"scaled","factor":"4"}"""));
        Assert.Equal("layers[0] (scaled), property 'factor': expected a number; got '\"4\"'.", wrong.Message);
    }

    [Fact]
    public void Registering_again_changes_nothing_from_any_number_of_threads()
    {
        Parallel.For(0, 64, _ => LayerRegistry.Register(new Again(), p => new Again(p.WholeNumber("count", x => x.Count))));

        Assert.Single(LayerRegistry.Kinds, "again");
        LayerRegistry.RequireRegistered(new Sequential(new Again(3)));
    }

    [Fact]
    public void A_kind_has_one_record_and_one_list_of_properties()
    {
        LayerRegistry.Register(new First(), p => new First(p.Number("a", x => x.A)));

        InvalidOperationException taken = Assert.Throws<InvalidOperationException>(() => LayerRegistry.Register(new Second(), _ => new Second()));
        Assert.Contains($"belongs to {typeof(First).FullName}", taken.Message, StringComparison.Ordinal);
        InvalidOperationException builtIn = Assert.Throws<InvalidOperationException>(() => LayerRegistry.Register(new NotRelu(), _ => new NotRelu()));
        Assert.Contains("'relu' belongs to ScratchCnn.Layers.Relu", builtIn.Message, StringComparison.Ordinal);
        InvalidOperationException changed = Assert.Throws<InvalidOperationException>(
            () => LayerRegistry.Register(new First(), p => new First(p.Number("b", x => x.A))));
        Assert.Contains("with the properties a (a number), and now with b (a number)", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_registration_that_could_not_be_read_back_is_refused_and_leaves_nothing()
    {
        Assert.Throws<ArgumentException>(() => LayerRegistry.Register(new Faulty(), p => new Faulty(p.Number("Big Name", x => x.A))));
        Assert.Throws<ArgumentException>(() => LayerRegistry.Register(new Faulty(), p => new Faulty(p.Number("name", x => x.A))));
        Assert.Throws<ArgumentException>(() => LayerRegistry.Register(new Faulty(), p => new Faulty(p.Number("a", x => x.A) + p.Number("a", x => x.A))));
        ArchitectureException lost = Assert.Throws<ArchitectureException>(() => LayerRegistry.Register(new Faulty(), p => new Faulty(p.Number("a", x => x.A) + 1)));
        Assert.Contains("\"a\":1}', it is read as '{\"type\":\"faulty\",\"a\":2}'", lost.Message, StringComparison.Ordinal);

        Assert.DoesNotContain("faulty", LayerRegistry.Kinds);
    }

    [Fact]
    public void An_unregistered_layer_is_refused_with_the_call_that_is_missing_wherever_it_stands()
    {
        foreach (ModuleSpec network in (ModuleSpec[])
            [new Unknown { Name = "mine" }, new Sequential(new Relu(), new Unknown { Name = "mine" }), new Residual(new Unknown { Name = "mine" })])
        {
            UnregisteredLayerException thrown = Assert.Throws<UnregisteredLayerException>(() => LayerRegistry.RequireRegistered(network));

            Assert.Equal(
                "Layer 'mine' of kind 'unknown' cannot be saved, because its kind is not registered. Before training and before loading, call once: "
                + "LayerRegistry.Register(new Unknown(…), p => new Unknown(p.Number(\"name\", x => x.Name), …)), with each property of the record.",
                thrown.Message);
        }

        ArchitectureException read = Assert.Throws<ArchitectureException>(() => Read("""{"type":"unknown"}"""));
        Assert.Contains("LayerRegistry.Register first", read.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_layer_with_the_kind_of_another_is_refused()
    {
        UnregisteredLayerException thrown = Assert.Throws<UnregisteredLayerException>(() => LayerRegistry.RequireRegistered(new NotRelu()));

        Assert.Contains("the kind belongs to ScratchCnn.Layers.Relu", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_JSON_cannot_hold_is_refused_with_its_place(double slope)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(
            () => LayerRegistry.RequireRegistered(new Sequential(new LeakyRelu(slope) { Name = "odd" })));

        Assert.Equal(FormattableString.Invariant($"odd (leaky_relu), property 'slope': expected a finite number; got {slope}."), thrown.Message);
    }

    private static ModuleSpec Read(string layer) => Architecture.Read($$"""{"input_shape":[5,2],"layers":[{{layer}}]}""").Network.Layers[0];

    private abstract record PassThrough(string Word) : LayerSpec
    {
        public override string Kind => Word;

        public override Shape OutputShape(Shape input) => input;

        public override Layer<T> Bind<T>(Shape input) => new PassThroughLayer<T>(input);
    }

    private sealed class PassThroughLayer<T>(Shape shape) : Layer<T>(shape, shape)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public override void Forward(in LayerPass<T> pass) => pass.Input.CopyTo(pass.Output);

        public override void Backward(in LayerPass<T> pass) => pass.OutputGradient.CopyTo(pass.InputGradient);
    }

    private sealed record Everything() : PassThrough("everything")
    {
        public int Count { get; init; } = 1;

        public int? Limit { get; init; }

        public IReadOnlyList<int> Sizes { get; init; } = [];

        public double Beta { get; init; } = 1;

        public bool IsOn { get; init; }

        public string Label { get; init; } = "";

        public Mode Mode { get; init; }

        public ModuleSpec Body { get; init; } = new Relu();

        public IReadOnlyList<ModuleSpec> Branches { get; init; } = [new Relu()];
    }

    private sealed record Scaled(double Factor) : PassThrough("scaled");

    private sealed record Again(int Count = 1) : PassThrough("again");

    private sealed record First(double A = 1) : PassThrough("one_of_two");

    private sealed record Second() : PassThrough("one_of_two");

    private sealed record NotRelu() : PassThrough("relu");

    private sealed record Faulty(double A = 1) : PassThrough("faulty");

    private sealed record Unknown() : PassThrough("unknown");
}
