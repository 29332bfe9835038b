using System.Globalization;
using System.Numerics;
using ScratchCnn.Data;

namespace ScratchCnn.Metrics;

/// <summary>Errors of one predicted value over all rows, in its own units.</summary>
/// <param name="Name">Name of the value.</param>
/// <param name="MeanAbsoluteError">Mean of |y − t|.</param>
/// <param name="RootMeanSquaredError">√ of the mean of (y − t)².</param>
/// <param name="R2">
/// Coefficient of determination, 1 − Σ (y − t)² / Σ (t − mean t)²: 1 for perfect predictions, 0 for those no better than the mean. Where all targets are
/// equal, 1 if all predictions are exact and else 0, as in scikit-learn.
/// </param>
public sealed record ValueMeasures(string Name, double MeanAbsoluteError, double RootMeanSquaredError, double R2);

/// <summary>The distance of predicted values from their targets. Averages over several values weigh each the same.</summary>
public sealed class RegressionReport
{
    private RegressionReport(IReadOnlyList<ValueMeasures> values) => Values = values;

    /// <summary>The measures of each value.</summary>
    public IReadOnlyList<ValueMeasures> Values { get; }

    /// <summary>Mean of the values' mean absolute errors.</summary>
    public double MeanAbsoluteError => Values.Average(value => value.MeanAbsoluteError);

    /// <summary>Mean of the values' root mean squared errors.</summary>
    public double RootMeanSquaredError => Values.Average(value => value.RootMeanSquaredError);

    /// <summary>Mean of the values' coefficients of determination.</summary>
    public double R2 => Values.Average(value => value.R2);

    /// <summary>Measures predictions.</summary>
    /// <param name="predictions">[rows, values].</param>
    /// <param name="rows">The rows, with values as targets.</param>
    /// <exception cref="ArgumentException">There are no rows, or the sizes disagree.</exception>
    public static RegressionReport Create<T>(ReadOnlySpan<T> predictions, Dataset<T> rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        int values = rows.TargetNames.Count;
        if (rows.Count == 0 || predictions.Length != (long)rows.Count * values)
            throw new ArgumentException($"{rows.Count} rows with {values} values have {(long)rows.Count * values} predictions; got {predictions.Length}.");

        var measures = new ValueMeasures[values];
        for (int value = 0; value < values; value++)
        {
            double mean = 0, absolute = 0, squared = 0, spread = 0;
            for (int row = 0; row < rows.Count; row++)
                mean += double.CreateTruncating(rows.Target(row)[value]) / rows.Count;
            for (int row = 0; row < rows.Count; row++)
            {
                double target = double.CreateTruncating(rows.Target(row)[value]);
                double error = double.CreateTruncating(predictions[(row * values) + value]) - target;
                absolute += Math.Abs(error);
                squared += error * error;
                spread += (target - mean) * (target - mean);
            }

            double r2 = spread > 0 ? 1 - (squared / spread) : squared == 0 ? 1 : 0;
            measures[value] = new ValueMeasures(rows.TargetNames[value], absolute / rows.Count, Math.Sqrt(squared / rows.Count), r2);
        }

        return new RegressionReport(measures);
    }

    /// <summary>One line per value: "value: R² 0.987, mean absolute error 0.123, root mean squared error 0.150".</summary>
    public override string ToString() => string.Join('\n', Values.Select(value => string.Create(
        CultureInfo.InvariantCulture,
        $"{value.Name}: R² {value.R2:F4}, mean absolute error {value.MeanAbsoluteError:G4}, root mean squared error {value.RootMeanSquaredError:G4}")));
}
