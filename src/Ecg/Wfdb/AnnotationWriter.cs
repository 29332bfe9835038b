using System.Text;

namespace Ecg.Wfdb;

/// <summary>Writes annotation files in the MIT format, annot(5), which <see cref="AnnotationReader"/> reads.</summary>
public static class AnnotationWriter
{
    private const int LongestInterval = 0x3FF;

    /// <summary>Writes annotations, in time order, and the end mark.</summary>
    /// <exception cref="ArgumentException">An annotation is out of order, or a field is out of range.</exception>
    public static void Write(Stream stream, IEnumerable<Annotation> annotations)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(annotations);
        using var writer = new BinaryWriter(stream, Encoding.Latin1, leaveOpen: true); // little-endian, as the format is
        var last = default(Annotation);
        foreach (Annotation annotation in annotations)
        {
            Require(annotation, last);
            WriteTime(writer, annotation, annotation.Sample - last.Sample);
            if (annotation.Subtype != 0)
                WriteWord(writer, AnnotationReader.Subtype, annotation.Subtype);
            // The channel and the number stay in effect until they are changed.
            if (annotation.Channel != last.Channel)
                WriteWord(writer, AnnotationReader.Channel, annotation.Channel);
            if (annotation.Number != last.Number)
                WriteWord(writer, AnnotationReader.Number, annotation.Number);
            if (annotation.Auxiliary is string text)
                WriteText(writer, text);
            last = annotation;
        }
        writer.Write((ushort)0);
    }

    private static void Require(Annotation annotation, Annotation last)
    {
        if (annotation.Code is 0 or > AnnotationCode.Maximum)
            throw new ArgumentException($"expected an annotation code of 1 to {AnnotationCode.Maximum}; got {annotation.Code}.");
        if (annotation.Sample < last.Sample)
            throw new ArgumentException($"expected annotations in time order; sample {annotation.Sample} follows {last.Sample}.");
        if (annotation.Auxiliary?.Length > byte.MaxValue || annotation.Auxiliary?.Any(c => c > byte.MaxValue) == true)
            throw new ArgumentException($"expected an auxiliary text of at most {byte.MaxValue} Latin-1 characters; got '{annotation.Auxiliary}'.");
    }

    private static void WriteTime(BinaryWriter writer, Annotation annotation, long interval)
    {
        if (interval <= LongestInterval)
        {
            WriteWord(writer, annotation.Code, (int)interval);
            return;
        }
        for (; interval > 0; interval -= Math.Min(interval, int.MaxValue))
        {
            int skipped = (int)Math.Min(interval, int.MaxValue);
            WriteWord(writer, AnnotationReader.Skip, 0);
            writer.Write((ushort)(skipped >> 16));
            writer.Write((ushort)skipped);
        }
        WriteWord(writer, annotation.Code, 0);
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        WriteWord(writer, AnnotationReader.Auxiliary, text.Length);
        writer.Write(Encoding.Latin1.GetBytes(text));
        if (text.Length % 2 == 1)
            writer.Write((byte)0);
    }

    private static void WriteWord(BinaryWriter writer, int code, int interval) =>
        writer.Write((ushort)((code << 10) | (interval & LongestInterval)));
}
