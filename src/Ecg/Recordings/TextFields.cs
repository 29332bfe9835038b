using System.Buffers.Text;
using System.Text;
using Ecg.Csv;

namespace Ecg.Recordings;

/// <summary>The fields of a line of text samples, without a copy of the line; spaces separate in any number.</summary>
internal ref struct TextFields(ReadOnlySpan<byte> line, byte separator)
{
    private readonly ReadOnlySpan<byte> _line = line;
    private int _next;

    /// <summary>The current field, without spaces around it.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    public readonly TextFields GetEnumerator() => this;

    public bool MoveNext()
    {
        if (separator == (byte)' ')
        {
            while (_next < _line.Length && _line[_next] == (byte)' ')
                _next++;
        }

        if (_next > _line.Length || (_next == _line.Length && separator == (byte)' '))
            return false;
        int length = _line[_next..].IndexOf(separator);
        int end = length < 0 ? _line.Length : _next + length;
        Current = Trim(_line[_next..end]);
        _next = end + 1;
        return true;
    }

    public static int Count(ReadOnlySpan<byte> line, byte separator)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> _ in new TextFields(line, separator))
            count++;
        return count;
    }

    /// <summary>Takes the first line from the text, without its line end and the spaces around it.</summary>
    /// <param name="text">Text that is not empty; what follows the line is left.</param>
    /// <param name="hasEnd">Whether the line has a line end.</param>
    public static ReadOnlySpan<byte> TakeLine(ref ReadOnlySpan<byte> text, out bool hasEnd) => Trim(LineEnds.TakeLine(ref text, out hasEnd));

    /// <summary>Parses a sample: a number that a float can hold, or NaN for a field that stands for a missing sample.</summary>
    /// <param name="field">The field.</param>
    /// <param name="separator">The separator of its line, which tells whether a comma may be a decimal one.</param>
    /// <param name="value">As a double, since times may need more digits than samples.</param>
    public static bool TryParse(ReadOnlySpan<byte> field, byte separator, out double value)
    {
        value = double.NaN;
        if (field.IsEmpty || field is [(byte)'-'] || Ascii.EqualsIgnoreCase(field, "nan"u8) || field.SequenceEqual("NA"u8))
            return true;
        if (separator is (byte)';' or (byte)'\t' && field.Length <= 32 && field.Contains((byte)','))
        {
            Span<byte> withPoint = stackalloc byte[field.Length];
            field.CopyTo(withPoint);
            withPoint.Replace((byte)',', (byte)'.');
            return TryParse(withPoint, separator: 0, out value);
        }

        return Utf8Parser.TryParse(field, out value, out int used) && used == field.Length && Math.Abs(value) <= float.MaxValue;
    }

    /// <summary>The start of a text for a message; control characters become "?".</summary>
    public static string Printable(ReadOnlySpan<byte> text)
    {
        const int longest = 40;
        string start = new([.. Encoding.Latin1.GetString(text[..Math.Min(text.Length, longest)]).Select(c => char.IsControl(c) ? '?' : c)]);
        return text.Length > longest ? start + "…" : start;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim((byte)' ');
}
