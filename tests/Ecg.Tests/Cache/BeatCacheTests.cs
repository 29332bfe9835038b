using Ecg.Cache;
using Ecg.Csv;
using Ecg.Data;
using Ecg.Tests.Csv;

namespace Ecg.Tests.Cache;

public sealed class BeatCacheTests : IDisposable
{
    private const int Rows = 30;
    private static readonly DateTime LongAgo = new(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    private readonly TemporaryFolder _folder = new();
    private readonly BeatCache _cache;
    private readonly string _csv;

    public BeatCacheTests()
    {
        _cache = new BeatCache(_folder["cache"]);
        _csv = Write(CsvText.Published(Rows));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_second_time_the_same_rows_come_from_the_cache()
    {
        (BeatMatrix parsed, FileReport first) = Read();
        (BeatMatrix kept, FileReport second) = Read();

        Assert.False(first.FromCache);
        Assert.True(second.FromCache);
        Assert.Equal(first with { FromCache = true, RowsByClass = second.RowsByClass, FirstBadRows = second.FirstBadRows }, second);
        Assert.Equal(first.RowsByClass, second.RowsByClass);
        Assert.True(parsed.Samples.Span.SequenceEqual(kept.Samples.Span));
        Assert.True(parsed.Labels.SequenceEqual(kept.Labels));
    }

    [Fact]
    public void Rows_from_the_cache_join_those_that_are_there()
    {
        Read();
        var beats = new BeatMatrix();
        beats.Add(3);
        Assert.True(_cache.Read(beats, _csv, 5, null, 1).FromCache);

        Assert.Equal(Rows + 3, beats.Rows);
        var expected = new float[PublishedFormat.Samples];
        CsvText.FillRow(expected, 7);
        Assert.True(beats.SamplesOf(10, 1).SequenceEqual(expected));
    }

    [Fact]
    public void A_CSV_of_another_length_is_parsed_again_and_replaces_what_was_kept()
    {
        Read();
        Write(CsvText.Published(Rows + 1));

        Assert.Equal((false, Rows + 1), Outcome());
        Assert.Equal((true, Rows + 1), Outcome());
        Assert.Single(Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void A_CSV_of_the_same_length_with_another_time_is_parsed_again_if_its_content_changed()
    {
        Read();
        byte[] other = CsvText.Published(Rows, seed: 2);
        Assert.Equal(new FileInfo(_csv).Length, other.Length);
        Write(other, LongAgo.AddSeconds(1));

        (BeatMatrix beats, FileReport report) = Read();

        Assert.False(report.FromCache);
        var expected = new float[PublishedFormat.Samples];
        CsvText.FillRow(expected, 0, seed: 2);
        Assert.True(beats.SamplesOf(0, 1).SequenceEqual(expected));
    }

    [Fact]
    public void A_CSV_that_was_only_touched_still_comes_from_the_cache()
    {
        Read();
        File.SetLastWriteTimeUtc(_csv, LongAgo.AddDays(1));

        Assert.Equal((true, Rows), Outcome());
    }

    [Fact]
    public void A_CSV_that_changed_just_now_is_not_kept_because_it_may_change_again_unseen()
    {
        // As far ahead as a busy machine may take to come to the reading.
        File.SetLastWriteTimeUtc(_csv, DateTime.UtcNow.AddMinutes(10));

        Assert.Equal((false, Rows), Outcome());
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public void A_CSV_with_bad_rows_is_not_kept_so_that_every_run_reports_them()
    {
        string[] lines = CsvText.Lines(Rows);
        lines[3] = CsvText.WithColumn(lines[3], 9, "nan");
        Write(CsvText.Join(lines));

        for (int i = 0; i < 2; i++)
            Assert.Equal((false, 1), (Read(BadRows.Zero).Report.FromCache, Read(BadRows.Zero).Report.BadRowCount));
        Assert.False(Directory.Exists(_folder["cache"]));
    }

    [Fact]
    public void Any_wrong_byte_and_any_missing_byte_of_a_cache_file_makes_it_ignored_and_written_anew()
    {
        Read();
        string file = _cache.FileFor(_csv);
        byte[] good = File.ReadAllBytes(file);
        for (int at = 0; at < good.Length; at += at < 80 || at > good.Length - 60 ? 1 : 997)
        {
            byte[] damaged = [.. good];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(file, damaged);
            Assert.False(Outcome().FromCache, $"byte {at}");
            Assert.Equal(good, File.ReadAllBytes(file));
        }

        foreach (int length in new[] { 0, 1, 63, 64, 65, good.Length / 2, good.Length - 1 })
        {
            File.WriteAllBytes(file, good[..length]);
            Assert.Equal((false, Rows), Outcome());
        }
    }

    [Fact]
    public void A_cache_file_that_claims_more_rows_than_it_has_takes_no_memory_for_them()
    {
        Read();
        string file = _cache.FileFor(_csv);
        byte[] content = File.ReadAllBytes(file);
        BitConverter.GetBytes(int.MaxValue).CopyTo(content, 44);
        File.WriteAllBytes(file, content);

        Assert.Equal((false, Rows), Outcome());
    }

    [Fact]
    public void A_file_read_with_another_number_of_classes_is_judged_again()
    {
        Read();
        var beats = new BeatMatrix();

        Assert.Throws<EcgDataException>(() => _cache.Read(beats, _csv, classes: 2, null, 1));
        Assert.Equal(0, beats.Rows);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_done_without()
    {
        // A file stands where the folder should be: not even root can write there.
        File.WriteAllText(_folder["cache"], "");

        Assert.Equal((false, Rows), Outcome());
        Assert.Equal((false, Rows), Outcome());
    }

    [Fact]
    public void A_missing_CSV_fails_although_its_rows_are_kept()
    {
        Read();
        File.Delete(_csv);

        Assert.Contains("cannot be read", Assert.Throws<EcgDataException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_runs_at_once_all_get_their_rows()
    {
        Task<(BeatMatrix Beats, FileReport Report)>[] runs = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => Read()))];
        foreach ((BeatMatrix beats, FileReport report) in await Task.WhenAll(runs))
        {
            Assert.Equal(Rows, report.Rows);
            var expected = new float[PublishedFormat.Samples];
            CsvText.FillRow(expected, Rows - 1);
            Assert.True(beats.SamplesOf(Rows - 1, 1).SequenceEqual(expected));
        }

        Assert.Equal((true, Rows), Outcome());
        Assert.Equal([_cache.FileFor(_csv)], Directory.GetFiles(_folder["cache"]));
    }

    [Fact]
    public void Files_of_the_same_name_in_different_folders_are_kept_apart()
    {
        string other = _folder.Write("other/mitbih_test.csv", CsvText.Published(Rows, seed: 3));
        File.SetLastWriteTimeUtc(other, LongAgo);
        Read();

        Assert.False(_cache.Read(new BeatMatrix(), other, 5, null, 1).FromCache);
        Assert.NotEqual(_cache.FileFor(_csv), _cache.FileFor(other));
    }

    [Fact]
    public void Without_a_cache_folder_nothing_is_kept()
    {
        BeatFile file = BeatFile.Find(_csv)[0];
        for (int i = 0; i < 2; i++)
            Assert.False(BeatSet.Read([file], "here", new ReadOptions(null, 1, CacheFolder: null)).Parts[0].Report!.FromCache);

        BeatSet.Read([file], "here", new ReadOptions(null, 1, _folder["cache"]));
        Assert.True(BeatSet.Read([file], "here", new ReadOptions(null, 1, _folder["cache"])).Parts[0].Report!.FromCache);
    }

    private string Write(byte[] content, DateTime? time = null)
    {
        string path = _folder.Write("mitbih_test.csv", content);
        File.SetLastWriteTimeUtc(path, time ?? LongAgo);
        return path;
    }

    private (BeatMatrix Beats, FileReport Report) Read(BadRows? badRows = null)
    {
        var beats = new BeatMatrix();
        return (beats, _cache.Read(beats, _csv, 5, badRows, 1));
    }

    private (bool FromCache, int Rows) Outcome()
    {
        FileReport report = Read().Report;
        return (report.FromCache, report.Rows);
    }
}
