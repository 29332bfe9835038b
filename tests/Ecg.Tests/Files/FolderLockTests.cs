using Ecg.Files;

namespace Ecg.Tests.Files;

public sealed class FolderLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("folder-lock-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_second_run_on_a_folder_is_refused_until_the_first_has_ended()
    {
        using (FolderLock.Take(_folder))
        {
            IOException thrown = Assert.Throws<IOException>(() => FolderLock.Take(_folder));
            Assert.Contains($"Another run is using '{_folder}'", thrown.Message, StringComparison.Ordinal);
        }

        FolderLock.Take(_folder).Dispose();
    }

    [Fact]
    public void A_folder_that_is_missing_is_made()
    {
        string folder = Path.Combine(_folder, "runs", "1");

        using FolderLock taken = FolderLock.Take(folder);

        Assert.True(Directory.Exists(folder));
    }

    [Fact]
    public void Folders_beside_each_other_do_not_disturb_each_other()
    {
        using FolderLock first = FolderLock.Take(Path.Combine(_folder, "1"));
        using FolderLock second = FolderLock.Take(Path.Combine(_folder, "2"));

        Assert.NotSame(first, second);
    }
}
