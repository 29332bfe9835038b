using Ecg.Csv;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Csv;

public sealed class FuzzTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.csv", 1_500)]
    [InlineData("a.csv.gz", 1_500)]
    public void Random_damage_gives_rows_or_one_line_and_never_anything_else(string name, int cases)
    {
        byte[] plain = CsvText.Published(4);
        byte[] good = name.EndsWith(".gz", StringComparison.Ordinal) ? CsvText.Gzip(plain) : plain;
        int read = 0;
        int refused = 0;
        for (int i = 0; i < cases; i++)
        {
            string path = _folder.Write(name, Damage(good, CounterRandom.Derive(77, (ulong)i)));
            BadRows? badRows = (i % 4) switch { 0 => null, 1 => BadRows.Skip, 2 => BadRows.Zero, _ => BadRows.Error };
            try
            {
                (BeatMatrix beats, FileReport report) = CsvText.Read(path, badRows, threads: 1 + (i % 2));
                Assert.Equal(beats.Rows, report.Rows);
                Assert.True(beats.Samples.Span.IndexOfAnyExceptInRange(float.MinValue, float.MaxValue) < 0, "every sample is finite");
                read++;
            }
            catch (EcgDataException exception)
            {
                Assert.StartsWith(path, exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        }

        // Both ends were met, or the damage was too small or too large to show anything.
        Assert.True(refused > cases / 10, $"{refused} refused");
        if (good == plain)
            Assert.True(read > cases / 10, $"{read} read");
    }

    /// <summary>One to four changes: a byte set, bytes cut out, doubled, or overwritten by the kind of text that means something to a parser.</summary>
    private static byte[] Damage(byte[] good, ulong key)
    {
        ReadOnlySpan<string> insertions =
            ["\"", "\r", "\n", "\r\n", ",", ",,,", "\0", "\ufeff", "nan", "1e999", "-", "é", "\"\"", ";", "0x10", "\u0085", "#", "\\", "sep=;\n", "1_000"];
        List<byte> bytes = [.. good];
        int changes = 1 + CounterRandom.Below(key, 0, 4);
        for (int change = 1; change <= changes && bytes.Count > 0; change++)
        {
            ulong part = CounterRandom.Derive(key, (ulong)change);
            int at = CounterRandom.Below(part, 0, bytes.Count);
            int length = Math.Min(bytes.Count - at, CounterRandom.Below(part, 1, 300));
            switch (CounterRandom.Below(part, 2, 5))
            {
                case 0:
                    bytes[at] = (byte)CounterRandom.Bits(part, 3);
                    break;
                case 1:
                    bytes.RemoveRange(at, length);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    string text = insertions[CounterRandom.Below(part, 4, insertions.Length)];
                    bytes.InsertRange(at, System.Text.Encoding.UTF8.GetBytes(text));
                    break;
            }
        }

        return [.. bytes];
    }
}
