using Ecg.Files;

namespace Ecg.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("atomic-file-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_is_created_together_with_its_folder()
    {
        string path = Path.Combine(_folder, "runs", "1", "history.csv");

        AtomicFile.WriteText(path, "epoch,loss\n");

        Assert.Equal("epoch,loss\n", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void A_longer_file_is_replaced_whole()
    {
        string path = Path.Combine(_folder, "config.json");
        AtomicFile.WriteText(path, "something long");

        AtomicFile.WriteText(path, "short");

        Assert.Equal("short", File.ReadAllText(path));
    }

    [Fact]
    public void A_write_that_fails_half_way_leaves_the_old_file_and_nothing_else()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        AtomicFile.WriteText(path, "old");

        Assert.Throws<IOException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            stream.Flush();
            Assert.Equal("old", File.ReadAllText(path));
            throw new IOException("No space left on device.");
        }));

        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_a_killed_run_left_behind_is_overwritten()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        File.WriteAllText(path + AtomicFile.TemporarySuffix, "half of an older, longer model");

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        string path = Path.Combine(_folder, "model.safetensors");

        AtomicFile.Write(path, stream =>
        {
            Assert.Throws<IOException>(() => AtomicFile.WriteText(path, "second"));
            stream.Write("first"u8);
        });

        Assert.Equal("first", File.ReadAllText(path));
    }
}
