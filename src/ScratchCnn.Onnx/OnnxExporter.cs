using System.Text.Json;
using Google.Protobuf;
using ScratchCnn.Data;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Onnx.Format;

namespace ScratchCnn.Onnx;

/// <summary>
/// Writes classifiers as ONNX files (operator set 17), which ONNX Runtime and others run without this library. The standardizer stands in front and
/// the softmax after it: raw rows go in, probabilities come out. Input "beats" [batch, values of a sample], output "probabilities" [batch, classes], both
/// single precision, any batch; the metadata holds the class names.
/// </summary>
public static class OnnxExporter
{
    /// <summary>Name of the graph's input.</summary>
    public const string InputName = "beats";

    /// <summary>Name of the graph's output.</summary>
    public const string OutputName = "probabilities";

    /// <summary>The metadata entry that holds the class names, as a JSON list.</summary>
    public const string ClassNamesKey = "class_names";

    /// <summary>1.12 of 2022 and every later version of the ONNX package and of ONNX Runtime read these.</summary>
    private const int OperatorSet = 17;
    private const int FileFormat = 8;

    /// <summary>Writes a model to a file, which is replaced as a whole, or left as it was.</summary>
    /// <param name="model">The model to write.</param>
    /// <param name="path">Path of the file; usually *.onnx.</param>
    /// <exception cref="NotSupportedException">A layer has no ONNX form; the message says what to call.</exception>
    public static void Export(SignalModel model, string path)
    {
        ArgumentNullException.ThrowIfNull(model);
        SavedFile.Write(path, stream => Export(model.Trained, stream));
    }

    /// <summary>Writes a classifier.</summary>
    /// <param name="classifier">The model to write.</param>
    /// <param name="stream">The stream to write to.</param>
    /// <exception cref="NotSupportedException">A layer has no ONNX form; the message says what to call.</exception>
    public static void Export(TrainedModel classifier, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(stream);
        var graph = new OnnxGraph("scratchcnn", OutputName);
        OnnxValue rows = graph.Input(InputName, classifier.Model.InputShape);
        OnnxValue logits = AddNetwork(graph, classifier.Model, Standardize(graph, rows, classifier.Standardizer));
        ModelProto file = Wrap(graph.Finish(Finish(graph, logits, classifier)));
        file.MetadataProps.Add(new StringStringEntryProto { Key = ClassNamesKey, Value = JsonSerializer.Serialize(classifier.ClassNames) });
        file.MetadataProps.Add(new StringStringEntryProto { Key = "task", Value = classifier.Purpose });
        file.WriteTo(stream);
    }

    /// <summary>Adds a network's layers; the result is flat.</summary>
    internal static OnnxValue AddNetwork(OnnxGraph graph, Model<float> model, OnnxValue input)
    {
        var tensors = model.Tensors.ToDictionary(tensor => tensor.Name);
        var values = new Dictionary<int, OnnxValue> { [0] = input };
        foreach (Node<float> node in model.Network.Nodes)
        {
            var layer = new OnnxLayer(
                graph, name => model.Values(tensors[name]).ToArray(), node.Name, node.Layer, values[node.Input], values.GetValueOrDefault(node.SecondInput));
            values[node.Output] = OnnxLayers.Add(node.Spec, layer);
        }

        return graph.ToFlat(values[model.Network.Output], "output");
    }

    /// <summary>(x − mean) · scale, column by column.</summary>
    private static OnnxValue Standardize(OnnxGraph graph, OnnxValue rows, Standardizer<float> standardizer)
    {
        string mean = graph.Constant("standardizer.mean", [standardizer.Columns], standardizer.Mean);
        string scale = graph.Constant("standardizer.scale", [standardizer.Columns], standardizer.Scale);
        OnnxValue centred = graph.Node("Sub", "standardizer.centred", [rows.Name, mean], rows.Shape, isFlat: true);
        return graph.Node("Mul", "standardizer", [centred.Name, scale], rows.Shape, isFlat: true);
    }

    /// <summary>Softmax for classes, the logistic function for labels, and the units of the targets for values.</summary>
    private static OnnxValue Finish(OnnxGraph graph, OnnxValue outputs, TrainedModel trained)
    {
        graph.Release(OutputName);
        if (trained.Targets == TargetKind.Classes)
            return graph.Node("Softmax", OutputName, [outputs.Name], outputs.Shape, isFlat: true, OnnxSetting.WholeNumber("axis", 1).Proto);
        if (trained.Targets == TargetKind.Labels)
            return graph.Node("Sigmoid", OutputName, [outputs.Name], outputs.Shape, isFlat: true);
        if (trained.TargetScale is not { } targets)
            return graph.Node("Identity", OutputName, [outputs.Name], outputs.Shape, isFlat: true);
        string mean = graph.Constant("target.mean", [targets.Columns], targets.Mean);
        string deviation = graph.Constant("target.deviation", [targets.Columns], [.. targets.Scale.ToArray().Select(scale => scale == 0 ? 0 : 1 / scale)]);
        OnnxValue scaled = graph.Node("Mul", "target.scaled", [outputs.Name, deviation], outputs.Shape, isFlat: true);
        return graph.Node("Add", OutputName, [scaled.Name, mean], outputs.Shape, isFlat: true);
    }

    /// <summary>Makes a file of a graph.</summary>
    internal static ModelProto Wrap(GraphProto graph)
    {
        var file = new ModelProto
        {
            IrVersion = FileFormat,
            ProducerName = "ScratchCnn",
            ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version!.ToString(3),
            Graph = graph,
        };
        file.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = OperatorSet });
        return file;
    }
}
