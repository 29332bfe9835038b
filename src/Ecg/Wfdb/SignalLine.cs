namespace Ecg.Wfdb;

/// <summary>
/// A signal specification line:
/// file format[xSamplesPerFrame][:skew][+offset] [gain[(baseline)][/units] [resolution [zero [initial [checksum [block size
/// [description]]]]]]].
/// </summary>
internal static class SignalLine
{
    public static SignalSpec Parse(HeaderFields fields)
    {
        string file = fields.Next("file name");
        if (file != "~") // the file of a signal that a layout only names
            fields.RequireName(file, "file name");
        var spec = Storage(fields, new SignalSpec { Line = fields.Line, FileName = file, Format = 0 });
        if (fields.AtEnd)
            return spec;

        spec = Calibration(fields, spec, out bool hasBaseline);
        if (fields.AtEnd)
            return spec;

        int resolution = fields.Integer(fields.Next("ADC resolution"), "ADC resolution", 0, 64);
        spec = resolution > 0 ? spec with { AdcResolution = resolution } : spec;
        if (fields.AtEnd)
            return spec;

        int zero = fields.Integer(fields.Next("ADC zero"), "ADC zero");
        spec = spec with { AdcZero = zero, Baseline = hasBaseline ? spec.Baseline : zero };
        if (fields.AtEnd)
            return spec;

        spec = spec with { InitialValue = fields.Integer(fields.Next("initial value"), "initial value") };
        if (fields.AtEnd)
            return spec;

        // Sixteen bits, which some writers take as signed and some as unsigned.
        int checksum = fields.Integer(fields.Next("checksum"), "checksum", short.MinValue, ushort.MaxValue);
        spec = spec with { Checksum = unchecked((short)checksum) };
        if (fields.AtEnd)
            return spec;

        return spec with
        {
            BlockSize = fields.Integer(fields.Next("block size"), "block size"),
            Description = fields.Rest(),
        };
    }

    // The modifiers of the format, each with its own mark, in this order.
    private static SignalSpec Storage(HeaderFields fields, SignalSpec spec)
    {
        string text = fields.Next("format");
        string? offset = HeaderFields.CutAt(ref text, '+');
        string? skew = HeaderFields.CutAt(ref text, ':');
        string? perFrame = HeaderFields.CutAt(ref text, 'x');
        return spec with
        {
            Format = fields.Integer(text, "format", 0),
            SamplesPerFrame = perFrame is not null ? fields.Integer(perFrame, "samples per frame", 1) : 1,
            Skew = skew is not null ? fields.Integer(skew, "skew", 0) : 0,
            ByteOffset = offset is not null ? fields.Long(offset, "byte offset") : 0,
        };
    }

    private static SignalSpec Calibration(HeaderFields fields, SignalSpec spec, out bool hasBaseline)
    {
        string text = fields.Next("ADC gain");
        string? units = HeaderFields.CutAt(ref text, '/');
        string? baseline = HeaderFields.CutAt(ref text, '(');
        double gain = fields.Number(text, "ADC gain");
        hasBaseline = baseline is not null;
        return spec with
        {
            Gain = gain != 0 ? gain : SignalSpec.DefaultGain,
            IsCalibrated = gain != 0,
            Baseline = baseline is not null ? fields.Integer(fields.WithoutParenthesis(baseline), "baseline") : 0,
            Units = units is not null ? units : spec.Units,
        };
    }
}
