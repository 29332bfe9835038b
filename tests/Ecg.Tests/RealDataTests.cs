namespace Ecg.Tests;

public sealed class RealDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Recordings_and_files_are_found_in_a_folder_or_in_its_subfolders()
    {
        Assert.Null(RealData.RecordingsIn(_folder.Path));
        Assert.False(RealData.HasCsv(_folder.Path));

        foreach (PublishedFile file in PublishedFile.All)
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder["all/kaggle"]).FullName, file.Name + ".csv"), "");
        Assert.True(RealData.HasCsv(_folder["all"]));
        Assert.True(RealData.HasCsv(_folder["all/kaggle"]));
        Assert.Null(RealData.RecordingsIn(_folder["all"]));

        foreach (string record in new[] { "100", "234" })
            File.WriteAllText(Path.Combine(Directory.CreateDirectory(_folder["all/mitdb"]).FullName, record + ".hea"), "");
        Assert.Equal(_folder["all/mitdb"], RealData.RecordingsIn(_folder["all"]));
        Assert.Equal(_folder["all/mitdb"], RealData.RecordingsIn(_folder["all/mitdb"]));
    }

    [Fact]
    public void The_folder_of_the_readme_is_looked_into_first()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("ECG_DATA")))
            Assert.Equal(Path.Combine(Repository.Root, "data"), RealData.Candidates().First());
    }
}
