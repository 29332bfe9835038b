using System.Collections.Concurrent;
using ScratchCnn.Layers;

namespace ScratchCnn.Onnx;

/// <summary>
/// The ONNX form of each kind of layer. The library's own are in it from the start; that of a layer from outside is registered once, before the export:
/// <code>OnnxLayers.Register&lt;Swish&gt;((spec, layer) => …);</code>
/// The registry belongs to the process, and may be used by several threads at a time.
/// </summary>
public static class OnnxLayers
{
    private static readonly ConcurrentDictionary<Type, Func<ModuleSpec, OnnxLayer, OnnxValue>> s_mappings = new(BuiltInMappings.All);

    /// <summary>Registers how a kind of layer is written; registering again replaces the mapping, unless it is one of the library's own layers.</summary>
    /// <typeparam name="TSpec">The record that describes the layer.</typeparam>
    /// <param name="export">Adds the layer's nodes and returns its output.</param>
    /// <exception cref="InvalidOperationException">The layer is one of the library's own.</exception>
    public static void Register<TSpec>(Func<TSpec, OnnxLayer, OnnxValue> export)
        where TSpec : ModuleSpec
    {
        ArgumentNullException.ThrowIfNull(export);
        if (BuiltInMappings.All.ContainsKey(typeof(TSpec)))
            throw new InvalidOperationException($"{typeof(TSpec).Name} is one of the library's own layers, and has its ONNX form.");
        s_mappings[typeof(TSpec)] = (spec, layer) => export((TSpec)spec, layer);
    }

    /// <summary>Adds the nodes of one layer.</summary>
    /// <exception cref="NotSupportedException">The layer has no ONNX form; the message says what to call.</exception>
    /// <exception cref="InvalidOperationException">The mapping's output has another shape than the layer's.</exception>
    internal static OnnxValue Add(ModuleSpec spec, OnnxLayer layer)
    {
        if (!s_mappings.TryGetValue(spec.GetType(), out Func<ModuleSpec, OnnxLayer, OnnxValue>? export))
        {
            string type = spec.GetType().Name;
            throw new NotSupportedException(
                $"Layer '{layer.Name}' of kind '{spec.Kind}' has no ONNX form. Before exporting, call once: "
                + $"{nameof(OnnxLayers)}.{nameof(Register)}<{type}>((spec, layer) => …).");
        }

        OnnxValue output = export(spec, layer);
        return output.Shape == layer.OutputShape
            ? output
            : throw new InvalidOperationException(
                $"The ONNX form of layer '{layer.Name}' gives samples of shape {output.Shape}; the layer gives {layer.OutputShape}.");
    }
}
