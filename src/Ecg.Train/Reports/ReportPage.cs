using Ecg.Train.Display;

namespace Ecg.Train.Reports;

/// <summary>The variables of the template, formatted for display. The names in the template are the members of this record.</summary>
internal sealed record ReportPage
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence that describes the rows that the figures refer to.</summary>
    public required string Subject { get; init; }

    /// <summary>Says that the beats are generated, or the model learned from such; null otherwise.</summary>
    public string? Warning { get; init; }

    /// <summary>The command line that reproduces the results.</summary>
    public required string Command { get; init; }

    /// <summary>Word for the groups of rows: "files" or "recordings".</summary>
    public required string GroupsName { get; init; }

    /// <summary>Last line of the page.</summary>
    public required string Footer { get; init; }

    /// <summary>The figures at the top of the page.</summary>
    public required IReadOnlyList<Fact> KeyFigures { get; init; }

    /// <summary>Settings, version, duration.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Number of rows of each part (training, validation, test) by class; null if there is one part only.</summary>
    public TableText? Parts { get; init; }

    /// <summary>Learning curves; empty if the history is not known.</summary>
    public IReadOnlyList<Chart> Curves { get; init; } = [];

    /// <summary>Figures of each epoch.</summary>
    public TableText? Epochs { get; init; }

    /// <summary>The folds of cross-validation and their spread.</summary>
    public TableText? Folds { get; init; }

    /// <summary>The network as nested boxes, HTML.</summary>
    public string? Diagram { get; init; }

    /// <summary>The network's layers with shapes.</summary>
    public TableText? Layers { get; init; }

    /// <summary>Confusion matrix: counts by class and prediction.</summary>
    public required ConfusionTable Confusion { get; init; }

    /// <summary>ROC and precision–recall curves.</summary>
    public required IReadOnlyList<Chart> ScoreCurves { get; init; }

    /// <summary>The areas under these curves, with intervals.</summary>
    public required TableText Areas { get; init; }

    /// <summary>A sentence on the method of the intervals.</summary>
    public required string IntervalNote { get; init; }

    /// <summary>The reliability diagram.</summary>
    public required Chart Reliability { get; init; }

    /// <summary>The bins of the reliability diagram.</summary>
    public required TableText ReliabilityBins { get; init; }

    /// <summary>The effect of other thresholds; null unless there are two classes.</summary>
    public TableText? Thresholds { get; init; }

    /// <summary>Metrics of each class.</summary>
    public required TableText Classes { get; init; }

    /// <summary>Metrics of each file or recording.</summary>
    public required TableText Groups { get; init; }

    /// <summary>Bar charts with a bar for each file or recording.</summary>
    public IReadOnlyList<Chart> GroupCharts { get; init; } = [];

    /// <summary>The figures of ANSI/AAMI EC57; empty if the recordings are not known.</summary>
    public IReadOnlyList<TableText> Ec57 { get; init; } = [];

    /// <summary>Says which beats the EC57 figures count.</summary>
    public string? Ec57Note { get; init; }

    /// <summary>The gallery of beats; null for none.</summary>
    public GallerySection? Gallery { get; init; }
}

/// <summary>A name and a value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, as text.</param>
internal sealed record Fact(string Name, string Value);

/// <summary>A confusion matrix.</summary>
/// <param name="Labels">Names of the classes.</param>
/// <param name="Rows">Its rows, one per class.</param>
internal sealed record ConfusionTable(IReadOnlyList<string> Labels, IReadOnlyList<ConfusionRow> Rows);

/// <summary>A row of a confusion matrix: the beats of one class.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Cells">Its cells, one per predicted class.</param>
/// <param name="Total">Number of beats of the class.</param>
internal sealed record ConfusionRow(string Label, IReadOnlyList<ConfusionCell> Cells, string Total);

/// <summary>A cell of a confusion matrix.</summary>
/// <param name="Count">Number of beats.</param>
/// <param name="Percent">Share of the beats of the class.</param>
/// <param name="Shade">The same share without the percent sign, for the background color.</param>
/// <param name="IsRight">Whether the predicted class is the actual one.</param>
internal sealed record ConfusionCell(string Count, string Percent, int Shade, bool IsRight);

/// <summary>A picture.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Alternative">Says in text what it shows.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Data">Values to show under the pointer, as JSON.</param>
/// <param name="Legend">Legend entries; empty for a single line.</param>
internal sealed record Chart(string Title, string Alternative, string Svg, string Data, IReadOnlyList<LegendEntry> Legend);

/// <summary>A legend entry.</summary>
/// <param name="Name">Name of the line in the chart.</param>
/// <param name="Color">Name of its color in the style sheet.</param>
internal sealed record LegendEntry(string Name, string Color);

/// <summary>The gallery of single beats, with a test of the trustworthiness of their colors.</summary>
/// <param name="Beats">The beats.</param>
/// <param name="Kinds">The kinds of beats in the gallery.</param>
/// <param name="Labels">Names of the classes.</param>
/// <param name="Method">Name of the attribution method for the colors; null for none.</param>
/// <param name="Trust">Result of the deletion test as a sentence.</param>
/// <param name="Deletion">The deletion test's curves.</param>
/// <param name="DeletionTable">The values of these curves.</param>
internal sealed record GallerySection(
    IReadOnlyList<GalleryBeat> Beats, IReadOnlyList<string> Kinds, IReadOnlyList<string> Labels, string? Method, string? Trust, Chart? Deletion, TableText? DeletionTable);

/// <summary>A beat of the gallery.</summary>
/// <param name="Kind">The reason for showing it.</param>
/// <param name="Truth">Its actual class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="IsRight">Whether the prediction is correct.</param>
/// <param name="Place">File, or recording and time.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Probabilities">Probability of each class.</param>
internal sealed record GalleryBeat(
    string Kind, string Truth, string Predicted, bool IsRight, string Place, Chart Picture, IReadOnlyList<ProbabilityBar> Probabilities);

/// <summary>The probability of one class.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Text">The probability, as text.</param>
/// <param name="Percent">The same in percent, for the length of the bar.</param>
internal sealed record ProbabilityBar(string Label, string Text, string Percent);
