using System.Text.RegularExpressions;
using ScratchCnn.Architectures;
using ScratchCnn.Layers;
using ScratchCnn.Models;
using ScratchCnn.Tests.AddALayer;
using ScratchCnn.Verification;

namespace ScratchCnn.Packaging.Tests;

/// <summary>
/// Verifies that the layer of docs/add-a-layer.md compiles in an assembly without access to the engine's internals (this one), and works like a
/// built-in layer.
/// </summary>
public sealed partial class OutsideLayerTests
{
    [Fact]
    public void The_layer_of_the_tutorial_is_checked_registered_and_written_as_JSON_outside_the_engine()
    {
        LayerRegistry.Register(
            new ChannelScale(), properties => new ChannelScale(properties.Choice("initial_scale", spec => spec.InitialScale)));

        GradientReport report = GradientCheck.OfModule(new ChannelScale(), new Shape(7, 3));
        Assert.True(report.Passed, report.ToString());

        var network = new Sequential(new Conv1D(4, 3), new ChannelScale(Initializer.Zeros), new Flatten(), new Dense(2));
        LayerRegistry.RequireRegistered(network);
        string json = new Architecture(new Shape(12, 1), network).ToJson();
        Assert.Contains("channel_scale", json, StringComparison.Ordinal);
        Architecture read = Architecture.Read(json);
        Assert.Equal(json, read.ToJson());
        Assert.Equal(new Model<float>(network, new Shape(12, 1), seed: 1).Parameters.Length, new Model<float>(read.Network, read.InputShape, seed: 1).Parameters.Length);
    }

    [Fact]
    public void The_page_shows_the_registrations_as_they_are_compiled()
    {
        string page = File.ReadAllText(Path.Combine(Command.Root, "docs", "add-a-layer.md")).ReplaceLineEndings("\n");
        Match[] shown = [.. ShownPart().Matches(page).Cast<Match>()];
        Assert.Equal(2, shown.Length);
        Assert.All(shown, part => Assert.Contains(
            part.Groups[2].Value, File.ReadAllText(Path.Combine(Command.Root, part.Groups[1].Value)).ReplaceLineEndings("\n"), StringComparison.Ordinal));
    }

    [GeneratedRegex("<!-- part of: ([^ ]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShownPart();
}
