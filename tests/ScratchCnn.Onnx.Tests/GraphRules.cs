using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx.Tests;

/// <summary>The rules of the ONNX checker (onnx.checker with full_check) that concern what the exporter writes.</summary>
internal static class GraphRules
{
    public static void Check(ModelProto file)
    {
        Assert.True(file.HasIrVersion && file.IrVersion >= 8);
        OperatorSetIdProto operators = Assert.Single(file.OpsetImport);
        Assert.True(operators.HasVersion && operators.Version >= 17 && operators.Domain.Length == 0);
        GraphProto graph = file.Graph;
        Assert.NotEmpty(graph.Name);

        // Static single assignment: every value is made once, and before it is used.
        var known = new HashSet<string>();
        foreach (TensorProto constant in graph.Initializer)
        {
            Assert.True(known.Add(constant.Name), $"{constant.Name} is defined twice");
            long size = constant.Dims.Aggregate(1L, (product, extent) => product * extent);
            int width = constant.DataType == TensorProto.Types.DataType.Float ? sizeof(float) : sizeof(long);
            Assert.Equal(size * width, constant.RawData.Length);
        }

        foreach (ValueInfoProto input in graph.Input)
            Assert.True(known.Add(input.Name), $"{input.Name} is defined twice");
        foreach (NodeProto node in graph.Node)
        {
            Assert.NotEmpty(node.OpType);
            Assert.All(node.Input, input => Assert.True(known.Contains(input), $"{node.Name} reads {input}, which nobody has made"));
            Assert.True(known.Add(Assert.Single(node.Output)), $"{node.Output[0]} is defined twice");
            Assert.All(node.Attribute, attribute => Assert.True(HoldsWhatItSays(attribute), $"{node.Name}: {attribute}"));
        }

        Assert.Equal(graph.Node.Count, graph.Node.Select(node => node.Name).Distinct().Count());

        // Every value has a type and a shape whose first extent is open.
        ValueInfoProto[] described = [.. graph.Input, .. graph.ValueInfo, .. graph.Output];
        Assert.Equal(graph.Node.Count + graph.Input.Count, described.Length);
        Assert.All(described, value =>
        {
            Assert.Equal(TensorProto.Types.DataType.Float, value.Type.TensorType.ElemType);
            Assert.Equal("batch", value.Type.TensorType.Shape.Dim[0].DimParam);
            Assert.All(value.Type.TensorType.Shape.Dim.Skip(1), extent => Assert.True(extent.DimValue > 0));
        });
        Assert.Superset(described.Select(value => value.Name).ToHashSet(), known);
    }

    private static bool HoldsWhatItSays(AttributeProto attribute) => attribute.Type switch
    {
        AttributeProto.Types.AttributeType.Float => attribute.HasF && !attribute.HasI && attribute.Ints.Count == 0,
        AttributeProto.Types.AttributeType.Int => attribute.HasI && !attribute.HasF && attribute.Ints.Count == 0,
        AttributeProto.Types.AttributeType.Ints => attribute.Ints.Count > 0 && !attribute.HasI && !attribute.HasF,
        _ => false,
    };
}
