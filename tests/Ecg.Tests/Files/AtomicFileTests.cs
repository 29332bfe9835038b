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
    public void A_file_of_the_user_s_is_never_taken_for_a_temporary_one()
    {
        string path = Path.Combine(_folder, "model.safetensors");
        string[] users = [path + ".tmp", path + AtomicFile.TemporarySuffix, Path.Combine(_folder, AtomicFile.TemporarySuffix)];
        foreach (string user in users)
            File.WriteAllText(user, "the user's");

        AtomicFile.WriteText(path, "new");
        Assert.Throws<IOException>(() => AtomicFile.Write(path, _ => throw new IOException("full")));

        Assert.Equal("new", File.ReadAllText(path));
        Assert.All(users, user => Assert.Equal("the user's", File.ReadAllText(user)));
        Assert.Equal(4, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_name_as_long_as_the_system_allows_is_written()
    {
        string path = Path.Combine(_folder, new string('x', 255));

        AtomicFile.WriteText(path, "new");

        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_mix()
    {
        string path = Path.Combine(_folder, "model.safetensors");

        AtomicFile.Write(path, stream =>
        {
            stream.Write("fir"u8);
            AtomicFile.WriteText(path, "second");
            Assert.Equal("second", File.ReadAllText(path));
            stream.Write("st"u8);
        });

        Assert.Equal("first", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_stays_and_the_file_at_its_end_is_replaced_whole(bool exists)
    {
        string elsewhere = Directory.CreateDirectory(Path.Combine(_folder, "elsewhere")).FullName;
        string target = Path.Combine(elsewhere, "target.csv");
        if (exists)
            File.WriteAllText(target, "old");
        string link = Path.Combine(_folder, "link.csv");
        File.CreateSymbolicLink(Path.Combine(elsewhere, "second"), "target.csv");
        File.CreateSymbolicLink(link, Path.Combine("elsewhere", "second"));

        Assert.Throws<IOException>(() => AtomicFile.Write(link, _ => throw new IOException("full")));
        Assert.Equal(exists, File.Exists(target));
        AtomicFile.WriteText(link, "new");

        Assert.Equal("new", File.ReadAllText(target));
        Assert.Equal(Path.Combine("elsewhere", "second"), new FileInfo(link).LinkTarget);
        Assert.Equal(["link.csv"], Directory.GetFiles(_folder).Select(Path.GetFileName));
        Assert.Equal(["second", "target.csv"], Directory.GetFiles(elsewhere).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Links_in_a_circle_and_folders_are_refused()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_folder, "b"), "a");

        Assert.Contains("levels of links", Assert.Throws<IOException>(() => AtomicFile.WriteText(Path.Combine(_folder, "a"), "x")).Message, StringComparison.Ordinal);
        Assert.Contains("is a folder", Assert.Throws<IOException>(() => AtomicFile.WriteText(_folder, "x")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_and_a_device_stay_and_are_written_to()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string pipe = Path.Combine(_folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            make.WaitForExit();
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "pipe");
        Task<string> reader = Task.Run(() => File.ReadAllText(pipe));

        AtomicFile.WriteText(Path.Combine(_folder, "link"), "through");
        AtomicFile.WriteText("/dev/null", "nowhere");

        Assert.Equal("through", await reader);
        Assert.Equal(["link", "pipe"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("/dev/fd/{0}")]
    [InlineData("/proc/self/fd/{0}")]
    public void A_descriptor_that_the_process_has_is_written_to_where_it_stands(string name)
    {
        if (!OperatingSystem.IsLinux())
            return;
        string path = Path.Combine(_folder, "log");
        File.WriteAllText(path, "before ");
        using (var file = new FileStream(path, FileMode.Append, FileAccess.Write))
            AtomicFile.WriteText(string.Format(System.Globalization.CultureInfo.InvariantCulture, name, file.SafeFileHandle.DangerousGetHandle()), "after");

        Assert.Equal("before after", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void What_follows_on_a_descriptor_is_written_behind()
    {
        if (!OperatingSystem.IsLinux())
            return;
        string path = Path.Combine(_folder, "log");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            string name = $"/dev/fd/{file.SafeFileHandle.DangerousGetHandle()}";
            AtomicFile.WriteText(name, "first ");
            AtomicFile.WriteText(name, "second");
        }

        Assert.Equal("first second", File.ReadAllText(path));
        Assert.Contains("descriptor", Assert.Throws<IOException>(() => AtomicFile.WriteText("/dev/fd/987", "nowhere")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_is_no_file_and_a_file_no_folder()
    {
        string file = Path.Combine(_folder, "file"), folder = Path.Combine(_folder, "new") + Path.DirectorySeparatorChar;
        File.WriteAllText(file, "old");

        Assert.Equal($"'{folder}' is a folder; expected a file.", Assert.Throws<IOException>(() => AtomicFile.WriteText(folder, "")).Message);
        Assert.Contains($"'{file}' is a file; expected a folder", Assert.Throws<IOException>(() => AtomicFile.WriteText(Path.Combine(file, "x"), "")).Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public void The_permissions_of_the_old_file_are_those_of_the_new_one()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = Path.Combine(_folder, "secret.csv");
        File.WriteAllText(path, "old");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        AtomicFile.WriteText(path, "new");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }
}
