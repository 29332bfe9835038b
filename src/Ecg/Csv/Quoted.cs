using System.Text;

namespace Ecg.Csv;

/// <summary>Text of a file for a message.</summary>
internal static class Quoted
{
    /// <summary>A field: short, printable, in quotes.</summary>
    public static string Field(ReadOnlySpan<byte> field)
    {
        const int longest = 24;
        var text = new StringBuilder("'", longest + 3);
        foreach (byte value in field[..Math.Min(longest, field.Length)])
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '?');
        return text.Append(field.Length > longest ? "…'" : "'").ToString();
    }
}
