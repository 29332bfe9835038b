using System.Text.Json.Nodes;
using Ecg.Evaluation;
using Ecg.Explanation;
using Ecg.Train.Results;
using ScratchCnn.Data;
using ScratchCnn.Models;
using ScratchCnn.Training;

namespace Ecg.Train.Reports;

/// <summary>The contents of a report: the run and its settings, and the predictions of a model for a set of rows.</summary>
internal sealed record ReportSource
{
    /// <summary>Heading.</summary>
    public required string Title { get; init; }

    /// <summary>A sentence that describes the rows that the figures refer to.</summary>
    public required string Subject { get; init; }

    /// <summary>Whether the rows, or those that the model was trained on, are generated.</summary>
    public required bool IsGenerated { get; init; }

    /// <summary>The command line that reproduces the results.</summary>
    public required string Command { get; init; }

    /// <summary>Settings, version, duration.</summary>
    public required IReadOnlyList<Fact> Facts { get; init; }

    /// <summary>The parts of the data (training, validation, test); empty if there is one only.</summary>
    public IReadOnlyList<(string Name, Dataset<float> Rows)> Parts { get; init; } = [];

    /// <summary>The epochs; empty if they are not known.</summary>
    public IReadOnlyList<EpochResult> History { get; init; } = [];

    /// <summary>The epoch whose weights were kept, from 1; 0 if not known.</summary>
    public int SelectedEpoch { get; init; }

    /// <summary>The network's JSON.</summary>
    public JsonNode? Architecture { get; init; }

    /// <summary>The network's layers.</summary>
    public ModelSummary? Layers { get; init; }

    /// <summary>The evaluated rows.</summary>
    public required Dataset<float> Rows { get; init; }

    /// <summary>The predicted probabilities: [rows, classes].</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>The figures over these rows.</summary>
    public required TestMetrics Metrics { get; init; }

    /// <summary>The figures according to ANSI/AAMI EC57; null unless there are five classes and the recordings are known.</summary>
    public Ec57Report? Ec57 { get; init; }

    /// <summary>Whether the rows' groups are recordings, a patient each, and not files.</summary>
    public bool GroupsArePatients { get; init; }

    /// <summary>Explains single beats by the color of their samples; null for no colors.</summary>
    public BeatExplainer? Explainer { get; init; }

    /// <summary>Returns the time of a row in its recording; null if not known.</summary>
    public Func<int, string?> PlaceOf { get; init; } = _ => null;

    /// <summary>The folds of cross-validation; empty for other reports.</summary>
    public IReadOnlyList<FoldFigures> Folds { get; init; } = [];
}

/// <summary>One fold of cross-validation.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Beats of the fold.</param>
/// <param name="Figures">Metrics on these beats, by name, of the network that was trained without them.</param>
internal sealed record FoldFigures(string Name, int Rows, IReadOnlyList<(string Name, double Value)> Figures);

/// <summary>Explains the predictions for single beats, with a test of whether the explanations can be trusted.</summary>
/// <param name="Attribution">The attribution method.</param>
/// <param name="Deletion">Curves of the deletion test: this method first, then the methods that did worse, and random deletion last.</param>
/// <param name="DeletionRows">The beats of the deletion test, in words: "100 validation beats".</param>
internal sealed record BeatExplainer(IAttribution Attribution, IReadOnlyList<DeletionCurve> Deletion, string DeletionRows);
