using System.Reflection;
using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Serialization;

public class ArchitectureTests
{
    [Fact]
    public void A_network_is_written_with_every_property()
    {
        var architecture = new Architecture(
            new Shape(187, 1),
            new Sequential(
                new Conv1D(32, 5),
                new Residual(new Sequential(new Conv1D(32, 5, Padding: Padding.Same) { Name = "inner" }, new Relu())),
                new MaxPool1D(5, Stride: 2),
                new Residual(new MaxPool1D(2), Projection: new Conv1D(32, 1, Stride: 2, UseBias: false)),
                new Flatten(),
                new Dense(2)));

        const string expected = """
            {"input_shape":[187,1],"layers":[
            {"type":"conv1d","filters":32,"kernel_size":5,"stride":1,"dilation":1,"padding":"valid",
            "use_bias":true,"kernel_initializer":"glorot_uniform","bias_initializer":"zeros"},
            {"type":"residual","body":[{"type":"conv1d","name":"inner","filters":32,"kernel_size":5,"stride":1,"dilation":1,"padding":"same",
            "use_bias":true,"kernel_initializer":"glorot_uniform","bias_initializer":"zeros"},{"type":"relu"}],"projection":null},
            {"type":"max_pool1d","pool_size":5,"stride":2,"padding":"valid"},
            {"type":"residual","body":{"type":"max_pool1d","pool_size":2,"stride":null,"padding":"valid"},
            "projection":{"type":"conv1d","filters":32,"kernel_size":1,"stride":2,"dilation":1,"padding":"valid",
            "use_bias":false,"kernel_initializer":"glorot_uniform","bias_initializer":"zeros"}},
            {"type":"flatten"},
            {"type":"dense","units":2,"use_bias":true,"kernel_initializer":"glorot_uniform","bias_initializer":"zeros"}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), architecture.ToJson());
        Assert.Equal(architecture, Architecture.Read(architecture.ToJson(indented: true)));
    }

    [Fact]
    public void What_has_a_default_may_be_left_out()
    {
        Architecture read = Architecture.Read("""{"layers":[{"filters":3,"kernel_size":2,"type":"conv1d"},{"type":"batch_norm"}],"input_shape":[9,1]}""");

        Assert.Equal(new Architecture(new Shape(9, 1), new Sequential(new Conv1D(3, 2), new BatchNorm())), read);
    }

    [Fact]
    public void A_flat_input_has_one_extent()
    {
        var architecture = new Architecture(Shape.Flat(7), new Sequential(new Dense(2)));

        Assert.StartsWith("{\"input_shape\":[7],", architecture.ToJson(), StringComparison.Ordinal);
        Assert.Equal(architecture, Architecture.Read(architecture.ToJson()));
    }

    public static TheoryData<Type> ModuleTypes() => [.. AllModules()];

    [Theory]
    [MemberData(nameof(ModuleTypes))]
    public void Every_property_of_every_module_survives(Type type)
    {
        // A value other than the default for each parameter of the constructor, so that a property that is forgotten, or swapped, shows.
        ConstructorInfo constructor = type.GetConstructors()[0];
        object?[] arguments = [.. constructor.GetParameters().Select((parameter, index) => Unusual(parameter, index))];
        ModuleSpec module = (ModuleSpec)constructor.Invoke(arguments) with { Name = "mine" };
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            LayerForm.Write(json, module);

        using JsonDocument document = JsonDocument.Parse(stream.ToArray());
        Assert.Equal(module, LayerForm.Read(document.RootElement, "layers[0]"));

        LayerForm form = LayerRegistry.FormOf(module);
        Assert.Equal(
            constructor.GetParameters().Select(parameter => JsonNamingPolicy.SnakeCaseLower.ConvertName(parameter.Name!)),
            form.Properties.Select(property => property.Name));
    }

    [Fact]
    public void Every_module_of_the_library_has_a_form() =>
        Assert.Equal(AllModules().Count(), BuiltInLayers.All.Count);

    [Theory]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"conv2d"}]}""", "layers[0]", null, "type", "'conv2d' is unknown; known are conv1d, dense")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"filters":3}]}""", "layers[0]", null, "type", "expected one of conv1d, dense")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"relu"},7]}""", "layers[1]", null, null, "expected an object")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dropout","rat":0.5}]}""", "layers[0]", "dropout", null, "'rat' is no property of dropout; known are name, rate.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dropout"}]}""", "layers[0]", "dropout", "rate", "it is missing; expected a number.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dense","units":"five"}]}""", "layers[0]", "dense", "units", "expected a whole number; got '\"five\"'.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dense","units":5.5}]}""", "layers[0]", "dense", "units", "expected a whole number; got '5.5'.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dense","units":-5}]}""", "layers[0]", "dense", null, "units = -5; expected at least 1.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dense","units":2,"name":""}]}""", "layers[0]", "dense", "name", "expected text")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"conv1d","filters":1,"kernel_size":2,"padding":"full"}]}""", "layers[0]", "conv1d", "padding", "one of valid, same, causal")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"relu"},{"type":"conv1d","filters":1,"kernel_size":12}]}""", "layers[1]", "conv1d", null, "(9 − 12) / 1 + 1")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"residual","body":[{"type":"relu"},{"type":"dens"}]}]}""", "layers[0].body[1]", null, "type", "'dens' is unknown")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"residual","body":{"type":"leaky_relu","slope":"x"}}]}""", "layers[0].body", "leaky_relu", "slope", "a number")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"residual","body":[]}]}""", "layers[0]", "residual", "body", "a list of layers, not empty")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"residual","body":[{"type":"relu"}],"projection":[]}]}""", "layers[0]", "residual", "projection", "a list of layers, not empty")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"dense","units":2147483647},{"type":"flatten"}]}""", "layers[0]", "dense", null, "dense would have a kernel of 1 × 2147483647 = 2,147,483,647 values")]
    [InlineData("""{"input_shape":[9,1],"layers":[]}""", "", null, "layers", "a list of layers, not empty")]
    [InlineData("""{"input_shape":[9,0],"layers":[{"type":"relu"}]}""", "", null, "input_shape", "expected [length, channels]")]
    [InlineData("""{"layers":[{"type":"relu"}]}""", "", null, "input_shape", "expected [length, channels]")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"relu"}],"optimizer":1}""", "", null, null, "'optimizer' is unknown; known are input_shape and layers.")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"relu","type":"tanh"}]}""", "", null, null, "not valid JSON")]
    [InlineData("""{"input_shape":[9,1],"layers":[{"type":"\ud800"}]}""", "", null, null, "surrogate")]
    [InlineData("""[]""", "", null, null, "expected an object")]
    [InlineData("""{""", "", null, null, "not valid JSON")]
    public void Errors_name_the_layer_and_the_property(string json, string path, string? kind, string? property, string message)
    {
        ArchitectureException thrown = Assert.Throws<ArchitectureException>(() => Architecture.Read(json));

        Assert.Equal((path, kind, property), (thrown.Path, thrown.Kind, thrown.Property));
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(path, thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(thrown.Message, char.IsControl);
    }

    internal static IEnumerable<Type> AllModules() =>
        typeof(ModuleSpec).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ModuleSpec)) && !type.IsAbstract);

    private static object? Unusual(ParameterInfo parameter, int index) => parameter.ParameterType switch
    {
        var type when type == typeof(int) || type == typeof(int?) => 11 + index,
        var type when type == typeof(double) => 0.125 + index,
        var type when type == typeof(bool) => !(bool)parameter.DefaultValue!,
        { IsEnum: true } type => Enum.GetValues(type).GetValue(1),
        var type when type == typeof(ModuleSpec) => new Sequential(new Relu(), new Dense(3)),
        var type when type == typeof(IReadOnlyList<ModuleSpec>) => new ModuleSpec[] { new Tanh(), new Dense(4) },
        var type when type == typeof(Conv1D) => new Conv1D(7, 3),
        var type => throw new NotSupportedException($"{parameter.Member.DeclaringType!.Name} has a {type.Name}."),
    };
}
