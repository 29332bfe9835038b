using System.Globalization;
using System.Text;
using Ecg.Csv;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Csv;

public class PublishedCsvWriterTests
{
    // python3 -c "import struct; print('%.18e' % struct.unpack('<f', struct.pack('<f', X))[0])"
    // The last three are ties: their exact value has a 20th digit, 5, and nothing behind it.
    [Theory]
    [InlineData(0f, "0.000000000000000000e+00")]
    [InlineData(1f, "1.000000000000000000e+00")]
    [InlineData(0.1f, "1.000000014901161194e-01")]
    [InlineData(-0.2f, "-2.000000029802322388e-01")]
    [InlineData(9.999999046325684f, "9.999999046325683594e+00")]
    [InlineData(10f, "1.000000000000000000e+01")]
    [InlineData(123456.789f, "1.234567890625000000e+05")]
    [InlineData(1e-11f, "9.999999960041972003e-12")]
    [InlineData(1e-12f, "9.999999960041972003e-13")]
    [InlineData(float.Epsilon, "1.401298464324817071e-45")]
    [InlineData(float.MaxValue, "3.402823466385288598e+38")]
    [InlineData(6.655031204223633f, "6.655031204223632812e+00")]
    [InlineData(6.400835037231445f, "6.400835037231445312e+00")]
    [InlineData(2.642740249633789f, "2.642740249633789062e+00")]
    public void A_number_is_written_as_C_writes_it(float value, string expected) => Assert.Equal(expected, Format(value));

    [Fact]
    public void The_fast_formatter_agrees_with_the_runtime_on_any_float()
    {
        for (ulong i = 0; i < 200_000; i++)
        {
            // Any bits, and then numbers between 0 and 1 as in the files.
            float value = i % 2 == 0 ? BitConverter.UInt32BitsToSingle((uint)CounterRandom.Bits(1, i)) : (float)CounterRandom.Uniform(2, i);
            if (!float.IsFinite(value))
                continue;

            string text = Format(value);
            string expected = ((double)value).ToString("e18", CultureInfo.InvariantCulture);
            Assert.Equal(expected[..^3], text[..^2]);
            Assert.Equal(expected[^2..], text[^2..]);
        }
    }

    [Fact]
    public void A_row_has_4701_bytes_and_ends_in_CR_LF()
    {
        string text = Write(writer => writer.WriteRow(Row(0.5f), 4));

        Assert.Equal(PublishedFormat.RowBytes, text.Length);
        Assert.Equal(4701, text.Length);
        Assert.StartsWith("5.000000000000000000e-01,5.0", text, StringComparison.Ordinal);
        Assert.EndsWith(",4.000000000000000000e+00\r\n", text, StringComparison.Ordinal);
        Assert.Equal(188, text.Split(',').Length);
    }

    [Fact]
    public void Many_rows_arrive_whole_and_in_order()
    {
        string text = Write(writer =>
        {
            for (int i = 0; i < 1000; i++)
                writer.WriteRow(Row(-i), i % 5);
        });

        string[] lines = text.Split("\r\n");
        Assert.Equal(1001, lines.Length);
        for (int i = 0; i < 1000; i++)
        {
            Assert.Equal(-i, float.Parse(lines[i].Split(',')[0], CultureInfo.InvariantCulture));
            Assert.Equal(i % 5, float.Parse(lines[i].Split(',')[187], CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_sample_that_is_not_finite_is_refused_and_leaves_no_half_row()
    {
        string text = Write(writer =>
        {
            writer.WriteRow(Row(1), 0);
            Assert.Throws<ArgumentException>(() => writer.WriteRow(Row(float.NaN), 0));
            Assert.Throws<ArgumentException>(() => writer.WriteRow(new float[186], 0));
            writer.WriteRow(Row(0), 1);
        });

        Assert.Equal(2 * PublishedFormat.RowBytes, text.Length);
    }

    private static float[] Row(float value)
    {
        var row = new float[PublishedFormat.Samples];
        Array.Fill(row, value);
        return row;
    }

    private static string Write(Action<PublishedCsvWriter> write)
    {
        var stream = new MemoryStream();
        using (var writer = new PublishedCsvWriter(stream))
            write(writer);
        return Encoding.ASCII.GetString(stream.ToArray());
    }

    private static string Format(float value)
    {
        Span<byte> text = stackalloc byte[ScientificNumber.MaxBytes];
        return Encoding.ASCII.GetString(text[..ScientificNumber.Format(text, value)]);
    }
}
