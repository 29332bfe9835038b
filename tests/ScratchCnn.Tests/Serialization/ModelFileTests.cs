using System.Text.Json;
using ScratchCnn.Architectures;
using ScratchCnn.Data;
using ScratchCnn.Models;
using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

public class ModelFileTests
{
    [Fact]
    public void A_loaded_classifier_predicts_the_same_bits()
    {
        TrainedModel saved = SampleClassifier.Create();
        float[] rows = SampleClassifier.Random(40 * 31, seed: 9);

        TrainedModel loaded = Read(Bytes(saved));

        Assert.Equal(SampleClassifier.Predict(saved, rows).Select(BitConverter.SingleToInt32Bits), SampleClassifier.Predict(loaded, rows).Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(saved.ClassNames, loaded.ClassNames);
        Assert.Equal((saved.Purpose, saved.TrainingSummary), (loaded.Purpose, loaded.TrainingSummary));
        Assert.Equal(SampleClassifier.Network, loaded.Model.Spec);
    }

    [Fact]
    public void The_same_classifier_gives_the_same_bytes_and_so_does_the_loaded_one()
    {
        byte[] bytes = Bytes(SampleClassifier.Create());

        Assert.Equal(bytes, Bytes(SampleClassifier.Create()));
        Assert.Equal(bytes, Bytes(Read(bytes)));
        Assert.NotEqual(bytes, Bytes(SampleClassifier.Create(seed: 5)));
    }

    [Fact]
    public void Any_safetensors_reader_finds_tensors_by_layer_and_JSON_in_the_metadata()
    {
        SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(Bytes(SampleClassifier.Create())));

        Assert.Equal([5, 1, 4], file.Find("conv1d_1.kernel")!.Shape);
        Assert.Equal([4], file.Find("batch_norm_1.moving_variance")!.Shape);
        Assert.Equal([8], file.Find("hidden.bias")!.Shape);
        Assert.Equal([31], file.Find("standardizer.scale")!.Shape);
        Assert.Equal("aami", file.Metadata["task"]);
        Assert.Equal("1", file.Metadata["format_version"]);
        Assert.Equal(["class \"0\" é", "class \"1\" é", "class \"2\" é"], JsonSerializer.Deserialize<string[]>(file.Metadata["class_names"])!);
        Assert.Equal(3, JsonDocument.Parse(file.Metadata["training"]).RootElement.GetProperty("epochs").GetInt32());
        Assert.Equal(SampleClassifier.Network, Architecture.Read(file.Metadata["architecture"]).Network);
    }

