using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Ecg.Train.Reports;

/// <summary>
/// Draws a network's architecture as nested boxes in HTML, from its JSON: every layer is a box, and a layer that contains others, such as a
/// residual block, is a dashed box around them. No kind of layer is treated specially, so new ones are drawn as well.
/// </summary>
internal static class NetworkDiagram
{
    private const string TypeKey = "type";
    private static readonly string[] s_shown = ["filters", "units", "kernel_size", "pool_size", "stride", "dilation", "rate", "columns"];

    /// <summary>Draws the architecture.</summary>
    /// <param name="architecture">The JSON of model files: "input_shape" and "layers".</param>
    public static string Draw(JsonNode architecture)
    {
        var html = new StringBuilder("<ol class=\"network\">");
        html.Append(Box("", "input", architecture["input_shape"] is JsonArray shape ? string.Join(" × ", shape.Select(size => size?.ToString())) : ""));
        if (architecture["layers"] is JsonArray layers)
            Append(html, layers);
        return html.Append("</ol>").ToString();
    }

    private static void Append(StringBuilder html, JsonArray layers)
    {
        foreach (JsonObject layer in layers.OfType<JsonObject>())
        {
            var inner = layer.Where(member => LayersOf(member.Value) is { Count: > 0 }).ToArray();
            string name = ((string?)layer[TypeKey] ?? "layer").Replace('_', ' ');
            if (inner.Length == 0)
            {
                html.Append(Box("", name, Details(layer)));
                continue;
            }

            html.Append("<li class=\"branch\">").Append(Encode(name)).Append(Note(Details(layer)));
            foreach ((string key, JsonNode? value) in inner)
            {
                html.Append("<span class=\"note\">").Append(Encode(key.Replace('_', ' '))).Append("</span><ol>");
                Append(html, LayersOf(value)!);
                html.Append("</ol>");
            }

            html.Append(name == "residual" ? Note("its input is added to the output") : "").Append("</li>");
        }
    }

    private static JsonArray? LayersOf(JsonNode? value) => value switch
    {
        JsonArray array when array.Count > 0 && array.All(item => item is JsonObject layer && layer.ContainsKey(TypeKey)) => array,
        JsonObject layer when layer.ContainsKey(TypeKey) => [layer.DeepClone()],
        _ => null,
    };

    private static string Details(JsonObject layer) => string.Join(", ", s_shown
        .Where(key => layer[key] is JsonValue value && !((key is "stride" or "dilation") && value.ToString() == "1"))
        .Select(key => string.Create(CultureInfo.InvariantCulture, $"{key.Replace('_', ' ')} {layer[key]}")));

    private static string Box(string kind, string name, string note) => $"<li class=\"{kind}\">{Encode(name)}{Note(note)}</li>";

    private static string Note(string text) => text.Length == 0 ? "" : $"<span class=\"note\">{Encode(text)}</span>";

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
