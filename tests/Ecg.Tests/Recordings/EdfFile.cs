using System.Globalization;
using System.Text;

namespace Ecg.Tests.Recordings;

/// <summary>Bytes of EDF files, made up for tests.</summary>
internal static class EdfFile
{
    /// <summary>A file whose signals are all in the range ±3276.7 with a stored unit of 0.1, so that stored values are ten times the physical ones.</summary>
    /// <param name="labels">Name of each signal.</param>
    /// <param name="samplesPerRecord">Samples of each signal in a data record.</param>
    /// <param name="records">Data records; the value of sample i of signal s is value(s, i).</param>
    /// <param name="value">Stored value by signal and sample.</param>
    /// <param name="onsets">Seconds at which each data record begins; makes the file an EDF+D.</param>
    /// <param name="recordSeconds">Duration of a data record.</param>
    public static byte[] Bytes(
        string[] labels, int[] samplesPerRecord, int records, Func<int, int, short> value, double[]? onsets = null, string recordSeconds = "1")
    {
        const int annotationSamples = 15;
        string[] all = onsets is null ? labels : [.. labels, "EDF Annotations"];
        int[] samples = onsets is null ? samplesPerRecord : [.. samplesPerRecord, annotationSamples];
        var header = new StringBuilder();
        void Field(string text, int width) => header.Append(text.PadRight(width));
        void Each(int width, Func<int, string> text)
        {
            for (int i = 0; i < all.Length; i++)
                Field(text(i), width);
        }

        Field("0", 8);
        Field("X X X X", 80);
        Field("Startdate X X X X", 80);
        Field("26.11.2603.04.05"[..8], 8);
        Field("03.04.05", 8);
        Field(Text(256 * (all.Length + 1)), 8);
        Field(onsets is null ? "" : "EDF+D", 44);
        Field(Text(records), 8);
        Field(recordSeconds, 8);
        Field(Text(all.Length), 4);
        Each(16, i => all[i]);
        Each(80, _ => "");
        Each(8, i => i < labels.Length ? "uV" : "");
        Each(8, _ => "-3276.8");
        Each(8, _ => "3276.7");
        Each(8, _ => "-32768");
        Each(8, _ => "32767");
        Each(80, _ => "");
        Each(8, i => Text(samples[i]));
        Each(32, _ => "");
        using var stream = new MemoryStream();
        stream.Write(Encoding.ASCII.GetBytes(header.ToString()));
        using var writer = new BinaryWriter(stream);
        for (int record = 0; record < records; record++)
        {
            for (int signal = 0; signal < labels.Length; signal++)
            {
                for (int i = 0; i < samples[signal]; i++)
                    writer.Write(value(signal, (record * samples[signal]) + i));
            }

            if (onsets is not null)
            {
                byte[] onset = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"+{onsets[record]}\u0014\u0014\0"));
                writer.Write(onset);
                writer.Write(new byte[(2 * annotationSamples) - onset.Length]);
            }
        }

        return stream.ToArray();
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
