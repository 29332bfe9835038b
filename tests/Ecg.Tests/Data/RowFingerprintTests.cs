using Ecg.Data;
using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace Ecg.Tests.Data;

public sealed class RowFingerprintTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(5_000)]
    public void It_knows_its_rows_again_and_no_others_in_memory_and_from_text(int rows)
    {
        var fingerprint = RowFingerprint.Of(Rows(rows, key: 1));
        RowFingerprint read = RowFingerprint.Parse(fingerprint.ToString())!;
        Dataset<float> others = Rows(5_000, key: 2);

        Assert.Equal(rows, read.Rows);
        Assert.Equal(fingerprint.ToString(), read.ToString());
        Assert.All(Indices(rows), row => Assert.True(read.Contains(Rows(rows, key: 1).Row(row))));
        // Once in 2^17 an unknown row is taken for a known one; of 5,000 hardly any is.
        Assert.InRange(Indices(5_000).Count(row => read.Contains(others.Row(row))), 0, 1);
    }

    [Fact]
    public void The_order_of_the_rows_and_of_the_parts_does_not_matter()
    {
        Dataset<float> rows = Rows(100, key: 1);
        string whole = RowFingerprint.Of(rows).ToString();
        Assert.Equal(whole, RowFingerprint.Of(rows.Select(Indices(100).Reverse())).ToString());
        Assert.Equal(whole, RowFingerprint.Of(rows.Select(Indices(60).Select(row => row + 40)), rows.Select(Indices(40))).ToString());
    }

    [Fact]
    public void It_takes_two_and_a_half_bytes_per_row_or_less() =>
        Assert.InRange(Convert.FromBase64String(RowFingerprint.Of(Rows(10_000, key: 3)).ToString().Split(':')[2]).Length, 20_000, 25_000);

    [Theory]
    [InlineData("")]
    [InlineData("1:1")]
    [InlineData("x:1:AAAA")]
    [InlineData("5:9:AAAA")]
    [InlineData("2000000000:2000000000:AAAA")]
    [InlineData("1:1:?")]
    [InlineData("1:1://///w==")]
    public void Text_that_is_no_fingerprint_is_refused(string text) => Assert.Null(RowFingerprint.Parse(text));

    private static int[] Indices(int count) => [.. Enumerable.Range(0, count)];

    private static Dataset<float> Rows(int count, ulong key)
    {
        float[] values = [.. Enumerable.Range(0, count * 3).Select(i => (float)CounterRandom.Uniform(key, (ulong)i))];
        return new Dataset<float>(values, 3, new int[count], ["a"], new int[count], ["s"]);
    }
}
