using System.Security.Cryptography;
using System.Text;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Optimizers;
using ScratchCnn.Serialization;
using ScratchCnn.Training;

namespace ScratchCnn.Tests.Serialization;

/// <summary>Model files and checkpoints hold a checksum of their content.</summary>
public class ChecksumTests
{
    [Fact]
    public void A_flipped_bit_anywhere_in_the_weights_is_refused_in_one_line()
    {
        byte[] model = Model();
        int data = DataOf(model);

        for (int bit = 0; bit < (model.Length - data) * 8; bit += 5)
            RequireRefused(model, data + (bit / 8), bit % 8, stream => ModelFile.Read(stream));
    }

    [Fact]
    public void A_flipped_bit_in_any_tensor_of_a_checkpoint_is_refused()
    {
        byte[] checkpoint = CheckpointFile();
        int data = DataOf(checkpoint);

        for (int bit = 0; bit < (checkpoint.Length - data) * 8; bit += 11)
            RequireRefused(checkpoint, data + (bit / 8), bit % 8, stream => Checkpoint.Read(stream));
    }

    [Theory]
    [InlineData("class_names", """["class x","b","c"]""")]
    [InlineData("task", "aamj")]
    [InlineData("training", """{"epochs":4}""")]
    [InlineData("note", "added later")]
    [InlineData("sha256", "")]
    public void Edited_metadata_are_refused(string key, string value)
    {
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(Model()));

        SavedModelException thrown = Assert.Throws<SavedModelException>(() => ModelFile.Read(Stream(new SafetensorsFile(
            good.Tensors, new Dictionary<string, string>(good.Metadata) { [key] = value }))));

        Assert.Equal(SavedModelError.Checksum, thrown.Error);
        Assert.DoesNotContain('\n', thrown.Message);
    }

    [Fact]
    public void A_file_without_a_checksum_loads_even_when_edited()
    {
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(Model()));
        var metadata = new Dictionary<string, string>(good.Metadata) { ["task"] = "other" };
        metadata.Remove("sha256");

        Assert.Equal("other", ModelFile.Read(Stream(new SafetensorsFile(good.Tensors, metadata))).Purpose);
    }

    [Fact]
    public void The_order_of_the_tensors_in_the_file_does_not_matter()
    {
        SafetensorsFile good = SafetensorsFile.Read(new MemoryStream(Model()));

        TrainedModel reordered = ModelFile.Read(Stream(new SafetensorsFile([.. good.Tensors.Reverse()], good.Metadata)));

        Assert.Equal("aami", reordered.Purpose);
    }

    [Fact]
    public void The_checksum_is_the_documented_one()
    {
        SafetensorsFile file = SafetensorsFile.Read(new MemoryStream(Model()));
        using var bytes = new MemoryStream();
        void Number(long number) => bytes.Write(BitConverter.GetBytes(number));
        void Part(byte[] part)
        {
            Number(part.Length);
            bytes.Write(part);
        }

        Number(file.Metadata.Count - 1);
        foreach (string key in file.Metadata.Keys.Where(key => key != "sha256").Order(StringComparer.Ordinal))
        {
            Part(Encoding.UTF8.GetBytes(key));
            Part(Encoding.UTF8.GetBytes(file.Metadata[key]));
        }

        foreach (SavedTensor tensor in file.Tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            Part(Encoding.UTF8.GetBytes(tensor.Name));
            Part("F32"u8.ToArray());
            Part(Encoding.UTF8.GetBytes(string.Join(",", tensor.Shape)));
            Part(tensor.Data.ToArray());
        }

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())), file.Metadata["sha256"]);
    }

    private static void RequireRefused(byte[] good, int place, int bit, Action<Stream> read)
    {
        byte[] bad = [.. good];
        bad[place] ^= (byte)(1 << bit);
        SavedModelException thrown = Assert.Throws<SavedModelException>(() => read(new MemoryStream(bad)));
        Assert.True(thrown.Error is SavedModelError.Checksum or SavedModelError.NotFinite or SavedModelError.NegativeVariance, $"byte {place}, bit {bit}: {thrown.Message}");
    }

    private static int DataOf(byte[] file) => 8 + (int)BitConverter.ToInt64(file);

    private static byte[] Model()
    {
        using var stream = new MemoryStream();
        ModelFile.Write(SampleClassifier.Create(), stream);
        return stream.ToArray();
    }

    private static byte[] CheckpointFile()
    {
        using var stream = new MemoryStream();
        var model = new Model<float>(new Sequential(new Conv1D(2, 3), new BatchNorm(), new Flatten(), new Dense(2)), new Shape(6, 1), seed: 1);
        Checkpoint.Write(new TrainerState<float>(model, new Adam()), "{}", stream);
        return stream.ToArray();
    }

    private static MemoryStream Stream(SafetensorsFile file)
    {
        var stream = new MemoryStream();
        file.Write(stream);
        stream.Position = 0;
        return stream;
    }
}
