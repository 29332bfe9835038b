using System.Xml.Linq;
using Ecg.Beats;
using Ecg.Plots;

namespace Ecg.Tests.Cli;

public sealed class PlotsTests : IDisposable
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Plots_are_drawings_of_the_recordings_in_a_folder()
    {
        CliRun.Of(_folder, "plots", "--data", SmallRecordings.Write(_folder), "--output", _folder["images"]).Succeeded();

        // Five classes of six beats, beside the frames: lines of two or three points.
        Assert.Equal(30, Read("classes.svg").Descendants(s_svg + "polyline").Count(line => Points(line).Length > 3));
        XElement[] cut = [.. Read("cut.svg").Descendants()];
        Assert.Equal(187, cut.Single(element => element.Name == s_svg + "path").Attribute("d")!.Value.Split('M').Length - 1);
        Assert.Equal(["t₀", "t₁", "t₂"], cut.Where(element => element.Value.StartsWith('t') && element.Value.Length == 2).Select(element => element.Value));
        XElement[] classes = [.. Read("padding.svg").Descendants(s_svg + "path")];
        Assert.Equal(2, classes.Length);
        Assert.All(classes, dots => Assert.InRange(Dots(dots).Length, 1, 600));
    }

    [Fact]
    public void The_dots_of_the_padding_are_finite_in_range_and_there_for_both_classes()
    {
        string folder = SmallRecordings.Write(_folder);
        RecordingSet set = RecordingSet.Read(folder, RecordSelection.In(folder), threads: 2);
        foreach (int label in new[] { 0, 1 })
        {
            (double Rate, double Zeros)[] dots = [.. DatasetPlots.PaddingDots(set, label)];
            Assert.NotEmpty(dots);
            Assert.All(dots, dot => Assert.InRange(dot.Rate, 30, 180));
            Assert.All(dots, dot => Assert.InRange(dot.Zeros, 0, 187));
        }
    }

    [RealDataFact]
    public void The_pictures_of_the_documentation_are_those_that_the_program_draws()
    {
        CliRun.Of(_folder, "plots", "--data", RealData.Mitdb, "--output", _folder["images"]).Succeeded();
        foreach (string name in new[] { "classes.svg", "cut.svg", "padding.svg" })
            Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "docs", "images", name)), File.ReadAllText(Path.Combine(_folder["images"], name)));
    }

    private static string[] Dots(XElement path) => path.Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries);

    private XElement Read(string name) => XDocument.Load(Path.Combine(_folder["images"], name)).Root!;

    private static string[] Points(XElement line) => line.Attribute("points")!.Value.Split(' ');
}
