using System.Globalization;
using Ecg.Context;
using Ecg.Explanation;
using Ecg.Train.Display;
using ScratchCnn.Training;

namespace Ecg.Train.Reports;

/// <summary>Chooses single beats and draws them.</summary>
internal static class Gallery
{
    private const string Typical = "typical";
    private const string Error = "confident error";
    private const string Uncertain = "least certain";
    private const int Errors = 16;
    private const int LeastCertain = 12;
    private const int ErrorsOfOneKind = 4;

    /// <summary>Seconds between two samples of a row.</summary>
    private const double SecondsPerSample = 1.0 / 120;

    // Typical beats of a class: correctly predicted beats, sorted by distance from the mean beat; the nearest and some up to the median distance.
    private static readonly double[] s_typical = [0, 0.1, 0.3, 0.5];

    /// <summary>Builds the gallery of the evaluated rows.</summary>
    public static GallerySection? Build(ReportSource source)
    {
        List<(string Kind, int Row)> chosen = Choose(source);
        if (chosen.Count == 0)
            return null;
        GalleryBeat[] beats = [.. chosen.Select(entry => BeatOf(source, entry.Kind, entry.Row))];
        string[] kinds = [.. chosen.Select(entry => entry.Kind).Distinct()];
        if (source.Explainer is not { } explainer)
            return new GallerySection(beats, kinds, source.Metrics.Labels, null, null, null, null);
        return new GallerySection(
            beats, kinds, source.Metrics.Labels, explainer.Attribution.Name, Trust(explainer), DeletionChart(explainer), DeletionTable(explainer));
    }

    /// <summary>The rows to show, each with the reason.</summary>
    internal static List<(string Kind, int Row)> Choose(ReportSource source)
    {
        int classes = source.Metrics.Labels.Count, rows = source.Rows.Count;
        int[] predicted = [.. Enumerable.Range(0, rows).Select(row => Predicted(source, row))];
        List<(string Kind, int Row)> chosen = [];
        for (int label = 0; label < classes; label++)
        {
            int[] right = [.. Enumerable.Range(0, rows).Where(row => source.Rows.Label(row) == label && predicted[row] == label)];
            chosen.AddRange(TypicalOf(source, right).Select(row => (Typical, row)));
        }

        var countOfKind = new Dictionary<(int, int), int>();
        IEnumerable<int> wrong = Enumerable.Range(0, rows).Where(row => predicted[row] != source.Rows.Label(row))
            .OrderByDescending(row => source.Probabilities[(row * classes) + predicted[row]]).ThenBy(row => row);
        chosen.AddRange(wrong
            .Where(row => (countOfKind[(source.Rows.Label(row), predicted[row])] = countOfKind.GetValueOrDefault((source.Rows.Label(row), predicted[row])) + 1) <= ErrorsOfOneKind)
            .Take(Errors).Select(row => (Error, row)));

        HashSet<int> shown = [.. chosen.Select(entry => entry.Row)];
        chosen.AddRange(Enumerable.Range(0, rows).Where(row => !shown.Contains(row))
            .OrderBy(row => Lead(source.Probabilities.AsSpan(row * classes, classes))).ThenBy(row => row)
            .Take(LeastCertain).Select(row => (Uncertain, row)));
        return chosen;
    }

    private static IEnumerable<int> TypicalOf(ReportSource source, int[] rows)
    {
        if (rows.Length == 0)
            return [];
        int columns = IsInContext(source.Rows.Columns) ? source.Rows.Columns : Math.Min(source.Rows.Columns, PublishedFormat.Samples);
        var mean = new double[columns];
        foreach (int row in rows)
        {
            ReadOnlySpan<float> values = source.Rows.Row(row);
            for (int column = 0; column < columns; column++)
                mean[column] += values[column] / (double)rows.Length;
        }

        double Distance(int row)
        {
            ReadOnlySpan<float> values = source.Rows.Row(row);
            double sum = 0;
            for (int column = 0; column < columns; column++)
                sum += Math.Pow(values[column] - mean[column], 2);
            return sum;
        }

        int[] nearest = [.. rows.OrderBy(Distance).ThenBy(row => row)];
        return s_typical.Select(share => nearest[(int)(share * (nearest.Length - 1))]).Distinct();
    }

    private static GalleryBeat BeatOf(ReportSource source, string kind, int row)
    {
        IReadOnlyList<string> labels = source.Metrics.Labels;
        int label = source.Rows.Label(row), predicted = Predicted(source, row);
        ReadOnlySpan<float> all = source.Rows.Row(row);
        float[] values = SignalOf(all, all);
        float[]? attribution = source.Explainer is { } explainer ? SignalOf(all, explainer.Attribution.Explain(all, predicted)) : null;
        ProbabilityBar[] bars =
        [
            .. labels.Select((name, index) =>
            {
                double probability = source.Probabilities[(row * labels.Count) + index];
                return new ProbabilityBar(name, Numbers.Percent(probability), (100 * probability).ToString("0.#", CultureInfo.InvariantCulture));
            }),
        ];
        string place = source.Rows.GroupNames[source.Rows.Group(row)];
        place = (source.GroupsArePatients ? "recording " : "") + place + (source.PlaceOf(row) is { } time ? $", {time}" : "");
        string alternative = $"A beat of class {labels[label]}, predicted as {labels[predicted]} with {bars[predicted].Text}; {place}. "
            + Describe(values, attribution);
        bool hasNegative = values.Min() < 0;
        return new GalleryBeat(
            kind, labels[label], labels[predicted], label == predicted, place,
            Drawing.Beat(
                alternative, values, attribution is null ? null : Levels(attribution), SecondsPerSample,
                new ChartAxis(hasNegative && !IsInContext(all.Length) ? "difference" : "amplitude", hasNegative ? -1 : 0, 1, 0.5)),
            bars);
    }

