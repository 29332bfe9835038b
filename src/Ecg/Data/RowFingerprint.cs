using System.IO.Hashing;
using System.Runtime.InteropServices;
using ScratchCnn.Data;

namespace Ecg.Data;

/// <summary>
/// Recognizes rows that a model was trained on or selected by, without keeping them: the hashes of their values, sorted, and the distances between
/// them in Golomb–Rice code, about 2.3 bytes per row. A row that is not among them is taken for one of them once in 2^17 = 131,072 times. Source:
/// Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom filters" (2009), section 4, Golomb-coded sets.
/// </summary>
public sealed class RowFingerprint
{
    /// <summary>Low bits of a distance that are written as they are; 2^bits is the reciprocal of the share of mistakes.</summary>
    private const int RemainderBits = 17;

    private readonly ulong[] _hashes;

    private RowFingerprint(ulong[] sortedHashes, int rows)
    {
        _hashes = sortedHashes;
        Rows = rows;
    }

    /// <summary>Number of rows, equal ones counted each.</summary>
    public int Rows { get; }

    /// <summary>Takes the fingerprint of all rows of some data sets, whatever their order.</summary>
    public static RowFingerprint Of(params IEnumerable<Dataset<float>> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Dataset<float>[] all = [.. parts];
        int rows = all.Sum(part => part.Count);
        ulong[] hashes = [.. all.SelectMany(part => Enumerable.Range(0, part.Count).Select(row => HashOf(part.Row(row), rows))).Order().Distinct()];
        return new RowFingerprint(hashes, rows);
    }

    /// <summary>Whether a row is one of them.</summary>
    public bool Contains(ReadOnlySpan<float> row) => Rows > 0 && Array.BinarySearch(_hashes, HashOf(row, Rows)) >= 0;

    /// <summary>The fingerprint as text: the number of rows, and the coded hashes in base 64.</summary>
    public override string ToString()
    {
        var bits = new BitWriter();
        ulong last = 0;
        foreach (ulong hash in _hashes)
        {
            ulong distance = hash - last;
            for (ulong quotient = distance >> RemainderBits; quotient > 0; quotient--)
                bits.Write(1, 1);
            bits.Write(0, 1);
            bits.Write(distance & ((1UL << RemainderBits) - 1), RemainderBits);
            last = hash;
        }

        return FormattableString.Invariant($"{Rows}:{_hashes.Length}:{Convert.ToBase64String(bits.ToArray())}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Null where the text is no fingerprint.</returns>
    public static RowFingerprint? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] fields = text.Split(':');
        if (fields.Length != 3 || !int.TryParse(fields[0], out int rows) || !int.TryParse(fields[1], out int count) || rows < count || count < 0)
            return null;
        byte[] bytes = new byte[fields[2].Length];
        // Each hash takes more than RemainderBits, so that a wrong count cannot ask for more memory than the text has.
        if (!Convert.TryFromBase64String(fields[2], bytes, out int length) || (long)count * (RemainderBits + 1) > length * 8L)
            return null;
        var bits = new BitReader(bytes.AsMemory(0, length));
        var hashes = new ulong[count];
        ulong last = 0;
        for (int i = 0; i < count; i++)
        {
            ulong quotient = 0;
            while (bits.Read(1) is { } more && more == 1)
                quotient++;
            if (bits.Read(RemainderBits) is not { } remainder)
                return null;
            hashes[i] = last += (quotient << RemainderBits) | remainder;
        }

        return new RowFingerprint(hashes, rows);
    }

    /// <summary>A hash below rows · 2^<see cref="RemainderBits"/>, evenly spread.</summary>
    private static ulong HashOf(ReadOnlySpan<float> row, int rows) =>
        Math.BigMul(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(row)), (ulong)rows << RemainderBits, out _);

    private sealed class BitWriter
    {
        private readonly List<byte> _bytes = [];
        private int _count;

        public void Write(ulong value, int bits)
        {
            for (int bit = bits - 1; bit >= 0; bit--, _count++)
            {
                if (_count % 8 == 0)
                    _bytes.Add(0);
                _bytes[^1] |= (byte)(((value >> bit) & 1) << (7 - (_count % 8)));
            }
        }

        public byte[] ToArray() => [.. _bytes];
    }

    private sealed class BitReader(ReadOnlyMemory<byte> bytes)
    {
        private long _position;

        /// <summary>The next bits; null where there are not so many.</summary>
        public ulong? Read(int bits)
        {
            if (_position + bits > bytes.Length * 8L)
                return null;
            ulong value = 0;
            for (; bits > 0; bits--, _position++)
                value = (value << 1) | (uint)((bytes.Span[(int)(_position / 8)] >> (7 - (int)(_position % 8))) & 1);
            return value;
        }
    }
}
