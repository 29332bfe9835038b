using System.Xml.Linq;

namespace Ecg.Tests.Cli;

public sealed class PlotsTests : IDisposable
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plots_are_drawings_of_the_recordings_in_a_folder()
    {
        CliRun.Of(_folder, "plots", "--wfdb", SmallRecordings.Write(_folder), "--output", _folder["images"]).Succeeded();

        // Five classes of six beats, beside the frames: lines of two or three points.
        Assert.Equal(30, Read("classes.svg").Descendants(s_svg + "polyline").Count(line => Points(line).Length > 3));
        XElement[] cut = [.. Read("cut.svg").Descendants()];
        Assert.Equal(187, cut.Single(element => element.Name == s_svg + "path").Attribute("d")!.Value.Split('M').Length - 1);
        Assert.Equal(["t₀", "t₁", "t₂"], cut.Where(element => element.Value.StartsWith('t') && element.Value.Length == 2).Select(element => element.Value));
        Assert.Equal(2, Read("padding.svg").Descendants(s_svg + "path").Count());
    }

    private XElement Read(string name) => XDocument.Load(Path.Combine(_folder["images"], name)).Root!;

    private static string[] Points(XElement line) => line.Attribute("points")!.Value.Split(' ');
}
