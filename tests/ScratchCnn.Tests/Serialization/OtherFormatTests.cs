using System.IO.Compression;
using System.Text;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Serialization;

namespace ScratchCnn.Tests.Serialization;

/// <summary>Files that are taken for safetensors files by mistake are recognized by every reader.</summary>
public class OtherFormatTests
{
    public static TheoryData<string, byte[], string> Files() => new()
    {
        { "old torch.save", [0x80, 2, 0x8A, 0x0A, .. "lFFF F j"u8], "a Python pickle" },
        { "pickle 4", [0x80, 4, 0x95, 0x10, 0, 0, 0, 0, 0, 0, 0, .. "cbuiltins"u8], "a Python pickle" },
        { "torch.save", Zip("archive/data.pkl"), "a PyTorch file (.pt, .pth)" },
        { "torch.jit", Zip("net/data.pkl"), "safetensors.torch.save_file(model.state_dict()" },
        { "torch 2.6", Zip("weights/.format_version"), "a PyTorch file (.pt, .pth)" },
        { "keras", Zip("metadata.json"), "a Keras archive" },
        { "npz", Zip("arr_0.npy"), "a NumPy archive" },
        { "zip", Zip("readme.txt"), "a zip archive" },
        { "lfs", [.. "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"u8], "a Git LFS pointer" },
        { "h5", [0x89, .. "HDF\r\n"u8, 0x1A, .. "\n"u8, 0, 0, 0, 0], "HDF5" },
        { "gzip", Gzip("{}"), "is gzipped" },
        { "bzip2", [.. "BZh91AY&SY"u8], "is compressed" },
        { "zstd", [0x28, 0xB5, 0x2F, 0xFD, 4, 0, 1, 0, 0, 0], "is compressed" },
        { "npy", [0x93, .. "NUMPY"u8, 1, 0, 0x76, 0], "a NumPy array" },
        { "onnx", [8, 8, 0x12, 7, .. "pytorch"u8, 0x1A, 3], "an ONNX model" },
        { "tflite", [0x1C, 0, 0, 0, .. "TFL3"u8, 0, 0, 0, 0], "a TensorFlow Lite model" },
        { "gguf", [.. "GGUF"u8, 3, 0, 0, 0, 0, 0, 0, 0], "a GGUF model" },
        { "markdown", [.. "# A model\n\nIt works.\n"u8], "is text" },
        { "text with a brace in ninth place", [.. "function{ return 1; }"u8], "is text" },
        { "csv", [.. "0.1,0.2\n"u8], "is text" },
        { "two letters", [.. "hi"u8], "is text" },
        { "accents", [.. "Übergewichte der Schicht äöü"u8], "is text" },
        { "json", [.. "{\"input_shape\": [187, 1]}"u8], "is JSON text" },
        { "json with a mark", [0xEF, 0xBB, 0xBF, .. "[1, 2, 3]"u8], "is JSON text" },
        { "html", [.. "\n<!DOCTYPE html><html><title>404</title>"u8], "a web page" },
        { "utf-16", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("weights")], "UTF-16" },
        { "noise", [0xC0, 0xFF, 0xEE, 0xC0, 0xFF, 0xEE, 0xC0, 0xFF, 0xEE], "is not a safetensors file" },
        { "empty", [], "is empty" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_reader_says_what_the_file_is(string name, byte[] file, string expected)
    {
        Assert.NotEmpty(name);
        var architecture = new Architecture(Shape.Flat(2), new Sequential(new Dense(1)));
        Action<Stream>[] readers =
        [
            stream => ModelFile.Read(stream), stream => Checkpoint.Read(stream), stream => PyTorchImport.Read(stream, architecture),
            stream => SafetensorsFile.Read(stream),
        ];
        foreach (Action<Stream> read in readers)
        {
            SafetensorsException thrown = Assert.Throws<SafetensorsException>(() => read(new MemoryStream(file)));
            Assert.Contains(expected, thrown.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0x0280)] // begins as a pickle
    [InlineData(0x8B1F)] // begins as gzip
    [InlineData(0x0808)]
    public void A_header_whose_length_looks_like_another_format_is_read(int length)
    {
        byte[] file = new byte[8 + length];
        BitConverter.TryWriteBytes(file, (ulong)length);
        file.AsSpan(8).Fill((byte)' ');
        "{}"u8.CopyTo(file.AsSpan(8));

        Assert.Empty(SafetensorsFile.Read(new MemoryStream(file)).Tensors);
    }

    private static byte[] Zip(string entry)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            using Stream content = archive.CreateEntry(entry).Open();
            content.Write("x"u8);
        }

        return stream.ToArray();
    }

    private static byte[] Gzip(string text)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return stream.ToArray();
    }
}
