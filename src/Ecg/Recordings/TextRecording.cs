using System.Globalization;
using Ecg.Csv;

namespace Ecg.Recordings;

/// <summary>
/// Samples as text, plain or gzipped: a line per sample, a column per lead, separated by commas, semicolons, tabs or spaces. Up to two lines of
/// header may give the leads' names and units; a column that the header calls time or sample is not a lead, nor is a first column that no header
/// names and that rises as time does. Lines that begin with '#' are comments. An empty field, "-", "nan" and "NA" are missing samples, and so is
/// an empty line before a sample in one column; in several columns empty lines are ignored. Where semicolons or tabs separate, decimal commas are read.
/// </summary>
internal sealed class TextRecording : EcgRecording
{
    private const double HighestRate = 1e6;

    private readonly TextLayout _layout;
    private readonly long _lines;

    public TextRecording(string path, double? rate)
        : this(path, Measure(path, RequireRate(path, rate)))
    {
    }

    private TextRecording(string path, Measured measured)
        : base(path, NameOf(path), "text", measured.Layout.Leads)
    {
        _layout = measured.Layout;
        _lines = measured.Lines;
        if (measured.Damage is not null)
        {
            BreaksOff = true;
            Warn($"{measured.Damage.TrimEnd('.')}. It is read as far as it goes."); // not every message ends as a sentence does
        }

        if (_layout.TakesFirstColumnAsTime)
            Warn($"{path}: column 1 rises evenly and is taken as time, not as a lead; a header that names it makes it a lead.");
    }

    private protected override LeadSignal ReadLead(int lead)
    {
        float[] samples = new float[_lines];
        int filled = 0, empty = 0; // empty lines since the last sample
        long line = 0, ignored = 0, firstAfterIgnored = 0;
        _ = ReadBlocks(Path, (lines, isEnd) =>
        {
            while (!lines.IsEmpty)
            {
                line++;
                ReadOnlySpan<byte> text = TextFields.TakeLine(ref lines, out bool hasEnd);
                if (line <= _layout.HeaderLines || text.StartsWith("#"u8))
                    continue;
                if (text.IsEmpty)
                {
                    empty++;
                    continue;
                }

                // What follows the last complete line of a file that is being written, or was cut, cannot be told from a sample.
                if (isEnd && !hasEnd && TextFields.Count(text, _layout.Separator) < _layout.Columns)
                {
                    BreaksOff = true;
                    Warn(string.Create(CultureInfo.InvariantCulture, $"{Path}: the file breaks off within line {line}."));
                    return;
                }

                if (_layout.Columns == 1)
                {
                    // An empty line is an empty field here, except at the end of the file, where no sample follows it.
                    samples.AsSpan(filled, empty).Fill(float.NaN);
                    filled += empty;
                }
                else if (empty > 0 && filled > 0)
                {
                    ignored += empty;
                    firstAfterIgnored = firstAfterIgnored == 0 ? line : firstAfterIgnored;
                }

                empty = 0;
                samples[filled++] = ParseSample(text, _layout.ColumnOf[lead], line);
            }
        });
        if (ignored > 0)
        {
            string lines = ignored == 1 ? "1 empty line between samples is" : $"{ignored} empty lines between samples are";
            Warn($"{Path}: {lines} ignored, the first before line {firstAfterIgnored}; only in one column do empty lines stand for missing samples.");
        }

        Array.Resize(ref samples, filled);
        return new LeadSignal(Leads[lead], filled == 0 ? [] : [new SignalSegment(0, samples)]);
    }

    private float ParseSample(ReadOnlySpan<byte> text, int column, long line)
    {
        ReadOnlySpan<byte> sample = default;
        int columns = 0;
        foreach (ReadOnlySpan<byte> field in new TextFields(text, _layout.Separator))
        {
            if (columns++ == column)
                sample = field;
        }

        if (columns != _layout.Columns)
            throw RecordingException.AtLine(Path, line, $"expected {_layout.Columns} columns, as in the first line of samples; got {columns}.");
        return TextFields.TryParse(sample, _layout.Separator, out double value)
            ? (float)value
            : throw RecordingException.AtLine(
                Path, line, $"column {column + 1}: expected a number of at most 3.4e38, or an empty field for a missing sample; got '{TextFields.Printable(sample)}'.");
    }

    private static double RequireRate(string path, double? rate) => rate switch
    {
        null => throw RecordingException.InFile(path, "a text file does not say its sampling rate; give it with --rate."),
        > 0 and <= HighestRate => rate.Value,
        _ => throw RecordingException.InFile(path, string.Create(CultureInfo.InvariantCulture, $"expected a rate above 0 and up to {HighestRate} Hz; got {rate}.")),
    };

    // One pass over the file finds the layout and counts the lines, so that the samples are read into memory of the right size.
    private static Measured Measure(string path, double rate)
    {
        TextLayout? layout = null;
        long lines = 0;
        EcgDataException? damage = ReadBlocks(path, (text, _) =>
        {
            layout ??= TextLayout.Find(path, text, rate);
            lines += LineEnds.Count(text) + (text.IsEmpty || LineEnds.IsAtEnd(text) ? 0 : 1);
            if (lines > MostSamples)
                throw RecordingException.InFile(path, string.Create(CultureInfo.InvariantCulture, $"the file has more than {MostSamples} lines; no more are read."));
        });
        if (layout is null)
            throw damage ?? RecordingException.InFile(path, "expected lines of samples; the file is empty.");
        return new Measured(layout, lines, damage?.Message);
    }

    // The file breaks off where a gzip stream is cut; what came before is good.
    private static EcgDataException? ReadBlocks(string path, TextReaderAction read)
    {
        using TextBlocks blocks = TextBlocks.Open(path, readsTruncated: true);
        var block = new TextBlock();
        long before = 0;
        while (true)
        {
            try
            {
                if (!blocks.TryRead(block))
                    return null;
            }
            catch (EcgDataException exception)
            {
                return exception;
            }

            if (block.EndsInTooLongLine)
                throw RecordingException.InFile(path, $"expected lines of samples; a line is longer than {TextBlocks.MaxLineBytes} bytes.");
            ReadOnlySpan<byte> text = block.Lines.Span;
            if (before == 0 && text.StartsWith("\uFEFF"u8))
                text = text[3..];
            before += text.Length;
            if (!text.IsEmpty)
                read(text, block.HoldsEnd);
        }
    }

    private static string NameOf(string path)
    {
        string name = System.IO.Path.GetFileName(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
            name = name[..^3];
        return System.IO.Path.GetFileNameWithoutExtension(name);
    }

    private delegate void TextReaderAction(ReadOnlySpan<byte> lines, bool isEnd);

    private sealed record Measured(TextLayout Layout, long Lines, string? Damage);
}