    [Fact]
    public void Eight_threads_predict_with_one_model_and_get_the_bits_of_one_thread()
    {
        TrainedModel classifier = Read(Bytes(SampleClassifier.Create()));
        float[] rows = SampleClassifier.Random(100 * 31, seed: 9);
        float[] expected = SampleClassifier.Predict(classifier, rows);
        int differences = 0;

        Thread[] threads = [.. Enumerable.Range(0, 8).Select(_ => new Thread(() =>
        {
            Predictor<float> predictor = classifier.CreatePredictor();
            var outputs = new float[expected.Length];
            for (int round = 0; round < 50; round++)
            {
                predictor.Predict(rows, outputs);
                if (!outputs.AsSpan().SequenceEqual(expected))
                    Interlocked.Increment(ref differences);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, differences);
    }

    [Fact]
    public void Parts_that_do_not_fit_make_no_classifier()
    {
        TrainedModel whole = SampleClassifier.Create();

        Assert.Throws<ArgumentException>(() => new TrainedModel(whole.Model, whole.Standardizer, ["a", "b"], "aami"));
        Assert.Throws<ArgumentException>(() => new TrainedModel(whole.Model, new Standardizer<float>(new float[30], new float[30]), whole.ClassNames, "aami"));
    }

    public static TheoryData<string, SavedModelError, string> Contents() => new()
    {
        { "no format", SavedModelError.Format, "there is none" },
        { "a format of another kind", SavedModelError.Format, "'pt'" },
        { "a version of tomorrow", SavedModelError.Format, "version '3'" },
        { "no class names", SavedModelError.MissingMetadata, "class_names" },
        { "class names that are numbers", SavedModelError.Metadata, "list of texts" },
        { "training that is no JSON", SavedModelError.Metadata, "'training'" },
        { "a missing tensor", SavedModelError.MissingTensor, "'hidden.bias'" },
        { "a tensor too many", SavedModelError.UnexpectedTensor, "'dense_9.bias'" },
        { "double precision", SavedModelError.TensorType, "must be F32 [8]; it is F64 [8]" },
        { "a transposed shape", SavedModelError.TensorShape, "must be F32 [5, 1, 4]; it is F32 [4, 1, 5]" },
        { "an infinite weight", SavedModelError.NotFinite, "Value 3 of tensor 'hidden.bias'" },
        { "a variance below 0", SavedModelError.NegativeVariance, "Value 2 of tensor 'batch_norm_1.moving_variance' is -0.001; a variance is at least 0." },
        { "too many class names", SavedModelError.Contradiction, "3 outputs" },
    };

    [Theory]
    [MemberData(nameof(Contents))]
    public void Each_wrong_content_is_its_own_error(string damage, SavedModelError error, string message)
    {
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(Bytes(SampleClassifier.Create())));
        var tensors = good.Tensors.ToList();
        Dictionary<string, string> metadata = good.Metadata.ToDictionary().WithoutChecksum();
        int bias = tensors.FindIndex(tensor => tensor.Name == "hidden.bias");
        switch (damage)
        {
            case "no format":
                metadata.Remove("format");
                break;
            case "a format of another kind":
                metadata["format"] = "pt";
                break;
            case "a version of tomorrow":
                metadata["format_version"] = "3";
                break;
            case "no class names":
                metadata.Remove("class_names");
                break;
            case "class names that are numbers":
                metadata["class_names"] = "[1,2,3]";
                break;
            case "training that is no JSON":
                metadata["training"] = "{";
                break;
            case "a missing tensor":
                tensors.RemoveAt(bias);
                break;
            case "a tensor too many":
                tensors.Add(SavedTensor.Of<float>("dense_9.bias", [1], [0f]));
                break;
            case "double precision":
                tensors[bias] = SavedTensor.Of<double>("hidden.bias", [8], new double[8]);
                break;
            case "a transposed shape":
                int kernel = tensors.FindIndex(tensor => tensor.Name == "conv1d_1.kernel");
                tensors[kernel] = SavedTensor.Of<float>("conv1d_1.kernel", [4, 1, 5], new float[20]);
                break;
            case "an infinite weight":
                tensors[bias] = SavedTensor.Of<float>("hidden.bias", [8], [0, 0, 0, float.NaN, 0, 0, 0, 0]);
                break;
            case "a variance below 0":
                int variance = tensors.FindIndex(tensor => tensor.Name == "batch_norm_1.moving_variance");
                tensors[variance] = SavedTensor.Of<float>("batch_norm_1.moving_variance", [4], [0, -0f, -1e-3f, 1]);
                break;
            default:
                metadata["class_names"] = """["a","b","c","d"]""";
                break;
        }

        using var stream = new MemoryStream();
        new SafetensorsFile(tensors, metadata).Write(stream);
        SavedModelException thrown = Assert.Throws<SavedModelException>(() => Read(stream.ToArray()));

        Assert.Equal(error, thrown.Error);
        Assert.Contains(message, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_that_no_machine_holds_is_refused_before_it_is_built()
    {
        string json = """{"input_shape":[187,1],"layers":[{"type":"conv1d","filters":1000000,"kernel_size":1},{"type":"global_max_pool1d"}]}""";

        Assert.Contains("at most", Assert.Throws<ArchitectureException>(() => Architecture.Read(json)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_layers_of_one_name_are_refused()
    {
        string json = """{"input_shape":[9],"layers":[{"type":"dense","units":2,"name":"a"},{"type":"dense","units":2,"name":"a"}]}""";

        Assert.Contains("'a'", Assert.Throws<ArchitectureException>(() => Architecture.Read(json)).Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(TrainedModel classifier)
    {
        using var stream = new MemoryStream();
        ModelFile.Write(classifier, stream);
        return stream.ToArray();
    }

    private static TrainedModel Read(byte[] bytes) => ModelFile.Read(new MemoryStream(bytes));
}
