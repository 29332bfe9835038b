using System.Globalization;

namespace Ecg.Wfdb;

/// <summary>
/// A signal specification line:
/// file format[xSamplesPerFrame][:skew][+offset] [gain[(baseline)][/units] [resolution [zero [initial [checksum [block size
/// [description]]]]]]].
/// </summary>
internal static class SignalLine
{
    // Bounds the memory of a frame; the fastest signals recorded with an ECG in public databases have a few hundred.
    private const int MaximumSamplesPerFrame = 1 << 16;

    public static SignalSpec Parse(HeaderFields fields)
    {
        string file = fields.Next("file name");
        if (file != "~") // a layout segment only names its signals; "~" means that there is no file
            fields.RequireName(file, "file name");
        var spec = Storage(fields, new SignalSpec { Line = fields.Line, FileName = file, Format = 0 });
        if (fields.AtEnd)
            return spec;

        spec = Calibration(fields, spec, out bool hasBaseline);
        if (fields.AtEnd)
            return spec;

        // Nothing depends on the resolution and, for a file, on the block size.
        if (int.TryParse(fields.Next("ADC resolution"), NumberStyles.None, CultureInfo.InvariantCulture, out int resolution) && resolution > 0)
            spec = spec with { AdcResolution = resolution };
        if (fields.AtEnd)
            return spec;

        int zero = Clamp(fields.OptionalInteger(fields.Next("ADC zero"), "ADC zero")) ?? 0;
        spec = spec with { AdcZero = zero, Baseline = hasBaseline ? spec.Baseline : zero };
        if (fields.AtEnd)
            return spec;

        spec = spec with { InitialValue = Clamp(fields.OptionalInteger(fields.Next("initial value"), "initial value")) };
        if (fields.AtEnd)
            return spec;

        // A 16-bit value, which writers store as signed, as unsigned, or not reduced modulo 2¹⁶.
        long? checksum = fields.OptionalInteger(fields.Next("checksum"), "checksum");
        spec = spec with { Checksum = unchecked((short?)checksum) };
        if (fields.AtEnd)
            return spec;

        _ = int.TryParse(fields.Next("block size"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int blockSize);
        return spec with
        {
            BlockSize = blockSize,
            Description = fields.Rest(),
        };
    }

    // A format number and its modifiers, each after its own character. The specification fixes their order; the WFDB library accepts any.
    private static SignalSpec Storage(HeaderFields fields, SignalSpec spec)
    {
        string text = fields.Next("format");
        int end = EndOfNumber(text, 0);
        spec = spec with { Format = fields.Integer(text[..end], "format", 0) };
        while (end < text.Length)
        {
            int start = end + 1;
            end = EndOfNumber(text, start);
            string number = text[start..end];
            spec = text[start - 1] switch
            {
                'x' => spec with { SamplesPerFrame = fields.Integer(number, "samples per frame", 1, MaximumSamplesPerFrame) },
                ':' => spec with { Skew = Clamp(fields.OptionalInteger(number, "skew", 0)) ?? 0 },
                _ => spec with { ByteOffset = fields.Long(number, "byte offset") },
            };
        }
        return spec;
    }

    private static int EndOfNumber(string text, int start)
    {
        int length = text.AsSpan(start).IndexOfAny('x', ':', '+');
        return length < 0 ? text.Length : start + length;
    }

    private static SignalSpec Calibration(HeaderFields fields, SignalSpec spec, out bool hasBaseline)
    {
        string text = fields.Next("ADC gain");
        string? units = HeaderFields.CutAt(ref text, '/');
        string? baseline = HeaderFields.CutAt(ref text, '(');
        double gain = fields.OptionalNumber(text, "ADC gain") ?? 0;
        int? zeroUnits = baseline is not null
            ? Clamp(fields.OptionalInteger(HeaderFields.WithoutParenthesis(baseline), "baseline"))
            : null;
        hasBaseline = zeroUnits is not null;
        return spec with
        {
            Gain = gain != 0 ? gain : SignalSpec.DefaultGain,
            IsCalibrated = gain != 0,
            Baseline = zeroUnits ?? 0,
            Units = units is not null ? units : spec.Units,
        };
    }

    // No format has samples beyond 32 bits.
    private static int? Clamp(long? value) => value is long number ? (int)Math.Clamp(number, int.MinValue, int.MaxValue) : null;
}
