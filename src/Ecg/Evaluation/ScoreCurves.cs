namespace Ecg.Evaluation;

/// <summary>A point of a ROC curve: rows with a score of at least the threshold are called positive.</summary>
/// <param name="FalsePositiveRate">Share of the negative rows that are called positive.</param>
/// <param name="TruePositiveRate">Share of the positive rows that are called positive: the sensitivity, or recall.</param>
/// <param name="Threshold">The lowest score that is called positive.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);

/// <summary>A point of a precision–recall curve.</summary>
/// <param name="Recall">Share of the positive rows that are called positive.</param>
/// <param name="Precision">Share of the rows called positive that are positive.</param>
/// <param name="Threshold">The lowest score that is called positive.</param>
public readonly record struct PrecisionRecallPoint(double Recall, double Precision, double Threshold);

/// <summary>The areas under the two curves; NaN where there is no positive or no negative row.</summary>
/// <param name="Roc">Area under the ROC curve: the probability that a positive row scores higher than a negative one, ties counted half.</param>
/// <param name="PrecisionRecall">Average precision: Σ (Rₖ − Rₖ₋₁) Pₖ over the thresholds, without interpolation, as scikit-learn computes it.</param>
public readonly record struct CurveAreas(double Roc, double PrecisionRecall);

/// <summary>
/// The ROC and precision–recall curves of one class against all others. Rows with equal scores move the threshold together, so that the order of
/// the rows does not matter. Sources: Fawcett, "An introduction to ROC analysis" (2006); Davis and Goadrich, "The relationship between
/// precision–recall and ROC curves" (2006).
/// </summary>
public sealed class ScoreCurves
{
    // Rows by falling score, and for each whether it is positive and whether the next row has a lower score.
    private readonly int[] _order;
    private readonly bool[] _isPositive;
    private readonly bool[] _endsTie;
    private readonly double[] _scores;

    /// <summary>Sorts the rows by their score.</summary>
    /// <param name="scores">[rows], higher for rows that are more likely positive; finite.</param>
    /// <param name="positive">[rows], whether each row is positive.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public ScoreCurves(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        if (scores.Length != positive.Length)
            throw new ArgumentException($"Every score belongs to a row; got {scores.Length} scores and {positive.Length} rows.");
        _scores = scores.ToArray();
        _order = [.. Enumerable.Range(0, scores.Length)];
        Array.Sort(_scores, _order);
        Array.Reverse(_scores);
        Array.Reverse(_order);
        _isPositive = new bool[_order.Length];
        _endsTie = new bool[_order.Length];
        for (int place = 0; place < _order.Length; place++)
        {
            _isPositive[place] = positive[_order[place]];
            _endsTie[place] = place + 1 == _order.Length || _scores[place + 1] != _scores[place];
        }
    }

    /// <summary>Number of positive rows.</summary>
    public int Positives => _isPositive.Count(isPositive => isPositive);

    /// <summary>Number of rows.</summary>
    public int Rows => _order.Length;

    /// <summary>The areas over all rows.</summary>
    public CurveAreas Areas() => Areas([.. Enumerable.Repeat(1, Rows)]);

    /// <summary>The areas with each row counted several times, or not at all.</summary>
    /// <param name="weights">[rows], how often each row counts.</param>
    public CurveAreas Areas(ReadOnlySpan<int> weights)
    {
        if (weights.Length != Rows)
            throw new ArgumentException($"Every row has a weight; got {weights.Length} weights and {Rows} rows.");
        long positives = 0, negatives = 0, tiedPositives = 0, tiedNegatives = 0;
        double wins = 0, precisionSum = 0;
        for (int place = 0; place < _order.Length; place++)
        {
            int weight = weights[_order[place]];
            if (_isPositive[place])
                tiedPositives += weight;
            else
                tiedNegatives += weight;
            if (!_endsTie[place])
                continue;
            // Every negative of this tie loses against all positives above it, and half of the time against those of the tie.
            wins += tiedNegatives * (positives + (tiedPositives / 2.0));
            positives += tiedPositives;
            negatives += tiedNegatives;
            if (tiedPositives > 0)
                precisionSum += tiedPositives * ((double)positives / (positives + negatives));
            tiedPositives = tiedNegatives = 0;
        }

        return positives == 0 || negatives == 0
            ? new CurveAreas(double.NaN, double.NaN)
            : new CurveAreas(wins / ((double)positives * negatives), precisionSum / positives);
    }

    /// <summary>The ROC curve from (0, 0) to (1, 1), without the points that lie closer to the one before than <paramref name="resolution"/>.</summary>
    /// <param name="resolution">Shortest distance between two points, by which a drawing of many rows stays small.</param>
    public IReadOnlyList<RocPoint> Roc(double resolution = 0)
    {
        var points = new List<RocPoint> { new(0, 0, double.PositiveInfinity) };
        double positives = Math.Max(Positives, 1), negatives = Math.Max(Rows - Positives, 1);
        foreach ((int hits, int falseAlarms, double threshold) in Steps())
        {
            var point = new RocPoint(falseAlarms / negatives, hits / positives, threshold);
            RocPoint last = points[^1];
            if (hits + falseAlarms == Rows
                || Distance(point.FalsePositiveRate - last.FalsePositiveRate, point.TruePositiveRate - last.TruePositiveRate) >= resolution)
                points.Add(point);
        }

        return points;
    }

    /// <summary>The precision–recall curve, from the highest threshold that calls a positive row positive to a recall of 1.</summary>
    /// <inheritdoc cref="Roc"/>
    public IReadOnlyList<PrecisionRecallPoint> PrecisionRecall(double resolution = 0)
    {
        var points = new List<PrecisionRecallPoint>();
        int positives = Positives;
        foreach ((int hits, int falseAlarms, double threshold) in Steps())
        {
            if (hits == 0)
                continue;
            var point = new PrecisionRecallPoint((double)hits / positives, (double)hits / (hits + falseAlarms), threshold);
            bool isFirstWithAll = hits == positives && (points.Count == 0 || points[^1].Recall < 1);
            if (points.Count == 0 || isFirstWithAll
                || Distance(point.Recall - points[^1].Recall, point.Precision - points[^1].Precision) >= resolution)
                points.Add(point);
        }

        return points;
    }

    private IEnumerable<(int Hits, int FalseAlarms, double Threshold)> Steps()
    {
        int hits = 0;
        for (int place = 0; place < _order.Length; place++)
        {
            hits += _isPositive[place] ? 1 : 0;
            if (_endsTie[place])
                yield return (hits, place + 1 - hits, _scores[place]);
        }
    }

    private static double Distance(double x, double y) => Math.Sqrt((x * x) + (y * y));
}
