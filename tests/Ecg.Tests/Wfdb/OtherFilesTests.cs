using System.Text;
using Ecg.Wfdb;

namespace Ecg.Tests.Wfdb;

/// <summary>Files of another kind in the place of a recording's: nearly any bytes would be read as annotations or samples, so they are recognized and refused.</summary>
public class OtherFilesTests
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n";

    // + at 18 with its text, N at 77, N at 370, end.
    private static readonly byte[] s_annotations = Convert.FromHexString("127003FC284E00003B0425050000");

    public static TheoryData<byte[], string> NoAnnotations() => new()
    {
        { Encoding.ASCII.GetBytes(Pointer), "a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'" },
        { Gzip(s_annotations), "gzipped; unpack it first" },
        { [.. "BZh91AY&SY"u8, 0x19, 0xC2], "compressed; unpack it first" },
        { Encoding.ASCII.GetBytes("    0:00.050       18     +    0    0    0\t(N\n    0:00.214       77     N    0    0    0\n"), "text" },
        { Encoding.UTF8.GetBytes("18 N Störung\n77 N\n"), "text" },
        { Encoding.ASCII.GetBytes("404: Not Found"), "text" },
        { Encoding.ASCII.GetBytes("<!DOCTYPE html>\n<html><title>404</title></html>\n"), "a web page" },
        { Encoding.ASCII.GetBytes("[{\"sample\": 18, \"symbol\": \"N\"}]"), "JSON text" },
        { [.. Encoding.UTF8.Preamble, .. s_annotations], "preceded by a byte order mark, as editors write it; get the file again" },
    };

    [Theory]
    [MemberData(nameof(NoAnnotations))]
    public void What_is_no_annotation_file_is_refused_and_named(byte[] content, string kind)
    {
        var exception = Assert.Throws<WfdbException>(() => AnnotationReader.Read(new MemoryStream(content), "x.atr"));

        Assert.Equal($"x.atr: expected annotations in the MIT format; the file is {kind}.", exception.Message);
    }

    [Fact]
    public void Regular_paced_beats_are_annotations_though_all_their_bytes_are_printable()
    {
        // A beat of code 12 each second, at 360 Hz: "h1".
        byte[] beats = [.. Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("h1", 2000))), 0, 0];

        IReadOnlyList<Annotation> annotations = AnnotationReader.Read(new MemoryStream(beats), "x.atr").Annotations;

        Assert.Equal(2000, annotations.Count);
        Assert.Equal(new Annotation(720_000, 12), annotations[^1]);
    }

    [Fact]
    public void The_two_bytes_of_gzip_alone_are_an_annotation()
    {
        // Code 34 at 799, and N 300 ticks later.
        Assert.Equal([new(799, 34), new(1099, 1)], AnnotationReader.Read(new MemoryStream(Convert.FromHexString("1F8B2C050000")), "x.atr").Annotations);
    }

    [Fact]
    public void A_signal_file_whose_length_no_header_gives_is_refused_if_it_is_another_file()
    {
        foreach ((byte[] content, string kind) in new[] { (Encoding.ASCII.GetBytes(Pointer), "a Git LFS pointer"), (Gzip(new byte[400]), "gzipped") })
        {
            WfdbRecord record = new MemoryFiles().With("a.hea", "a 1 360\na.dat 16\n").With("a.dat", content).Record("a");

            var exception = Assert.Throws<WfdbException>(() => record.ReadSignal(0));

            Assert.StartsWith($"a.dat: expected samples in format 16; the file is {kind}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_signal_file_of_the_promised_length_may_begin_with_any_bytes()
    {
        WfdbRecord record = new MemoryFiles().With("a.hea", "a 1 360 2\na.dat 16\n").With("a.dat", 0x1F, 0x8B, 8, 0).Record("a");

        Assert.Equal([unchecked((short)0x8B1F), 8], record.ReadSignal(0));
    }

    [Fact]
    public void A_signal_file_that_is_too_short_is_named_as_the_pointer_that_it_is()
    {
        WfdbRecord record = new MemoryFiles().With("a.hea", "a 1 360 650000\na.dat 16\n").With("a.dat", Pointer).Record("a");

        Assert.EndsWith(
            "650000 in all, in format 16. The file is a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'.",
            Assert.Throws<WfdbException>(() => record.ReadSignal(0)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Pointer, "a Git LFS pointer, not the file it stands for; fetch that with 'git lfs pull'")]
    [InlineData("<!DOCTYPE html>\n<html></html>\n", "a web page")]
    public void A_header_of_another_kind_is_named(string text, string kind)
    {
        var exception = Assert.Throws<WfdbException>(() => new MemoryFiles().With("a.hea", text).Record("a"));

        Assert.Equal($"a.hea: expected a header, which begins with the record's name; the file is {kind}.", exception.Message);
    }

    private static byte[] Gzip(byte[] content) => Csv.CsvText.Gzip(content);
}