    /// <summary>Evidence of each sample in levels from −3 to 3, relative to the strongest sample of the beat.</summary>
    internal static int[] Levels(ReadOnlySpan<float> attribution)
    {
        float strongest = 0;
        foreach (float value in attribution)
            strongest = Math.Max(strongest, Math.Abs(value));
        var levels = new int[attribution.Length];
        for (int i = 0; i < levels.Length && strongest > 0; i++)
        {
            float share = Math.Abs(attribution[i]) / strongest;
            levels[i] = Math.Sign(attribution[i]) * (share > 0.6f ? 3 : share > 0.3f ? 2 : share > 0.1f ? 1 : 0);
        }

        return levels;
    }

    private static string Describe(float[] values, float[]? attribution)
    {
        string length = string.Create(CultureInfo.InvariantCulture, $"{values.Length * SecondsPerSample:F2} seconds of signal");
        if (attribution is null || attribution.Length == 0)
            return length + ".";
        int strongest = Array.IndexOf(attribution, attribution.MaxBy(Math.Abs));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{length}; the strongest sample, at {strongest * SecondsPerSample:F2} seconds, speaks {(attribution[strongest] >= 0 ? "for" : "against")} the prediction.");
    }

    /// <summary>Whether rows are those of <see cref="BeatContext"/>: two leads, of which the first is drawn, and numbers.</summary>
    private static bool IsInContext(int columns) => columns == BeatContext.Columns;

    /// <summary>The part of some values of a row that belongs to the signal that is drawn: without numbers and zero padding.</summary>
    private static float[] SignalOf(ReadOnlySpan<float> row, ReadOnlySpan<float> values) =>
        IsInContext(row.Length) ? BeatContext.FirstLead(values) : values[..LengthOf(row)].ToArray();

    /// <summary>Number of samples before the zero padding.</summary>
    private static int LengthOf(ReadOnlySpan<float> row)
    {
        const int shortest = 20;
        int length = Math.Min(row.Length, PublishedFormat.Samples);
        while (length > Math.Min(shortest, row.Length) && row[length - 1] == 0)
            length--;
        return length;
    }

    private static int Predicted(ReportSource source, int row)
    {
        int classes = source.Metrics.Labels.Count;
        return Decision.Class<float>(source.Probabilities.AsSpan(row * classes, classes));
    }

    /// <summary>Difference between the highest and the second highest probability.</summary>
    private static float Lead(ReadOnlySpan<float> probabilities)
    {
        float first = float.MinValue, second = float.MinValue;
        foreach (float probability in probabilities)
        {
            if (probability > first)
                (first, second) = (probability, first);
            else if (probability > second)
                second = probability;
        }

        return first - second;
    }

    private static string Trust(BeatExplainer explainer)
    {
        int tenth = DeletionTest.Shares.ToList().IndexOf(0.1);
        DeletionCurve own = explainer.Deletion[0], chance = explainer.Deletion[^1];
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"On {explainer.DeletionRows}, deleting the 10 % of the samples with the strongest evidence for the prediction lowers its mean probability from {own.Probabilities[0]:F2} to {own.Probabilities[tenth]:F2}; deleting 10 % at random lowers it to {chance.Probabilities[tenth]:F2}.");
        return measured + (own.Area < chance.Area - 0.02
            ? " The colors therefore mark samples that this network uses."
            : " The difference is small: the colors say little about this network.");
    }

    private static Chart DeletionChart(BeatExplainer explainer) => Drawing.Lines(
        "Deletion test",
        "Mean probability of the predicted class by share of samples deleted. " + string.Join("; ", explainer.Deletion.Select(curve =>
            string.Create(CultureInfo.InvariantCulture, $"{curve.Name}: {curve.Probabilities[0]:F2} to {curve.Probabilities[^1]:F2}"))) + ".",
        new ChartAxis("share of the samples deleted", 0, DeletionTest.Shares[^1], 0.1),
        new ChartAxis("probability", 0, 1, 0.2),
        [
            .. explainer.Deletion.Select((curve, index) => new ChartLine(
                curve.Name, Palette.Line(index), [.. DeletionTest.Shares.Zip(curve.Probabilities)])),
        ]);

    private static TableText DeletionTable(BeatExplainer explainer) => new(
        "Mean probability of the predicted class after deleting a share of the samples",
        ["order", .. DeletionTest.Shares.Select(Numbers.Percent)],
        [.. explainer.Deletion.Select(curve => (string[])[curve.Name, .. curve.Probabilities.Select(Numbers.Four)])]);
}
