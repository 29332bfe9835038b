using System.Globalization;
using System.Text.RegularExpressions;
using Ecg.Evaluation;

namespace Ecg.Tests.Evaluation;

/// <summary>The comparison against outputs of WFDB's bxb for annotation files made from those of the MIT-BIH Arrhythmia Database: every
/// count of them.</summary>
public partial class BxbTests
{
    [BxbTheory]
    [InlineData("100", "bxb.txt", 300)]
    [InlineData("100", "bxb-f0.txt", 0)]
    [InlineData("203", "bxb.txt", 300)]
    [InlineData("203", "bxb-f0.txt", 0)]
    [InlineData("207", "bxb.txt", 300)]
    [InlineData("207", "bxb-f0.txt", 0)]
    [InlineData("208", "bxb.txt", 300)]
    [InlineData("208", "bxb-f0.txt", 0)]
    public void Every_count_equals_that_of_bxb(string record, string output, double fromSeconds)
    {
        ComparedFiles files = ComparedFiles.Find(
            Path.Combine(RealData.Mitdb, record + ".atr"), Path.Combine(BxbTheoryAttribute.Folder!, record + ".tst"), null, null, null);
        RecordComparison comparison = files.Compare(record, fromSeconds);
        string[] lines = File.ReadAllLines(Path.Combine(BxbTheoryAttribute.Folder!, $"{record}.{output}"));

        Assert.Equal(Matrix(lines), MatrixOf(comparison.Counts));
        BeatCounts counts = comparison.Counts;
        Assert.Equal(Share(lines, "QRS sensitivity"), Text(counts.QrsSensitivity));
        Assert.Equal(Share(lines, "QRS positive predictivity"), Text(counts.QrsPositivePredictivity));
        Assert.Equal(Share(lines, "VEB sensitivity"), Text(counts.Ventricular.Sensitivity));
        Assert.Equal(Share(lines, "VEB positive predictivity"), Text(counts.Ventricular.PositivePredictivity));
        Assert.Equal(Share(lines, "VEB false positive rate"), Text(counts.Ventricular.FalsePositiveRate));
        // bxb counts S as N here.
        Proportion n = counts.MissedInShutdown(0);
        Proportion s = counts.MissedInShutdown(1);
        Assert.Equal(Share(lines, "N missed in shutdown"), $"{n.Count + s.Count}/{n.Total + s.Total}");
        Assert.Equal(Share(lines, "V missed in shutdown"), Text(counts.MissedInShutdown(2)));
        Assert.Equal(Share(lines, "F missed in shutdown"), Text(counts.MissedInShutdown(3)));
        string seconds = Regex.Match(lines.Single(line => line.Contains("Total shutdown time", StringComparison.Ordinal)), @"(\d+) seconds").Groups[1].Value;
        Assert.Equal(seconds, Math.Floor(comparison.ShutdownSeconds + 0.5).ToString(CultureInfo.InvariantCulture));
    }

    // Rows N V F Q O X of columns n v f q o x, as bxb prints them: the last two rows have no last two columns.
    private static string[] Matrix(string[] lines) =>
        [.. lines.Where(line => MatrixLine().IsMatch(line)).Select(line => string.Join(' ', Numbers().Matches(line).Select(match => match.Value)))];

    private static string[] MatrixOf(BeatCounts counts)
    {
        int[][] rows = [[0, 1], [2], [3], [4], [BeatCounts.Unpaired], [BeatCounts.InShutdown]];
        return
        [
            .. rows.Select((row, index) => string.Join(' ', rows.Take(index < 4 ? 6 : 4)
                .Select(column => row.Sum(reference => column.Sum(test => counts[reference, test]))))),
        ];
    }

    private static string Share(string[] lines, string name) =>
        Regex.Match(lines.Single(line => line.TrimStart().StartsWith(name, StringComparison.Ordinal)), @"\((\d+/\d+)\)").Groups[1].Value;

    private static string Text(Proportion share) => $"{share.Count}/{share.Total}";

    [GeneratedRegex("^ [NVFQOX] \\|")]
    private static partial Regex MatrixLine();

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}

/// <summary>A test on outputs of bxb and the recordings that they are about: reported as skipped where these are missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BxbTheoryAttribute : TheoryAttribute
{
    public BxbTheoryAttribute()
    {
        if (Folder is null)
            Skip = "Needs the MIT-BIH recordings, and outputs of bxb in a folder cases/compare beside the folder of the data.";
    }

    public static string? Folder { get; } = Find();

    private static string? Find()
    {
        if (!RealData.Has(RealDataKind.Recordings))
            return null;
        string folder = Path.GetFullPath(Path.Combine(RealData.Folder!, "..", "cases", "compare"));
        return Directory.Exists(folder) ? folder : null;
    }
}
