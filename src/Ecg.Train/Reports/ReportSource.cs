using System.Text.Json.Nodes;
using Ecg.Evaluation;
using Ecg.Explanation;
using Ecg.Train.Results;
using ScratchCnn.Data;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Reports;

/// <summary>All that a report is made of: what was run, and how a model judged some rows.</summary>
internal sealed record ReportSource
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>The rows that the figures are on, in a sentence.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the rows, or those that the model was trained on, are generated.</summary>
    public required bool IsGenerated { get; init; }

    /// <summary>The command line that reproduces the results.</summary>
    public required string Command { get; init; }

    /// <summary>Settings, version, duration.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>Rows of each part, where there are several.</summary>
    public IReadOnlyList<(string Name, Dataset<float> Rows)> Parts { get; init; } = [];

    /// <summary>The epochs; empty where they are not known.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];

    /// <summary>The epoch whose weights were kept, from 1; 0 where that is not known.</summary>
    public int SelectedEpoch { get; init; }

    /// <summary>The network's JSON.</summary>
    public JsonNode? Architecture { get; init; }

    /// <summary>The network's layers.</summary>
    public ModelSummary? Layers { get; init; }

    /// <summary>The rows that were judged.</summary>
    public required Dataset<float> Rows { get; init; }

    /// <summary>[rows, classes].</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>The figures over these rows.</summary>
    public required TestMetrics Metrics { get; init; }

    /// <summary>The figures by the custom of the field; null where recordings or the five classes are not known.</summary>
    public Ec57Report? Ec57 { get; init; }

    /// <summary>Whether the rows' groups are recordings, a patient each, and not files.</summary>
    public bool GroupsArePatients { get; init; }

    /// <summary>Source of the explanations of single beats; null for no colors.</summary>
    public BeatExplainer? Explainer { get; init; }

    /// <summary>The place of a row within its group: the time in its recording; null where that is not known.</summary>
    public Func<int, string?> PlaceOf { get; init; } = _ => null;

    /// <summary>The folds of cross-validation: the name, the rows, and the figures of each.</summary>
    public IReadOnlyList<FoldFigures> Folds { get; init; } = [];
}

/// <summary>One fold of cross-validation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Beats of the fold.</param>
/// <param name="Figures">Figures of the network that did not see them, by name.</param>
internal sealed record FoldFigures(string Name, int Rows, IReadOnlyList<(string Name, double Value)> Figures);

/// <summary>Explains single beats, and the test of whether that can be trusted.</summary>
/// <param name="Attribution">The method.</param>
/// <param name="Deletion">Curves of the deletion test: the method's own, those of methods that it was chosen over, and chance last.</param>
/// <param name="DeletionRows">Beats that it was run on, in words: "100 validation beats".</param>
internal sealed record BeatExplainer(IAttribution Attribution, IReadOnlyList<DeletionCurve> Deletion, string DeletionRows);
