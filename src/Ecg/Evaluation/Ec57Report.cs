using System.Globalization;
using Ecg.Beats;

namespace Ecg.Evaluation;

/// <summary>A figure over all patients, and its 95 % interval over patients.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value over all beats.</param>
/// <param name="Interval">Its 95 % interval over patients (<see cref="PatientBootstrap"/>).</param>
public sealed record SummaryFigure(string Name, double Value, Interval Interval);

/// <summary>The results on one recording.</summary>
/// <param name="Record">Its name.</param>
/// <param name="Figures">The figures of its beats.</param>
public sealed record RecordingFigures(string Record, Ec57Figures Figures);

/// <summary>The results of a classifier on patients it was not trained on, over all of them and for each recording.</summary>
/// <param name="Scheme">Mapping of annotations to classes.</param>
/// <param name="Overall">The figures of all beats.</param>
/// <param name="Recordings">The figures of each recording.</param>
/// <param name="Summary">The figures by which classifiers are compared, without the beats of class Q, with intervals over patients.</param>
public sealed record Ec57Report(
    LabelScheme Scheme, Ec57Figures Overall, IReadOnlyList<RecordingFigures> Recordings, IReadOnlyList<SummaryFigure> Summary)
{
    /// <summary>Time from which beats count, in s from the start of each recording.</summary>
    public double FromSeconds { get; init; }

    /// <summary>Says which beats the figures count.</summary>
    public string Scope =>
        $"{Overall.Total.ToString("N0", CultureInfo.InvariantCulture)} beats of {Recordings.Count} {(Recordings.Count == 1 ? "recording" : "recordings")}, from {ComparedSpan.Format(FromSeconds)} on"
        + (FromSeconds < ComparedSpan.LearningSeconds ? $" (EC57 excludes what is before {ComparedSpan.Format(ComparedSpan.LearningSeconds)})" : "")
        + "; the last beat of each recording is not scored. "
        + (Scheme == LabelScheme.Aami ? "Classes as in ANSI/AAMI EC57 (e and j are S)." : "Classes as in the published files (e and j are N).");

    private static readonly (string Name, Func<Ec57Figures, double> Figure)[] s_summary =
    [
        ("accuracy", figures => figures.Accuracy.Value),
        ("mean sensitivity", figures => figures.MeanSensitivity),
        ("kappa", figures => figures.Kappa),
        ("j-kappa index", figures => figures.JKappa),
        ("S sensitivity", figures => figures.Classes[1].Sensitivity.Value),
        ("S positive predictivity", figures => figures.Classes[1].PositivePredictivity.Value),
        ("V sensitivity", figures => figures.Classes[2].Sensitivity.Value),
        ("V positive predictivity", figures => figures.Classes[2].PositivePredictivity.Value),
    ];

    /// <summary>Computes the report from predictions.</summary>
    /// <param name="truths">[rows]: class of each beat, as an index into <see cref="BeatLabels.ClassNames"/>.</param>
    /// <param name="predictions">[rows]: its predicted class.</param>
    /// <param name="sources">[rows]: index of its recording in <paramref name="records"/>.</param>
    /// <param name="records">Names of the recordings; those without a beat are left out.</param>
    /// <param name="scheme">Mapping of annotations to classes.</param>
    /// <param name="seed">Seed of the intervals over patients.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static Ec57Report Create(
        IReadOnlyList<int> truths,
        IReadOnlyList<int> predictions,
        IReadOnlyList<int> sources,
        IReadOnlyList<string> records,
        LabelScheme scheme,
        ulong seed)
    {
        ArgumentNullException.ThrowIfNull(truths);
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(records);
        if (predictions.Count != truths.Count || sources.Count != truths.Count)
            throw new ArgumentException($"{truths.Count} beats, but {predictions.Count} predictions and {sources.Count} sources.");

        int classes = BeatLabels.ClassNames.Count;
        int[][,] confusions = [.. records.Select(_ => new int[classes, classes])];
        for (int row = 0; row < truths.Count; row++)
            confusions[sources[row]][truths[row], predictions[row]]++;

        RecordingFigures[] recordings =
        [
            .. confusions
                .Select((confusion, i) => new RecordingFigures(records[i], new Ec57Figures(confusion)))
                .Where(recording => recording.Figures.Total > 0),
        ];
        int[][,] withBeats = [.. confusions.Where(confusion => confusion.Cast<int>().Any(count => count > 0))];
        var overall = new Ec57Figures(PatientBootstrap.Sum(confusions));
        Ec57Figures compared = overall.WithoutUnclassifiable();
        SummaryFigure[] summary =
        [
            .. s_summary.Select(entry => new SummaryFigure(
                entry.Name,
                entry.Figure(compared),
                PatientBootstrap.Of(withBeats, figures => entry.Figure(figures.WithoutUnclassifiable()), seed))),
        ];
        return new Ec57Report(scheme, overall, recordings, summary);
    }
}
