using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Serialization;
using ScratchCnn.Tests.Golden;

namespace ScratchCnn.Tests.Serialization;

/// <summary>The files in Golden/ were written by libtorch, with its predictions beside them.</summary>
public class PyTorchImportTests
{
    private static readonly Dictionary<string, Architecture> s_architectures = new()
    {
        ["import_sequential"] = new Architecture(new Shape(45, 1), new Sequential(
            new Conv1D(3, 4), new Relu(), new BatchNorm(), new MaxPool1D(2),
            new Conv1D(5, 3), new Relu(), new BatchNorm(), new MaxPool1D(2),
            new Flatten(), new Dense(6), new Relu(), new Dense(2))),
        ["import_baseline"] = new Architecture(new Shape(187, 1), new Sequential(
            new Conv1D(8, 5), new Relu(), new BatchNorm(), new MaxPool1D(2), new Dropout(0.2),
            new Conv1D(12, 5), new Relu(), new BatchNorm(), new MaxPool1D(2),
            new Flatten(), new Dense(16), new Relu(), new Dropout(0.2), new Dense(2))),
        ["import_kachuee"] = new Architecture(new Shape(187, 1), new Sequential(
        [
            new Conv1D(32, 5),
            .. Enumerable.Repeat<ModuleSpec[]>(
            [
                new Residual(new Sequential(new Conv1D(32, 5, Padding: Padding.Same), new Relu(), new Conv1D(32, 5, Padding: Padding.Same))),
                new Relu(), new MaxPool1D(5, 2),
            ], 5).SelectMany(block => block),
            new Flatten(), new Dense(32), new Relu(), new Dense(32), new Relu(), new Dense(5),
        ])),
    };

    public static TheoryData<string> Cases() => GoldenCase.Names("import");

    [Theory]
    [MemberData(nameof(Cases))]
    public void An_imported_model_predicts_what_libtorch_predicts(string name)
    {
        GoldenCase golden = GoldenCase.Find("import", name);

        Model<float> model = Import(name, s_architectures[name]).Model;

        var logits = new float[golden["logits"].Values.Length];
        new Predictor<float>(model).Predict(Array.ConvertAll(golden["input"].Values, value => (float)value), logits);
        golden.AssertClose("logits", Array.ConvertAll(logits, value => (double)value), tolerance: 1e-5);
    }

