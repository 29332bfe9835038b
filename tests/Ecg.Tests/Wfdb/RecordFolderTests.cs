using System.Text;
using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

/// <summary>The records of a folder, with a list and without.</summary>
public sealed class RecordFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Segments_of_a_record_are_no_records_of_their_own()
    {
        Write("r.hea", "r/3 1 360 7\ns1 3\n~ 1\ns2 3\n");
        Write("s1.hea", "s1 1 360 3\ns1.dat 16\n");
        Write("s2.hea", "s2 1 360 3\ns2.dat 16\n");
        Write("t.hea", "t 1 360 3\nt.dat 16\n");
        Write("itself.hea", "itself/1 1 360 3\nitself 3\n");
        Write("damaged.hea", "damaged/2 1\n");

        Assert.Equal(["damaged", "itself", "r", "t"], RecordFolder.Records(_folder.Path));
    }

    [Fact]
    public void A_list_may_have_the_names_of_files()
    {
        foreach (string name in new[] { "a", "b", "c.d" })
            Write($"{name}.hea", $"{name} 1 360 3\n{name}.dat 16\n");
        Write("RECORDS", "a.dat\nb.hea\na.atr\nc.d\nmissing.dat\n");

        Assert.Equal(["a", "b", "c.d", "missing.dat"], RecordFolder.Records(_folder.Path));
    }

    [Fact]
    public void A_list_without_line_ends_or_without_an_end_is_refused()
    {
        _folder.Write("RECORDS", Encoding.ASCII.GetBytes(new string('x', (16 << 20) + 1)));

        Assert.Equal(
            "RECORDS: a list of records has at most 16777216 bytes; this file is larger.",
            Assert.Throws<WfdbException>(() => RecordFolder.Records(_folder.Path)).Message);
    }

    [Fact]
    public void A_long_line_that_is_no_name_is_shortened()
    {
        _folder.Write("RECORDS", Encoding.ASCII.GetBytes("a\n" + new string('?', 100_000) + "\n"));

        Assert.Equal(
            $"RECORDS, line 2: expected the name of a record in this folder or below; got '{new string('?', 80)}…'.",
            Assert.Throws<WfdbException>(() => RecordFolder.Records(_folder.Path)).Message);
    }

    [Theory]
    [InlineData("./")]
    [InlineData("/")]
    [InlineData(".//")]
    [InlineData("./..")]
    public void A_line_that_names_the_folder_itself_is_refused(string line)
    {
        Write("RECORDS", $"{line}\n");

        Assert.Equal(
            $"RECORDS, line 1: expected the name of a record in this folder or below; got '{line}'.",
            Assert.Throws<WfdbException>(() => RecordFolder.Records(_folder.Path)).Message);
    }

    [Fact]
    public void A_folder_without_recordings_says_where_they_were_looked_for()
    {
        Assert.EndsWith("no RECORDS file and no header (.hea).", Assert.Throws<WfdbException>(() => RecordFolder.Records(_folder.Path)).Message, StringComparison.Ordinal);

        Write("r.hea", "r 1 360 3\nr.dat 16\n");
        Write("RECORDS", "# none\n");
        Assert.EndsWith("its file RECORDS lists none.", Assert.Throws<WfdbException>(() => RecordFolder.Records(_folder.Path)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => _folder.Write(name, Encoding.ASCII.GetBytes(text));
}
