using System.IO.Compression;
using System.Text;
using Ecg.Recordings;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Recordings;

/// <summary>Damaged files: whatever the damage, reading ends in samples that the file has, or in one clear error, in memory that the file's size bounds.</summary>
public class HostileRecordingsTests
{
    private const long FixedMemory = 16 << 20;

    private static readonly string[] s_values =
    [
        "", "-1", "0", "1e999", "nan", "1000000000", "99999999", "9999", "2147483648", "x", "0.000001", "1e-300", "-32768", "EDF+D", "EDF+C", "\0\0\0",
        "+0\u0014\u0014", "4096", "é",
    ];

    [Fact]
    public void A_thousand_hostile_edf_files()
    {
        byte[][] good =
        [
            EdfFile.Bytes(["ECG I", "Resp"], [250, 25], 40, (signal, i) => (short)(signal + i)),
            EdfFile.Bytes(["ECG I", "Resp"], [250, 25], 40, (signal, i) => (short)(signal + i), [.. Enumerable.Range(0, 40).Select(i => i * 1.5)]),
        ];
        int refused = Refused("r.edf", rate: null, seed => HostileEdf(good[seed % 2], seed));
        Assert.InRange(refused, 200, 900);
    }

    [Fact]
    public void A_thousand_hostile_sample_files()
    {
        byte[] text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 2000).Select(i => $"{i},{i * 0.25},{-i}\n")));
        byte[] good = [.. "time,I,II\n"u8, .. text];
        int refused = Refused("r.csv", rate: 250, seed => HostileText(good, seed));
        Assert.InRange(refused, 200, 950);
    }

    [Fact]
    public void A_billion_promised_samples_take_the_memory_of_those_that_are_there()
    {
        using var folder = new TemporaryFolder();
        byte[] edf = EdfFile.Bytes(["ECG"], [99_999], 1, (_, _) => 0);
        Encoding.ASCII.GetBytes("99999999").CopyTo(edf, 236);
        folder.Write("r.edf", edf);
        folder.Write("r.hea", Encoding.ASCII.GetBytes("r 1 250 1000000000\nr.dat 16\n"));
        folder.Write("r.dat", new byte[2000]);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(99_999, EcgRecording.Open(folder["r.edf"]).Read(0).SampleCount);
        Assert.Equal(1000, EcgRecording.Open(folder["r.hea"]).Read(0).SampleCount);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < FixedMemory);
    }

    [Fact]
    public void A_gzip_bomb_of_one_line_and_one_of_empty_lines_end_in_an_error_or_in_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("line.csv.gz", Zipped((byte)'1', 50 << 20));
        folder.Write("lines.csv.gz", Zipped((byte)'\n', 140 << 20));

        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("a line is longer", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["line.csv.gz"], 250)).Message, StringComparison.Ordinal);
        Assert.Contains("there are none", Assert.Throws<RecordingException>(() => EcgRecording.Open(folder["lines.csv.gz"], 250)).Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < FixedMemory);
    }

    private static int Refused(string name, double? rate, Func<ulong, byte[]> make)
    {
        using var folder = new TemporaryFolder();
        int refused = 0;
        for (ulong seed = 0; seed < 1000; seed++)
        {
            byte[] bytes = make(seed);
            folder.Write(name, bytes);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                EcgRecording recording = EcgRecording.Open(folder[name], rate);
                for (int lead = 0; lead < Math.Min(recording.Leads.Count, 4); lead++)
                    Assert.InRange(recording.Read(lead).SampleCount, 0, bytes.Length);
            }
            catch (EcgDataException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < FixedMemory + (20 * bytes.Length), $"seed {seed}: {taken} bytes");
        }

        return refused;
    }

    // A field of the header replaced by a value that contradicts the rest, bytes changed, the end cut off; most files get more than one.
    private static byte[] HostileEdf(byte[] good, ulong seed)
    {
        byte[] bytes = [.. good];
        int signals = (bytes.Length > 2 && bytes[252] == '3') ? 3 : 2;
        (int Start, int Width)[] fields = [(184, 8), (192, 44), (236, 8), (244, 8), (252, 4), .. SignalFields(signals)];
        for (int change = CounterRandom.Below(seed, 1, 3); change >= 0; change--)
        {
            (int start, int width) = fields[CounterRandom.Below(seed, 10 + (ulong)change, fields.Length)];
            string value = s_values[CounterRandom.Below(seed, 20 + (ulong)change, s_values.Length)];
            switch (CounterRandom.Below(seed, 30 + (ulong)change, 4))
            {
                case 0:
                    bytes[CounterRandom.Below(seed, 40, bytes.Length)] = (byte)CounterRandom.Bits(seed, 41);
                    break;
                default:
                    Encoding.Latin1.GetBytes(value.PadRight(width)[..width]).CopyTo(bytes, start);
                    break;
            }
        }

        return CounterRandom.Below(seed, 2, 4) == 0 ? bytes[..CounterRandom.Below(seed, 3, bytes.Length)] : bytes;
    }

    private static IEnumerable<(int Start, int Width)> SignalFields(int signals)
    {
        int[] widths = [16, 80, 8, 8, 8, 8, 8, 80, 8, 32];
        int at = 256;
        foreach (int width in widths)
        {
            for (int signal = 0; signal < signals; signal++, at += width)
            {
                if (width == 8)
                    yield return (at, width);
            }
        }
    }

    private static byte[] HostileText(byte[] good, ulong seed)
    {
        List<byte> bytes = [.. good];
        for (int change = CounterRandom.Below(seed, 1, 3); change >= 0; change--)
        {
            int at = CounterRandom.Below(seed, 10 + (ulong)change, bytes.Count);
            string value = s_values[CounterRandom.Below(seed, 20 + (ulong)change, s_values.Length)];
            switch (CounterRandom.Below(seed, 30 + (ulong)change, 6))
            {
                case 0: bytes[at] = (byte)CounterRandom.Bits(seed, 41); break;
                case 1: bytes.InsertRange(at, Encoding.Latin1.GetBytes(value)); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 50)); break;
                case 3: bytes.InsertRange(at, new byte[40_000]); break;
                case 4: bytes[at] = (byte)'\n'; break;
                default: bytes.RemoveRange(at, bytes.Count - at); break;
            }

            if (bytes.Count == 0)
                break;
        }

        return [.. bytes];
    }

    private static byte[] Zipped(byte value, int count)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] block = new byte[1 << 20];
            block.AsSpan().Fill(value);
            for (int written = 0; written < count; written += block.Length)
                gzip.Write(block);
        }

        return packed.ToArray();
    }
}