    [Fact]
    public void The_list_says_which_tensor_became_which()
    {
        PyTorchImport import = Import("import_baseline", s_architectures["import_baseline"]);

        Assert.Equal(new ImportedTensor("conv1.weight", "F32 [8, 1, 5]", "conv1d_1.kernel", "F32 [5, 1, 8]"), import.Tensors[0]);
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var", "conv2.weight"],
            import.Tensors.Take(7).Select(tensor => tensor.Source));
        Assert.Equal("batch_norm_1.moving_variance", import.Tensors[5].Target);
        Assert.Equal(["bn1.num_batches_tracked", "bn2.num_batches_tracked"], import.LeftAside.Order());
    }

    [Fact]
    public void Numbered_modules_are_taken_in_the_order_of_their_numbers()
    {
        // Ten equal modules; by letters "10" would come before "2".
        SavedTensor[] tensors = [.. Enumerable.Range(1, 10).Select(number => SavedTensor.Of<float>($"layers.{number}.weight", [2, 2], [number, 0, 0, 0]))];
        var architecture = new Architecture(Shape.Flat(2), new Sequential(Enumerable.Repeat<ModuleSpec>(new Dense(2, UseBias: false), 10).ToArray()));

        PyTorchImport import = PyTorchImport.Read(Stream(tensors), architecture);

        Assert.Equal(Enumerable.Range(1, 10).Select(number => $"layers.{number}.weight"), import.Tensors.Select(tensor => tensor.Source));
        Assert.Equal(10, import.Model.Values(import.Model.Tensors[9])[0]);
    }

    [Fact]
    public void Behind_a_flatten_the_inputs_are_brought_into_our_order()
    {
        // Two positions, three channels: PyTorch's input c · 2 + l is our l · 3 + c. A batch normalization in between has channels in that order too,
        // and a bias has not, even where it is as long.
        SavedTensor[] tensors =
        [
            SavedTensor.Of<float>("bn.weight", [6], [10, 11, 12, 13, 14, 15]),
            SavedTensor.Of<float>("bn.bias", [6], new float[6]),
            SavedTensor.Of<float>("bn.running_mean", [6], new float[6]),
            SavedTensor.Of<float>("bn.running_var", [6], [1, 1, 1, 1, 1, 1]),
            SavedTensor.Of<float>("fc.weight", [6, 6], [.. Enumerable.Range(0, 36).Select(value => (float)value)]),
            SavedTensor.Of<float>("fc.bias", [6], [20, 21, 22, 23, 24, 25]),
        ];
        var architecture = new Architecture(new Shape(2, 3), new Sequential(new Flatten(), new BatchNorm(), new Relu(), new Dense(6)));

        Model<float> model = PyTorchImport.Read(Stream(tensors), architecture).Model;

        float[] Values(string name) => model.Values(model.Tensors.Single(tensor => tensor.Name == name)).ToArray();
        Assert.Equal([10, 12, 14, 11, 13, 15], Values("batch_norm_1.gamma"));
        Assert.Equal([0, 2, 4, 1, 3, 5], Values("dense_1.kernel").Where((_, index) => index % 6 == 0));
        Assert.Equal([20, 21, 22, 23, 24, 25], Values("dense_1.bias"));
    }

    [Fact]
    public void Behind_a_side_input_the_body_is_turned_round_and_the_side_is_not()
    {
        SavedTensor[] tensors =
        [
            SavedTensor.Of<float>("conv.weight", [2, 1, 2], [1, 2, 3, 4]),
            SavedTensor.Of<float>("fc.weight", [1, 6], [0, 1, 2, 3, 4, 5]),
        ];
        var architecture = new Architecture(
            new Shape(5, 1), new Sequential(new SideInput(2, new Conv1D(2, 2, UseBias: false)), new Dense(1, UseBias: false)));

        Model<float> model = PyTorchImport.Read(Stream(tensors), architecture).Model;

        Assert.Equal([1, 3, 2, 4], model.Values(model.Tensors[0]).ToArray());
        Assert.Equal([0, 2, 1, 3, 4, 5], model.Values(model.Tensors[1]).ToArray());
    }

    [Fact]
    public void A_layer_without_weights_is_named_together_with_what_is_left()
    {
        Architecture architecture = new(new Shape(45, 1), new Sequential(new Conv1D(3, 4), new Conv1D(4, 4)));

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => Import("import_sequential", architecture));

        Assert.Equal(SavedModelError.MissingTensor, thrown.Error);
        Assert.StartsWith("Layer 'conv1d_2' needs weight [4, 3, 4], bias [4]; left in the file: '2' (", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_without_a_layer_are_listed_and_left_out()
    {
        SavedTensor[] tensors =
        [
            SavedTensor.Of<float>("criterion.weight", [3], [1, 2, 3]),
            SavedTensor.Of<long>("bn.num_batches_tracked", [], [7]),
            SavedTensor.Of<long>("ema.steps", [1], [7]),
            SavedTensor.Of<float>("fc.weight", [1, 2], [4, 5]),
            SavedTensor.Of<float>("log_sigma", [], [float.NaN]),
        ];
        var architecture = new Architecture(Shape.Flat(2), new Sequential(new Dense(1, UseBias: false)));

        PyTorchImport import = PyTorchImport.Read(Stream(tensors), architecture);

        Assert.Equal([4, 5], import.Model.Values(import.Model.Tensors[0]).ToArray());
        Assert.Equal(["bn.num_batches_tracked", "criterion.weight", "ema.steps", "log_sigma"], import.LeftAside.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("F8_E4M3", 2)]
    [InlineData("F8_E5M2", 2)]
    [InlineData("C64", 16)]
    [InlineData("F4", 1)]
    [InlineData("something", 5)]
    public void Tensors_of_an_unknown_type_are_left_out_where_no_layer_takes_them_and_refused_by_name_where_one_does(string dtype, int bytes)
    {
        static MemoryStream File(string dtype, int bytes, string unknown, int extents) => Raw(
            $$$"""{"fc.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"{{{unknown}}}":{"dtype":"{{{dtype}}}","shape":[{{{extents}}}],"data_offsets":[8,{{{8 + bytes}}}]}}""",
            8 + bytes);

        var plain = new Architecture(Shape.Flat(2), new Sequential(new Dense(1, UseBias: false)));
        Assert.Equal(["table.rows"], PyTorchImport.Read(File(dtype, bytes, "table.rows", 2), plain).LeftAside);

        var withBias = new Architecture(Shape.Flat(2), new Sequential(new Dense(1)));
        SavedModelException needed = Assert.Throws<SavedModelException>(() => PyTorchImport.Read(File(dtype, bytes, "fc.bias", 1), withBias));
        Assert.Equal(SavedModelError.TensorType, needed.Error);
        Assert.Equal($"Tensor 'fc.bias' is '{dtype}' [1]; expected floating-point numbers: F16, BF16, F32 or F64.", needed.Message);

        SafetensorsException strict = Assert.Throws<SafetensorsException>(() => SafetensorsFile.Read(File(dtype, bytes, "table.rows", 2)));
        Assert.Equal(SafetensorsError.UnknownDtype, strict.Error);
    }

    [Theory]
    [InlineData("conv.weight", 5, float.NaN)]
    [InlineData("conv.bias", 0, float.PositiveInfinity)]
    [InlineData("fc.weight", 11, float.NegativeInfinity)]
    public void A_value_that_is_not_finite_is_refused_by_tensor_and_index(string tensor, int index, float value)
    {
        var values = new Dictionary<string, float[]> { ["conv.weight"] = new float[6], ["conv.bias"] = new float[2], ["fc.weight"] = new float[12] };
        values[tensor][index] = value;
        SavedTensor[] tensors =
        [
            SavedTensor.Of<float>("conv.weight", [2, 1, 3], values["conv.weight"]),
            SavedTensor.Of<float>("conv.bias", [2], values["conv.bias"]),
            SavedTensor.Of<float>("fc.weight", [2, 6], values["fc.weight"]),
        ];
        var architecture = new Architecture(new Shape(5, 1), new Sequential(new Conv1D(2, 3), new Flatten(), new Dense(2, UseBias: false)));

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => PyTorchImport.Read(Stream(tensors), architecture));

        Assert.Equal(SavedModelError.NotFinite, thrown.Error);
        Assert.Equal($"Value {index} of tensor '{tensor}' is not a finite number.", thrown.Message);
    }

    [Theory]
    [InlineData(TensorType.F16)]
    [InlineData(TensorType.BF16)]
    [InlineData(TensorType.F64)]
    public void Other_precisions_are_read_and_the_rounding_is_said(TensorType type)
    {
        // 1, -2, 0.15625, the smallest number of the type, or a third: bits by type.
        byte[] data = type switch
        {
            TensorType.F16 => [0x00, 0x3C, 0x00, 0xC0, 0x00, 0x31, 0x01, 0x00],
            TensorType.BF16 => [0x80, 0x3F, 0x00, 0xC0, 0x20, 0x3E, 0x01, 0x00],
            _ => [.. new[] { 1, -2, 0.15625, 1.0 / 3 }.SelectMany(BitConverter.GetBytes)],
        };
        float last = type switch { TensorType.F16 => MathF.Pow(2, -24), TensorType.BF16 => MathF.Pow(2, -133), _ => 1f / 3 };
        var architecture = new Architecture(Shape.Flat(4), new Sequential(new Dense(1, UseBias: false)));

        PyTorchImport import = PyTorchImport.Read(Stream([new SavedTensor("fc.weight", type, [1, 4], data)]), architecture);

        Assert.Equal([1, -2, 0.15625f, last], import.Model.Values(import.Model.Tensors[0]).ToArray());
        Assert.Contains($"1 of 1 tensors are {type}", import.Rounding, StringComparison.Ordinal);
        Assert.Contains(type == TensorType.F64 ? "rounded" : "exactly", import.Rounding, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TensorType.F16, new byte[] { 0, 0, 0x00, 0x7C }, "is not a finite number")]
    [InlineData(TensorType.BF16, new byte[] { 0, 0, 0xC0, 0x7F }, "is not a finite number")]
    [InlineData(TensorType.F64, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F }, "is not a finite number")]
    [InlineData(TensorType.F64, new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0x9C, 0x75, 0, 0x88, 0x3C, 0xE4, 0x37, 0x7E }, ", 1e+300, is too large")]
    public void Other_precisions_are_refused_where_single_precision_is_not_finite(TensorType type, byte[] data, string expected)
    {
        var architecture = new Architecture(Shape.Flat(2), new Sequential(new Dense(1, UseBias: false)));

        SavedModelException thrown = Assert.Throws<SavedModelException>(
            () => PyTorchImport.Read(Stream([new SavedTensor("fc.weight", type, [1, 2], data)]), architecture));

        Assert.StartsWith("Value 1 of tensor 'fc.weight'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Single_precision_is_not_worth_a_word_and_whole_numbers_are_refused()
    {
        var architecture = new Architecture(Shape.Flat(2), new Sequential(new Dense(1, UseBias: false)));

        Assert.Null(PyTorchImport.Read(Stream([SavedTensor.Of<float>("fc.weight", [1, 2], new float[2])]), architecture).Rounding);
        SavedModelException thrown = Assert.Throws<SavedModelException>(
            () => PyTorchImport.Read(Stream([SavedTensor.Of<long>("fc.weight", [1, 2], new long[2])]), architecture));

        Assert.Equal(SavedModelError.TensorType, thrown.Error);
        Assert.Contains("F16, BF16, F32 or F64", thrown.Message, StringComparison.Ordinal);
    }

    private static PyTorchImport Import(string name, Architecture architecture)
    {
        using FileStream file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Golden", $"{name}.safetensors"));
        return PyTorchImport.Read(file, architecture);
    }

    private static MemoryStream Stream(SavedTensor[] tensors)
    {
        var stream = new MemoryStream();
        new SafetensorsFile(tensors, new Dictionary<string, string>()).Write(stream);
        stream.Position = 0;
        return stream;
    }

    private static MemoryStream Raw(string header, int dataBytes)
    {
        byte[] json = System.Text.Encoding.UTF8.GetBytes(header);
        return new MemoryStream([.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[dataBytes]]);
    }
}
