using System.Globalization;
using System.Runtime.InteropServices;
using Ecg.Networks;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Numerics;
using ScratchCnn.Serialization;

namespace ScratchCnn.Packaging.Tests;

/// <summary>Runs the engine compiled ahead of time: tests/AotPredict, published as a single native executable.</summary>
public sealed class NativeTests : IDisposable
{
    private const int Length = 187;
    private const long LargestFile = 8 << 20;

    private readonly string _folder = Directory.CreateTempSubdirectory("native-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [NativeFact]
    public void One_small_native_file_predicts_the_same_bits()
    {
        string model = Path.Combine(_folder, "baseline.safetensors");
        TrainedModel classifier = SaveBaseline(model);
        float[] rows = Values(3 * Length, seed: 4);
        var expected = new float[3 * 2];
        classifier.CreatePredictor().Predict(rows, expected);

        Command.Dotnet(Command.Root, "publish", "tests/AotPredict", "-p:Native=true", "--artifacts-path", Path.Combine(_folder, "build"), "-v", "quiet");
        string program = Directory.GetFiles(Path.Combine(_folder, "build", "publish"), "AotPredict*", SearchOption.AllDirectories)
            .Single(path => Path.GetExtension(path) is "" or ".exe");
        Assert.InRange(new FileInfo(program).Length, 1, LargestFile);

        string input = string.Concat(rows.Chunk(Length).Select(row => string.Join(',', row.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "\n"));
        string output = Command.Run(program, _folder, input, [], model);
        float[] probabilities = [.. output.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), probabilities.Select(BitConverter.SingleToInt32Bits));
    }

    private static TrainedModel SaveBaseline(string path)
    {
        var model = new Model<float>(HeartbeatNetworks.Baseline(classes: 2), new Shape(Length, 1), seed: 3);
        var standardizer = new Standardizer<float>(Values(Length, seed: 1), Values(Length, seed: 2));
        var classifier = new TrainedModel(model, standardizer, ["normal", "abnormal"], "binary");
        using FileStream file = File.Create(path);
        ModelFile.Write(classifier, file);
        return classifier;
    }

    private static float[] Values(int count, ulong seed) => [.. Enumerable.Range(0, count).Select(index => (float)CounterRandom.Uniform(seed, (ulong)index))];
}

/// <summary>A test with the prerequisites of .NET's native compilation: clang or gcc as the linker and zlib's headers, or Visual Studio.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (!OperatingSystem.IsWindows() && !OnPath("clang") && !OnPath("gcc"))
            Skip = "Native compilation needs clang or gcc as the linker; install one of them (and zlib1g-dev on Debian and Ubuntu).";
        else if (RuntimeInformation.ProcessArchitecture is not (System.Runtime.InteropServices.Architecture.X64 or System.Runtime.InteropServices.Architecture.Arm64))
            Skip = $"Native compilation is not available for {RuntimeInformation.ProcessArchitecture}.";
    }

    private static bool OnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
