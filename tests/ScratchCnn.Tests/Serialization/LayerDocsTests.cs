using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;

namespace ScratchCnn.Tests.Serialization;

/// <summary>docs/layers.md is made of what the code says: the forms in <see cref="BuiltInLayers"/> and the XML docs of each record.</summary>
public partial class LayerDocsTests
{
    private const string Introduction = """
        # Layers in JSON

        A network can be written as JSON and trained with `--model FILE.json`; the same form stands in a saved model's metadata.
        `input_shape` is `[length, channels]` of one sample (`[size]` where it is flat), and `layers` run from first to last:

        ```json
        {
          "input_shape": [187, 1],
          "layers": [
            { "type": "conv1d", "filters": 32, "kernel_size": 5 },
            { "type": "relu" },
            { "type": "residual", "body": [ { "type": "conv1d", "filters": 32, "kernel_size": 5, "padding": "same" }, { "type": "relu" } ] },
            { "type": "flatten" },
            { "type": "dense", "units": 2 }
          ]
        }
        ```

        Every layer may have a `name`; without one it is called by its type and a number, `conv1d_1`, and its tensors are saved as `conv1d_1.kernel`.
        Properties with a default may be left out. An unknown type or property is an error that names the layer. A classifier's network ends in one
        value a class, without softmax: training and prediction add it.

        This page is generated from the code.

        """;

    [Fact]
    public void The_page_of_layers_is_current()
    {
        XElement members = XDocument.Load(Path.ChangeExtension(typeof(ModuleSpec).Assembly.Location, ".xml")).Root!.Element("members")!;
        var page = new StringBuilder(Introduction);
        foreach (LayerForm form in BuiltInLayers.All)
        {
            XElement docs = Member($"T:{form.Describes.FullName}");
            page.Append($"\n## {form.Kind}\n\n{Markdown(docs.Element("summary")!)}\n");
            if (form.Properties.Count > 0)
                page.Append("\n| property | value | default | |\n|---|---|---|---|\n");
            foreach (ListedProperty property in form.Properties)
            {
                XElement meaning = docs.Elements("param").FirstOrDefault(parameter => SnakeCase((string)parameter.Attribute("name")!) == property.Name)
                    ?? Member($"P:{form.Describes.FullName}.{PascalCase(property.Name)}").Element("summary")!;
                page.Append($"| `{property.Name}` | {property.Expectation} | {(property.Required ? "required" : $"`{Value(property)}`")} | {Markdown(meaning)} |\n");
            }
        }

        Repository.AssertCurrent("docs/layers.md", page.ToString());

        XElement Member(string name) => members.Elements("member").Single(member => (string)member.Attribute("name")! == name);
    }

    [Fact]
    public void The_example_on_the_page_is_a_network()
    {
        string example = Introduction.Split("```json")[1].Split("```")[0];

        Assert.Equal(Shape.Flat(2), Architecture.Read(example).Network.OutputShape(new Shape(187, 1)));
    }

    private static string SnakeCase(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    private static string PascalCase(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Value(ListedProperty property)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
            property.WriteValue(json);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>A doc comment on one line, its code in backticks and its references by their last name.</summary>
    private static string Markdown(XElement docs) => Spaces().Replace(string.Concat(docs.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" or "code" } code => $"`{code.Value.Trim()}`",
        XElement { Name.LocalName: "see" } see => $"`{((string)see.Attribute("cref")!).Split('.')[^1]}`",
        XElement { Name.LocalName: "paramref" } reference => $"`{SnakeCase((string)reference.Attribute("name")!)}`",
        _ => throw new NotSupportedException($"<{node}> in a layer's summary."),
    })), " ").Trim().Replace("|", "\\|", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
