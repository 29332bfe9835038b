using Ecg.Files;

namespace Ecg.Tests.Cli;

/// <summary>
/// The disk is full when one of the program's files is written: one line says so, and the old file is as it was. The error is that of /dev/full, a
/// device on which every write fails for lack of space.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FullDiskTests()
    {
        SmallRuns.Prepare(_folder);
        CliRun.Of(_folder, SmallRuns.Train(_folder)).Succeeded();
    }

    public void Dispose() => _folder.Dispose();

    private string Model => Path.Combine(_folder["run"], "model.safetensors");

    [FullDeviceTheory]
    [InlineData("config.json")]
    [InlineData("history.csv")]
    [InlineData("checkpoint-0000000017.safetensors")]
    [InlineData("model.safetensors")]
    [InlineData("metrics.json")]
    public void Files_of_a_run(string name) =>
        StaysWhole(Path.Combine(_folder["run"], name), () => CliRun.Of(_folder, SmallRuns.Train(_folder, "--seed", "5")));

    [FullDeviceTheory]
    [InlineData("test.json")]
    [InlineData("out.csv")]
    [InlineData("model.onnx")]
    public void Files_of_other_commands(string name)
    {
        string file = _folder[name];
        File.WriteAllText(file, "old");
        string beats = Path.Combine(_folder["beats"], "mitbih_train.csv");
        string[] args = name switch
        {
            "test.json" => ["evaluate", "--model", Model, "--data", beats, "--json", file],
            "out.csv" => ["predict", "--model", Model, "--input", beats, "--output", file],
            _ => ["export", "--model", Model, "--onnx", file],
        };
        StaysWhole(file, () => CliRun.Of(_folder, args));
    }

    [FullDeviceTheory]
    [InlineData(1)]
    [InlineData(16)]
    public void A_limit_on_file_sizes_is_met_like_a_full_disk(int kibibytes)
    {
        byte[] model = File.ReadAllBytes(Model);
        using var process = new ProgramProcess(_folder, fileSizeLimit: kibibytes, SmallRuns.Train(_folder, "--seed", "5", "--threads", "1"));
        process.WaitForEnd().FailedWith(1, _folder["run"]);
        Assert.Equal(model, File.ReadAllBytes(Model));
    }

    private static void StaysWhole(string file, Func<CliRun> run)
    {
        byte[]? old = File.Exists(file) ? File.ReadAllBytes(file) : null;
        AtomicFile.Written.Value = target =>
        {
            if (target == file)
                File.WriteAllText("/dev/full", "x");
        };
        run().FailedWith(1, "No space left on device");
        Assert.Equal(old, File.Exists(file) ? File.ReadAllBytes(file) : null);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.tmp"));
    }
}

/// <summary>A test that needs the device /dev/full, which Linux has.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FullDeviceTheoryAttribute : TheoryAttribute
{
    public FullDeviceTheoryAttribute()
    {
        if (!File.Exists("/dev/full"))
            Skip = "Needs the device /dev/full.";
    }
}
