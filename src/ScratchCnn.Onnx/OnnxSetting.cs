using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx;

/// <summary>A constant setting of an ONNX node: "strides", "epsilon".</summary>
public sealed class OnnxSetting
{
    private OnnxSetting(AttributeProto attribute) => Proto = attribute;

    internal AttributeProto Proto { get; }

    /// <summary>A number in single precision.</summary>
    public static OnnxSetting Number(string name, float value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    /// <summary>A whole number.</summary>
    public static OnnxSetting WholeNumber(string name, long value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    /// <summary>A list of whole numbers, not empty.</summary>
    public static OnnxSetting WholeNumbers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values.ToArray());
        return new OnnxSetting(attribute);
    }
}
