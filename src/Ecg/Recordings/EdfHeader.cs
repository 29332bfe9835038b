using System.Globalization;
using System.Text;

namespace Ecg.Recordings;

/// <summary>One signal of an EDF file.</summary>
/// <param name="Label">Name of the signal.</param>
/// <param name="Unit">Unit of the samples.</param>
/// <param name="Gain">Physical units per stored unit; 1 where the header's ranges make no sense.</param>
/// <param name="Offset">Physical value of a stored 0.</param>
/// <param name="SamplesPerRecord">Samples in each data record.</param>
/// <param name="RecordOffset">Bytes of a data record before its samples.</param>
internal sealed record EdfSignal(string Label, string Unit, double Gain, double Offset, int SamplesPerRecord, long RecordOffset)
{
    /// <summary>Whether it holds annotations and the times of the data records instead of samples (EDF+).</summary>
    public bool IsAnnotations => Label is "EDF Annotations";
}

/// <summary>
/// Header of an EDF or EDF+ file: fixed-width ASCII fields. After B. Kemp et al., "A simple format for exchange of digitized polygraphic
/// recordings", Electroenceph. Clin. Neurophysiol. 82 (1992), and B. Kemp and J. Olivan, "European data format 'plus' (EDF+)", Clin. Neurophysiol. 114 (2003).
/// </summary>
/// <param name="Signals">All signals, annotations included.</param>
/// <param name="HeaderBytes">Bytes before the first data record.</param>
/// <param name="RecordBytes">Bytes of a data record.</param>
/// <param name="RecordCount">Data records that the header promises; null where it leaves the number open.</param>
/// <param name="RecordSeconds">Duration of a data record, in seconds.</param>
/// <param name="IsDiscontinuous">Whether there may be gaps between data records (EDF+D).</param>
/// <param name="StartTime">Date and time of the first data record; null where they make no sense.</param>
internal sealed record EdfHeader(
    IReadOnlyList<EdfSignal> Signals,
    long HeaderBytes,
    long RecordBytes,
    long? RecordCount,
    double RecordSeconds,
    bool IsDiscontinuous,
    DateTime? StartTime)
{
    private const int FixedBytes = 256;
    private const int BytesPerSignal = 256;
    private const int MostSignals = 4096;
    private const string Version = "0       ";

    /// <summary>Whether a file begins as EDF files do.</summary>
    public static bool IsEdf(string path)
    {
        // Eight characters could begin a text file, too; the version is followed by text, and the number of header bytes is at byte 184.
        using FileStream stream = File.OpenRead(path);
        if (!stream.CanSeek) // recordings are read several times
            throw RecordingException.InFile(path, "expected an ordinary file; this is a pipe or a device.");
        Span<byte> start = stackalloc byte[192];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return read >= Version.Length && start[..Version.Length].SequenceEqual("0       "u8) && !start[..read].ContainsAny((byte)'\n', (byte)'\r');
    }

    /// <summary>Reads the header.</summary>
    /// <exception cref="RecordingException">It is cut, or contradicts itself.</exception>
    public static EdfHeader Read(Stream stream, string file)
    {
        byte[] start = ReadBytes(stream, FixedBytes, file, "header of 256 bytes");
        var fields = new Fields(file, start);
        _ = fields.Text("version", 8);
        _ = fields.Text("patient", 80);
        _ = fields.Text("recording", 80);
        string date = fields.Text("start date", 8), time = fields.Text("start time", 8);
        long headerBytes = fields.Integer("number of header bytes", 8);
        string kind = fields.Text("reserved field", 44);
        long records = fields.Integer("number of data records", 8);
        double seconds = fields.Number("duration of a data record", 8);
        long signals = fields.Integer("number of signals", 4);
        if (signals is < 1 or > MostSignals)
            throw fields.Fail($"expected 1 to {MostSignals} signals; the header says {signals}");
        if (headerBytes != FixedBytes + (signals * BytesPerSignal))
            throw fields.Fail($"a header of {signals} signals has {FixedBytes + (signals * BytesPerSignal)} bytes; it says {headerBytes}");
        if (records < -1)
            throw fields.Fail($"expected a number of data records, or -1 where it is not known; the header says {records}");
        if (!(seconds is >= 0 and <= 1e6))
            throw fields.Fail($"expected a duration of a data record in seconds; the header says {seconds.ToString(CultureInfo.InvariantCulture)}");

        byte[] ofSignals = ReadBytes(stream, (int)signals * BytesPerSignal, file, $"descriptions of {signals} signals");
        IReadOnlyList<EdfSignal> all = ReadSignals(new Fields(file, ofSignals), (int)signals);
        return new EdfHeader(
            all,
            headerBytes,
            all.Sum(signal => 2L * signal.SamplesPerRecord),
            records < 0 ? null : records,
            seconds,
            kind.StartsWith("EDF+D", StringComparison.Ordinal),
            DateTime.TryParseExact($"{date} {time}", "dd.MM.yy HH.mm.ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime begin) ? begin : null);
    }

    private static EdfSignal[] ReadSignals(Fields fields, int count)
    {
        T[] Each<T>(Func<T> read) => [.. Enumerable.Range(0, count).Select(_ => read())];
        string[] labels = Each(() => fields.Text("label", 16));
        _ = Each(() => fields.Text("transducer", 80));
        string[] units = Each(() => fields.Text("unit", 8));
        double[] physicalMinimum = Each(() => fields.NumberOrNaN(8)), physicalMaximum = Each(() => fields.NumberOrNaN(8));
        double[] digitalMinimum = Each(() => fields.NumberOrNaN(8)), digitalMaximum = Each(() => fields.NumberOrNaN(8));
        _ = Each(() => fields.Text("prefiltering", 80));
        long[] samples = Each(() => fields.Integer("number of samples in a data record", 8));
        var signals = new EdfSignal[count];
        long offset = 0;
        for (int i = 0; i < count; i++)
        {
            if (samples[i] is < 0 or > EcgRecording.MostSamples)
                throw fields.Fail($"signal {i + 1} ({labels[i]}): expected a number of samples in a data record; the header says {samples[i]}");
            double gain = (physicalMaximum[i] - physicalMinimum[i]) / (digitalMaximum[i] - digitalMinimum[i]);
            double zero = physicalMinimum[i] - (gain * digitalMinimum[i]);
            // The shape of a signal does not depend on its calibration, so a senseless one is no reason to refuse the file.
            bool isCalibrated = double.IsFinite(gain) && gain != 0 && double.IsFinite(zero);
            signals[i] = new EdfSignal(
                labels[i], isCalibrated ? units[i] : "", isCalibrated ? gain : 1, isCalibrated ? zero : 0, (int)samples[i], offset);
            offset += 2 * samples[i];
        }

        return signals;
    }

    private static byte[] ReadBytes(Stream stream, int count, string file, string what)
    {
        byte[] bytes = new byte[count];
        int read = stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return read == count ? bytes : throw RecordingException.InFile(file, $"the file ends within the {what}.");
    }

    /// <summary>Fixed-width fields, one after the other.</summary>
    private sealed class Fields(string file, byte[] bytes)
    {
        private int _at;

        public RecordingException Fail(string problem) => RecordingException.InFile(file, problem + ".");

        public string Text(string name, int width)
        {
            ReadOnlySpan<byte> field = bytes.AsSpan(_at, width);
            _at += width;
            return field.ContainsAnyInRange((byte)0, (byte)31) && field.Trim((byte)0).ContainsAnyInRange((byte)0, (byte)31)
                ? throw Fail($"expected text as {name}; got bytes that are none")
                : Encoding.Latin1.GetString(field.Trim((byte)0)).Trim();
        }

        public long Integer(string name, int width)
        {
            string text = Text(name, width);
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                ? value
                : throw Fail($"expected a whole number as {name}; got '{text}'");
        }

        public double Number(string name, int width)
        {
            string text = Text(name, width);
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
                ? value
                : throw Fail($"expected a number as {name}; got '{text}'");
        }

        public double NumberOrNaN(int width) =>
            double.TryParse(Text("range of a signal", width), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
    }
}
