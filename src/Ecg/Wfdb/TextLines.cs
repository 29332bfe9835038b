using System.Text;

namespace Ecg.Wfdb;

/// <summary>Reads the lines of a header or of a list of records. A device, or a file of another kind under such a name, may have no end, or no line ends.</summary>
internal static class TextLines
{
    // The largest headers are those of multi-segment records, one line per segment: 16 MiB is half a million segments.
    private const int MaximumBytes = 16 << 20;

    /// <summary>The lines, without their line feeds.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="file">Its name, for the message.</param>
    /// <param name="kind">The kind of file, for the message: "a header".</param>
    /// <exception cref="WfdbException">The text is longer than any of its kind.</exception>
    public static IEnumerable<string> Read(TextReader reader, string file, string kind)
    {
        var line = new StringBuilder();
        int total = 0;
        int next;
        while ((next = reader.Read()) >= 0)
        {
            if (++total > MaximumBytes)
                throw WfdbException.InFile(file, $"{kind} has at most {MaximumBytes} bytes; this file is larger.");
            if (next == '\n')
            {
                yield return line.ToString();
                line.Clear();
            }
            else
            {
                line.Append((char)next);
            }
        }

        if (line.Length > 0)
            yield return line.ToString();
    }
}
