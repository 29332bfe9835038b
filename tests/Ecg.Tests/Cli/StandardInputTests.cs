namespace Ecg.Tests.Cli;

/// <summary>Standard input as the place of beats.</summary>
public sealed class StandardInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-")]
    [InlineData("/dev/stdin")]
    public void A_closed_input_is_named_instead_of_waited_for(string input)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var process = ProgramProcess.WithoutInput(_folder, "predict", "--model", SmallModel.Write(_folder), "--input", input, "--output", "out.csv");
        process.WaitForEnd().FailedWith(1, "standard input is closed");
        Assert.False(File.Exists(_folder["out.csv"]));
    }
}
