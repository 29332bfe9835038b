using ScratchCnn.Benchmarks.Tables;
using ScratchCnn.Peers;

namespace Ecg.Tests.Benchmarks;

/// <summary>Figures in the README and on the pages of results are those of the files that the benchmarks wrote.</summary>
public sealed class ResultsTests
{
    private static readonly string ResultsFolder = Path.Combine(Repository.Root, "benchmarks", "results");

    private static readonly string[] Folders = [.. Directory.GetDirectories(ResultsFolder).Select(folder => Path.GetFileName(folder))];

    public static TheoryData<string> Processors { get; } = [.. Folders];

    [Fact]
    public void The_readme_has_the_table_of_the_results_that_the_line_below_it_links_to()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string line = Assert.Single(readme.Split('\n'), line => line.StartsWith("Medians of ", StringComparison.Ordinal));
        string processor = Assert.Single(Folders, name => line.Contains($"results/{name}/", StringComparison.Ordinal));
        Assert.Equal(PeerTable.Insert(readme, Results.Read(Files(processor)[PeerTable.ResultsFile])), readme);
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public void The_page_of_a_folder_is_made_of_its_files(string processor)
    {
        Dictionary<string, string> files = Files(processor);
        Assert.Equal(ResultsPage.Markdown(files), files["README.md"]);
    }

    [Theory]
    [MemberData(nameof(Processors))]
    public void The_files_of_a_folder_are_of_its_processor_and_hold_what_their_figures_say(string processor)
    {
        Results[] all = [.. Files(processor).Where(file => file.Key.EndsWith(".json", StringComparison.Ordinal)).Select(file => Results.Read(file.Value))];
        Assert.NotEmpty(all);
        Assert.All(all, results => Assert.Equal(processor, results.Machine.Folder));
        foreach (Comparison comparison in all.SelectMany(results => results.Comparisons))
        {
            Assert.Equal(comparison.Rounds, comparison.PeakGflops.Count);
            Assert.All(comparison.Libraries, library =>
            {
                Assert.Equal(comparison.Rounds, library.Milliseconds.Count);
                Assert.InRange(library.MedianMs, library.Milliseconds.Min(), library.Milliseconds.Max());
                double[] shares = [.. library.Milliseconds.Zip(comparison.PeakGflops, (milliseconds, peak) => comparison.Flops / (1e6 * milliseconds * peak))];
                Assert.InRange(library.ShareOfPeak, 0.9999 * shares.Min(), 1.0001 * shares.Max());
            });
        }
    }

    [Fact]
    public void A_readme_without_markers_is_refused() => Assert.Contains(
        "peers: begin",
        Assert.Throws<FormatException>(() => PeerTable.Insert("# Text", Results.Read(Files(Folders[0])[PeerTable.ResultsFile]))).Message,
        StringComparison.Ordinal);

    private static Dictionary<string, string> Files(string processor) =>
        Directory.GetFiles(Path.Combine(ResultsFolder, processor)).ToDictionary(file => Path.GetFileName(file), File.ReadAllText);
}
