using System.Globalization;
using System.Text;
using ScratchCnn.Architectures;

namespace Ecg.Wfdb;

/// <summary>
/// Reads header files (.hea): a record line, then one line per signal or per segment, with comments anywhere; header(5). A date, time or
/// counter that cannot be read counts as not recorded, since nothing depends on them. Any other optional field that cannot be read is
/// ignored with a warning.
/// </summary>
public static class HeaderReader
{
    /// <summary>Reads a header.</summary>
    /// <param name="stream">The file, from its first byte.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="WfdbException">The header is malformed; the message names the line.</exception>
    public static WfdbHeader Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var reader = new StreamReader(stream, Encoding.Latin1, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        WfdbHeader? header = null;
        var signals = new List<SignalSpec>();
        var segments = new List<SegmentSpec>();
        var comments = new List<string>();
        var warnings = new List<string>();
        int segmentCount = 0;
        int number = 0;
        foreach (string line in TextLines.Read(reader, file, "a header"))
        {
            number++;
            string text = line.Trim();
            if (text.Length == 0)
                continue;
            if (text[0] == '#')
            {
                // Only comments after the last signal or segment line describe the record; earlier ones are notes by the header's author.
                if (header is not null && IsComplete(header, segmentCount, signals, segments))
                    comments.Add(text[1..].Trim());
                continue;
            }
            var fields = new HeaderFields(file, number, text, warnings);
            if (header is null)
            {
                RequireNoOtherFile(file, text);
                header = RecordLine(fields, out segmentCount);
            }
            else if (IsComplete(header, segmentCount, signals, segments))
                continue; // header(5): extra specification lines are not read
            else if (segmentCount > 0)
                segments.Add(SegmentLine(fields));
            else
                signals.Add(SignalLine.Parse(fields));
        }
        if (header is null)
            throw WfdbException.AtLine(file, number + 1, "expected a record line; the header ends.");
        if (!IsComplete(header, segmentCount, signals, segments))
        {
            string expected = segmentCount > 0 ? $"{segmentCount} segment lines" : $"{header.SignalCount} signal lines";
            throw WfdbException.AtLine(file, number + 1, $"expected {expected} after the record line; got {signals.Count + segments.Count}.");
        }
        RequireTotal(header, segments, file);
        return header with { Signals = signals, Segments = segments, Comments = comments, Warnings = warnings };
    }

    private static bool IsComplete(WfdbHeader header, int segmentCount, List<SignalSpec> signals, List<SegmentSpec> segments) =>
        segmentCount > 0 ? segments.Count == segmentCount : signals.Count == header.SignalCount;

    private static void RequireNoOtherFile(string file, string firstLine)
    {
        byte[] start = Encoding.Latin1.GetBytes(firstLine);
        if ((FileSignature.Describe(start) ?? (firstLine[0] == '<' ? FileSignature.TextKind(start) : null)) is { } kind)
            throw WfdbException.InFile(file, $"expected a header, which begins with the record's name; the file is {kind}.");
    }

    // name[/segments] signals [frequency[/counter frequency[(base counter)]] [samples [time [date]]]]
    private static WfdbHeader RecordLine(HeaderFields fields, out int segmentCount)
    {
        string name = fields.Next("record name");
        string? segments = HeaderFields.CutAt(ref name, '/');
        segmentCount = segments is not null ? fields.Integer(segments, "number of segments", 1) : 0;
        fields.RequireName(name, "record name");
        int signalCount = fields.Integer(fields.Next("number of signals"), "number of signals", 0);
        var header = new WfdbHeader { File = fields.File, RecordName = name, SignalCount = signalCount };
        if (fields.AtEnd)
            return header;

        string rate = fields.Next("sampling frequency");
        string? counter = HeaderFields.CutAt(ref rate, '/');
        string? baseCounter = counter is null ? null : HeaderFields.CutAt(ref counter, '(');
        double frequency = fields.Positive(rate, "sampling frequency");
        double counterFrequency = NumberOrZero(counter);
        header = header with
        {
            SamplingFrequency = frequency,
            CounterFrequency = counterFrequency > 0 ? counterFrequency : frequency,
            BaseCounterValue = baseCounter is not null ? NumberOrZero(HeaderFields.WithoutParenthesis(baseCounter)) : 0,
        };
        if (fields.AtEnd)
            return header;

        long samples = fields.Long(fields.Next("number of samples"), "number of samples");
        return header with
        {
            SampleCount = samples > 0 ? samples : null,
            BaseTime = fields.AtEnd ? null : Time(fields.Next("base time")),
            BaseDate = fields.AtEnd ? null : Date(fields.Next("base date")),
        };
    }

    private static double NumberOrZero(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : 0;

    // H:M:S, M:S or S, where the last part may have a fraction; null if the text is none of these, or is 24 hours or more.
    private static TimeSpan? Time(string text)
    {
        string[] parts = text.Split(':');
        double seconds = 0;
        foreach (string part in parts)
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value))
                return null;
            seconds = (seconds * 60) + value;
        }
        return parts.Length <= 3 && seconds <= 86400 ? TimeSpan.FromSeconds(seconds) : null;
    }

    // D/M/Y; null if the text is no valid date, such as 0/0/0, by which some writers mean "not recorded".
    private static DateOnly? Date(string text) =>
        DateOnly.TryParseExact(text, "d/M/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    private static SegmentSpec SegmentLine(HeaderFields fields)
    {
        string name = fields.Next("segment's record name");
        if (name != "~")
            fields.RequireName(name, "segment's record name");
        return new SegmentSpec(name, fields.Long(fields.Next("segment's number of samples"), "segment's number of samples"));
    }

    private static void RequireTotal(WfdbHeader header, List<SegmentSpec> segments, string file)
    {
        // A count has at most 2⁶² and a header at most half a million lines: Decimal cannot overflow where Int64 could.
        decimal sum = segments.Sum(segment => (decimal)segment.SampleCount);
        if (segments.Count > 0 && header.SampleCount is long total && sum != total)
            throw WfdbException.AtLine(file, 1, $"the record has {total} samples, but its segments have {sum} in all.");
    }
}
