using FsCheck.Xunit;
using MathNet.Numerics.Statistics;
using ScratchCnn.Data;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Data;

public sealed class StandardizerTests
{
    [Fact]
    public void Mean_and_scale_are_those_of_the_columns()
    {
        // Columns (1, 3, 5, 7) and (−1, −1, 1, 1): means 4 and 0, deviations √5 and 1.
        Standardizer<double> standardizer = Standardizer<double>.Fit(SmallDatasets.WithValues(2, 1, -1, 3, -1, 5, 1, 7, 1));
        Assert.Equal(4, standardizer.Mean[0], 1e-15);
        Assert.Equal(0, standardizer.Mean[1], 1e-15);
        Assert.Equal(1 / Math.Sqrt(5), standardizer.Scale[0], 1e-15);
        Assert.Equal(1, standardizer.Scale[1], 1e-15);
    }

    [Property]
    public void Standardized_columns_have_mean_0_and_deviation_1(int seed)
    {
        int columns = 1 + CounterRandom.Below((ulong)seed, 0, 20), rows = 2 + CounterRandom.Below((ulong)seed, 1, 50);
        double[] values = [.. Enumerable.Range(0, rows * columns).Select(i => 1000 + (i % columns) + CounterRandom.Uniform((ulong)seed, 2 + (ulong)i))];
        Dataset<double> dataset = SmallDatasets.WithValues(columns, values);
        Standardizer<double> standardizer = Standardizer<double>.Fit(dataset);
        for (int row = 0; row < rows; row++)
            standardizer.Transform(dataset.Row(row), values.AsSpan(row * columns, columns));
        for (int column = 0; column < columns; column++)
        {
            double[] standardized = [.. values.Where((_, i) => i % columns == column)];
            Assert.Equal(0, standardized.Mean(), 1e-9);
            Assert.Equal(1, standardized.PopulationStandardDeviation(), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.1), InlineData(1e9 / 3), InlineData(-1e-30), InlineData(0)]
    public void A_constant_column_becomes_zero(double value)
    {
        double[] values = new double[3 * 1000];
        Array.Fill(values, value);
        Standardizer<double> standardizer = Standardizer<double>.Fit(SmallDatasets.WithValues(3, values));
        var row = new double[3];
        standardizer.Transform([value, value, value + 1], row);
        Assert.Equal([0.0, 0, 0], row);
    }

    [Fact]
    public void A_deviation_too_small_for_float_is_no_deviation()
    {
        var dataset = new Dataset<float>(new[] { 0, 1e-44f, 0, 1e-44f }, 1, new int[4], ["class"], new int[4], ["source"]);
        Assert.Equal(0, Standardizer<float>.Fit(dataset).Scale[0]);
    }

    [Fact]
    public void Floats_are_accumulated_in_double()
    {
        // 2²⁴ + small numbers: a float sum would lose every one of them.
        float[] values = [.. Enumerable.Range(0, 40_000).Select(row => 16_777_216f + (2 * (row % 2)))];
        var dataset = new Dataset<float>(values, 1, new int[values.Length], ["class"], new int[values.Length], ["source"]);
        Assert.Equal(1, Standardizer<float>.Fit(dataset).Scale[0], 1e-6f);
    }

    [Fact]
    public void Only_the_rows_of_the_view_count()
    {
        Dataset<double> all = SmallDatasets.WithValues(1, 1, 2, 3, 1e6);
        Assert.Equal(2, Standardizer<double>.Fit(all.Select([0, 1, 2])).Mean[0], 1e-15);
    }

    [Fact]
    public void One_that_is_built_from_saved_arrays_gives_the_same_bits()
    {
        Standardizer<double> fitted = Standardizer<double>.Fit(SmallDatasets.WithValues(2, 1, -1, 3, -1, 5, 1, 7.5, 1));
        var loaded = new Standardizer<double>(fitted.Mean, fitted.Scale);
        double[] expected = new double[2], actual = new double[2];
        fitted.Transform([0.3, 0.7], expected);
        loaded.Transform([0.3, 0.7], actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void What_cannot_be_fitted_or_transformed_is_refused()
    {
        Dataset<double> rows = SmallDatasets.WithValues(1, 1, 2);
        Assert.Throws<ArgumentException>(() => Standardizer<double>.Fit(rows.Select([])));
        var error = Assert.Throws<ArgumentException>(() => Standardizer<double>.Fit(SmallDatasets.WithValues(2, 1, 2, 3, double.NaN)));
        Assert.Equal("A standardizer is fitted to finite values; column 1 holds others.", error.Message);
        Assert.Throws<ArgumentException>(() => Standardizer<double>.Fit(rows).Transform(new double[2], new double[2]));
        Assert.Throws<ArgumentException>(() => Standardizer<double>.Fit(rows).Transform(new double[1], new double[2]));
        Assert.Throws<ArgumentException>(() => new Standardizer<double>([1], [1, 2]));
        Assert.Throws<ArgumentException>(() => new Standardizer<double>([], []));
        Assert.Throws<ArgumentException>(() => new Standardizer<double>([double.NaN], [1]));
        Assert.Throws<ArgumentException>(() => new Standardizer<double>([1], [double.PositiveInfinity]));
    }

    [Fact]
    public void Refusals_say_what_came()
    {
        Assert.Equal("Every column has a mean and a scale; got 1 means and 2 scales.", Assert.Throws<ArgumentException>(() => new Standardizer<double>([1], [1, 2])).Message);
        Assert.Equal(
            "A standardizer is fitted to rows; the data set has none.",
            Assert.Throws<ArgumentException>(() => Standardizer<double>.Fit(SmallDatasets.WithValues(1, 1).Select([]))).Message);
        Assert.Equal("Mean and scale must be finite; those of column 1 are NaN and 2.", Assert.Throws<ArgumentException>(() => new Standardizer<double>([0, double.NaN], [1, 2])).Message);
        Assert.Throws<ArgumentNullException>(() => Standardizer<double>.Fit(null!));
        var standardizer = new Standardizer<double>([0, 0], [1, 1]);
        Assert.Equal(
            "The standardizer has 2 columns; got a row of 1 and room for 2.", Assert.Throws<ArgumentException>(() => standardizer.Transform([1], new double[2])).Message);
        Assert.Equal(
            "The standardizer has 2 columns; got a row of 2 and room for 3.", Assert.Throws<ArgumentException>(() => standardizer.Transform([1, 2], new double[3])).Message);
    }
}
