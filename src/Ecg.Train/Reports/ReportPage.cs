using Ecg.Train.Display;

namespace Ecg.Train.Reports;

/// <summary>All that the template shows, ready to be printed: the members that it names are those of this record.</summary>
internal sealed record ReportPage
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>The rows that the figures are on, in a sentence.</summary>
    public required string Subject { get; init; }

    /// <summary>Says that the beats are generated, or the model learned from such; null otherwise.</summary>
    public string? Warning { get; init; }

    /// <summary>The command line that reproduces the results.</summary>
    public required string Command { get; init; }

    /// <summary>Word for what the rows are grouped by: "files" or "recordings".</summary>
    public required string GroupsName { get; init; }

    /// <summary>Last line of the page.</summary>
    public required string Footer { get; init; }

    /// <summary>The figures that stand at the top.</summary>
    public required IReadOnlyList<Fact> KeyFigures { get; init; }

    /// <summary>Settings, version, duration.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Rows of each part by class; null where there is one part.</summary>
    public TableText? Parts { get; init; }

    /// <summary>Learning curves; empty where the history is not known.</summary>
    public IReadOnlyList<Chart> Curves { get; init; } = [];

    /// <summary>Figures of each epoch.</summary>
    public TableText? Epochs { get; init; }

    /// <summary>The folds of cross-validation and their spread.</summary>
    public TableText? Folds { get; init; }

    /// <summary>The network as nested boxes, HTML.</summary>
    public string? Diagram { get; init; }

    /// <summary>The network's layers with shapes.</summary>
    public TableText? Layers { get; init; }

    /// <summary>Counts by class and prediction.</summary>
    public required ConfusionTable Confusion { get; init; }

    /// <summary>ROC and precision–recall curves.</summary>
    public required IReadOnlyList<Chart> ScoreCurves { get; init; }

    /// <summary>The areas under them, with intervals.</summary>
    public required TableText Areas { get; init; }

    /// <summary>A sentence on the method of the intervals.</summary>
    public required string IntervalNote { get; init; }

    /// <summary>The reliability diagram.</summary>
    public required Chart Reliability { get; init; }

    /// <summary>Its bins.</summary>
    public required TableText ReliabilityBins { get; init; }

    /// <summary>The effect of other thresholds; null unless there are two classes.</summary>
    public TableText? Thresholds { get; init; }

    /// <summary>Measures of each class.</summary>
    public required TableText Classes { get; init; }

    /// <summary>Measures of each file or recording.</summary>
    public required TableText Groups { get; init; }

    /// <summary>Bars of each file or recording.</summary>
    public IReadOnlyList<Chart> GroupCharts { get; init; } = [];

    /// <summary>The figures of ANSI/AAMI EC57; empty where recordings are not known.</summary>
    public IReadOnlyList<TableText> Ec57 { get; init; } = [];

    /// <summary>Says which beats those count.</summary>
    public string? Ec57Note { get; init; }

    /// <summary>Single beats; null for none.</summary>
    public GallerySection? Gallery { get; init; }
}

/// <summary>A name and a value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value, as text.</param>
internal sealed record Fact(string Name, string Value);

/// <summary>A confusion matrix.</summary>
/// <param name="Labels">Names of the classes.</param>
/// <param name="Rows">Row by row: beats of one class.</param>
internal sealed record ConfusionTable(IReadOnlyList<string> Labels, IReadOnlyList<ConfusionRow> Rows);

/// <summary>The beats of one class.</summary>
/// <param name="Label">Name of the class.</param>
/// <param name="Cells">Those predicted as each class.</param>
/// <param name="Total">Their number.</param>
internal sealed record ConfusionRow(string Label, IReadOnlyList<ConfusionCell> Cells, string Total);

/// <summary>Beats of one class that are predicted as one class.</summary>
/// <param name="Count">Their number.</param>
/// <param name="Percent">Their share of the class.</param>
/// <param name="Shade">That share in percent, without sign, for the color.</param>
/// <param name="IsRight">Whether the classes are the same.</param>
internal sealed record ConfusionCell(string Count, string Percent, int Shade, bool IsRight);

/// <summary>A picture.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Alternative">Says in text what it shows.</param>
/// <param name="Svg">The picture.</param>
/// <param name="Data">Values for the hover, as JSON.</param>
/// <param name="Legend">Names of the lines with the name of their color; empty for a single one.</param>
internal sealed record Chart(string Title, string Alternative, string Svg, string Data, IReadOnlyList<LegendEntry> Legend);

/// <summary>A line of a legend.</summary>
/// <param name="Name">The subject of the line.</param>
/// <param name="Color">Name of its color in the style sheet.</param>
internal sealed record LegendEntry(string Name, string Color);

/// <summary>Single beats, and how far their colors can be trusted.</summary>
/// <param name="Beats">The beats.</param>
/// <param name="Kinds">Kinds of beats there are.</param>
/// <param name="Labels">Names of the classes.</param>
/// <param name="Method">Name of the attribution that colors them; null for none.</param>
/// <param name="Trust">Result of the deletion test in a sentence.</param>
/// <param name="Deletion">The deletion test's curves.</param>
/// <param name="DeletionTable">Their values.</param>
internal sealed record GallerySection(
    IReadOnlyList<GalleryBeat> Beats, IReadOnlyList<string> Kinds, IReadOnlyList<string> Labels, string? Method, string? Trust, Chart? Deletion, TableText? DeletionTable);

/// <summary>A beat of the gallery.</summary>
/// <param name="Kind">The reason to show it.</param>
/// <param name="Truth">Its class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="IsRight">Whether they are the same.</param>
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
