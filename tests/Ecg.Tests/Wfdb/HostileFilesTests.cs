using System.Text;
using Ecg.Wfdb;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Wfdb;

/// <summary>Damaged files: whatever the damage, loading ends soon, in a record or in a <see cref="WfdbException"/>, and takes no more
/// memory than a good one.</summary>
public class HostileFilesTests
{
    private const int Frames = 301; // an odd number of signals and frames, so that the last group of two samples is not full

    private static readonly MemoryFiles s_good = Build();

    [Fact]
    public void The_undamaged_record_loads()
    {
        Assert.True(Loads(s_good));
        Assert.Equal(Frames, s_good.Record("r").ReadSignal(2).Length);
        Assert.Equal(61, s_good.Record("r").ReadAnnotations("atr").Count);
    }

    /// <summary>Found by coverage-guided fuzzing: a header of a few bytes that promises a long segment.</summary>
    [Theory]
    [InlineData("r 1 360 4\nr.dat 16 200\n", "r_2.hea, line 1: expected 166666666 samples, as in r.hea; got 4.")]
    [InlineData("r 1 360 166666666\nr.dat 16 200\n", "the file ends; r_2.hea promises 166666666 frames")]
    public void A_segment_that_no_file_holds_takes_no_memory(string second, string message)
    {
        var files = new MemoryFiles
        {
            ["r.hea"] = Encoding.ASCII.GetBytes("r/2 1 360\nr_1 4\nr_2 166666666\n"),
            ["r_1.hea"] = Encoding.ASCII.GetBytes("r_1 1 360 4\nr.dat 16 200\n"),
            ["r_2.hea"] = Encoding.ASCII.GetBytes(second),
            ["r.dat"] = new byte[8],
        };
        WfdbRecord record = files.Record("r");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains(message, Assert.Throws<WfdbException>(() => record.ReadSignal(0)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_signal_file_cut_anywhere_is_refused()
    {
        for (int length = 0; length < s_good["r.dat"].Length; length++)
            Assert.False(Loads(Damaged("r.dat", s_good["r.dat"][..length])));
    }

    [Fact]
    public void An_annotation_file_cut_anywhere_is_read_to_the_cut_with_a_warning()
    {
        IReadOnlyList<Annotation> whole = s_good.Record("r").ReadAnnotations("atr");
        for (int length = 0; length < s_good["r.atr"].Length; length++)
        {
            WfdbRecord record = Damaged("r.atr", s_good["r.atr"][..length]).Record("r");
            IReadOnlyList<Annotation> read = record.ReadAnnotations("atr");
            // Of the last one the subtype, channel, number or text may be cut off.
            Assert.Equal(whole.Take(read.Count).SkipLast(1), read.SkipLast(1));
            Assert.Contains("it may be truncated", Assert.Single(record.Warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Twenty_thousand_mutated_annotation_files_end_in_annotations_inside_the_record_or_in_one_clear_error()
    {
        int refused = 0;
        for (ulong i = 0; i < 20_000; i++)
        {
            byte[] bytes = Mutated(s_good["r.atr"], i);
            try
            {
                IReadOnlyList<Annotation> read = Damaged("r.atr", bytes).Record("r").ReadAnnotations("atr");
                Assert.All(read, annotation => Assert.InRange(annotation.Sample, 0, Frames));
            }
            catch (WfdbException exception)
            {
                Assert.DoesNotContain('\n', exception.Message);
                refused++;
            }
        }
        Assert.InRange(refused, 1, 10_000); // most damage makes another file that can be read
    }

    [Fact]
    public void Twenty_thousand_mutated_headers_end_in_a_record_or_in_one_clear_error()
    {
        int refused = 0;
        for (ulong i = 0; i < 20_000; i++)
        {
            string name = i % 4 == 0 ? "m.hea" : "r.hea";
            byte[] bytes = i % 2 == 0 ? Mutated(s_good[name], i) : WithAnotherField(Encoding.ASCII.GetString(s_good[name]), i);
            refused += Loads(Damaged(name, bytes)) ? 0 : 1;
        }
        Assert.InRange(refused, 2_000, 19_000);
    }

    // Up to four changes: a byte replaced, removed or repeated, a word of extreme bits put in, the end cut off.
    private static byte[] Mutated(byte[] good, ulong seed)
    {
        List<byte> bytes = [.. good];
        for (ulong change = 0; change <= CounterRandom.Bits(seed, 100) % 4 && bytes.Count > 2; change++)
        {
            int at = CounterRandom.Below(seed, 200 + change, bytes.Count - 1);
            ulong bits = CounterRandom.Bits(seed, 300 + change);
            switch (bits % 5)
            {
                case 0: bytes[at] = (byte)(bits >> 8); break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, bytes[at]); break;
                case 3: bytes.InsertRange(at & ~1, [0x00, 0xEC, 0xFF, (byte)(bits >> 8), 0xFF, (byte)(bits >> 16)]); break; // a SKIP
                default: bytes.RemoveRange(at, Math.Min(bytes.Count - at, (int)(bits >> 8 & 15))); break;
            }
        }
        return [.. bytes];
    }

    private static byte[] WithAnotherField(string header, ulong seed)
    {
        string[] values = ["", "-1", "0", "1e999", "nan", "2147483648", "9223372036854775807", "x", "16x65536", "212:99999+7", "#", "~", "../r.dat", "/", "é", "("];
        string[] fields = header.Split(' ');
        fields[CounterRandom.Below(seed, 1, fields.Length)] = values[CounterRandom.Below(seed, 2, values.Length)];
        return Encoding.Latin1.GetBytes(string.Join(' ', fields));
    }

    [Theory]
    [InlineData("m.hea", "\n")]
    [InlineData("r.hea", " 200(1024)/mV")]
    public void A_header_cut_before_its_last_required_field_ends_is_refused(string name, string rest)
    {
        // What follows the format of the last signal is optional: a header cut there is another good header, and nothing can tell.
        int required = Encoding.ASCII.GetString(s_good[name]).LastIndexOf(rest, StringComparison.Ordinal);
        for (int length = 0; length < s_good[name].Length; length++)
        {
            bool loads = Loads(Damaged(name, s_good[name][..length]));
            Assert.False(loads && length < required, $"{length} bytes");
        }
    }

    [Fact]
    public void Every_flipped_bit_of_a_signal_file_is_found_by_a_checksum()
    {
        byte[] good = s_good["r.dat"];
        for (int bit = 0; bit < (good.Length * 8) - 4; bit++) // the last four bits belong to the sample that an odd count leaves out
            Assert.False(Loads(Damaged("r.dat", Flip(good, bit))), $"bit {bit}");
    }

    [Fact]
    public void Twenty_thousand_flipped_bits_end_in_a_record_or_in_one_clear_error_within_the_memory_of_a_good_load()
    {
        string[] names = [.. s_good.Keys];
        _ = Loads(s_good);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = Loads(s_good);
        long good = GC.GetAllocatedBytesForCurrentThread() - before;

        int refused = 0;
        for (ulong i = 0; i < 20_000; i++)
        {
            string name = names[CounterRandom.Below(1, i, names.Length)];
            byte[] bytes = s_good[name];
            for (int flips = CounterRandom.Below(2, i, 3); flips >= 0; flips--)
                bytes = Flip(bytes, CounterRandom.Below(3 + (ulong)flips, i, bytes.Length * 8));
            MemoryFiles damaged = Damaged(name, bytes);
            before = GC.GetAllocatedBytesForCurrentThread();
            refused += Loads(damaged) ? 0 : 1;
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(taken < 2 * good, $"{taken} bytes, {good} for the undamaged record");
        }
        Assert.InRange(refused, 5_000, 19_000);
    }

    // Reads everything there is: a multi-segment record, its ordinary record, and the annotations.
    private static bool Loads(MemoryFiles files)
    {
        try
        {
            WfdbRecord record = files.Record("m");
            for (int signal = 0; signal < record.Signals.Count; signal++)
                _ = record.ReadSignal(signal);
            _ = files.Record("r").ReadAnnotations("atr");
            return true;
        }
        catch (WfdbException)
        {
            return false;
        }
    }

    private static MemoryFiles Damaged(string name, byte[] bytes)
    {
        var files = new MemoryFiles();
        foreach ((string file, byte[] content) in s_good)
            files[file] = content;
        return files.With(name, bytes);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static MemoryFiles Build()
    {
        int[] samples = new int[3 * Frames];
        short[] sums = new short[3];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = CounterRandom.Below(5, (ulong)i, 4096) - 2048;
            sums[i % 3] = unchecked((short)(sums[i % 3] + samples[i]));
        }
        var annotations = new List<Annotation> { new(0, 28, Auxiliary: "(AFIB\0") };
        for (int i = 1; i <= 60; i++)
            annotations.Add(new Annotation(i * Frames / 60, (byte)(1 + (i % 13)), Subtype: (sbyte)(i % 5 - 2), Channel: (byte)(i / 20), Number: (sbyte)(i / 30)));
        using var atr = new MemoryStream();
        AnnotationWriter.Write(atr, annotations);
        string signals = string.Concat(Enumerable.Range(0, 3).Select(i => $"r.dat 212 200(1024)/mV 12 0 {samples[i]} {sums[i]} 0 Lead number {i}\n"));
        return new MemoryFiles()
            .With("m.hea", $"m/2 3 360 {2 * Frames}\nr {Frames}\nr {Frames}\n")
            .With("r.hea", $"r 3 360 {Frames} 1:2:3 4/5/2006\n{signals}# comment on the whole\n")
            .With("r.dat", Pack212(samples))
            .With("r.atr", atr.ToArray());
    }

    private static byte[] Pack212(int[] samples)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < samples.Length; i += 2)
        {
            int first = samples[i] & 0xFFF;
            int second = i + 1 < samples.Length ? samples[i + 1] & 0xFFF : 0;
            bytes.AddRange([(byte)first, (byte)((first >> 8) | (second >> 8 << 4)), (byte)second]);
        }
        return [.. bytes.Take(((samples.Length / 2) * 3) + (samples.Length % 2 * 2))];
    }
}
