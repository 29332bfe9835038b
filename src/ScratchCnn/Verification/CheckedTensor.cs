using System.Globalization;
using ScratchCnn.Numerics;

namespace ScratchCnn.Verification;

/// <summary>A tensor that a function depends on, with the gradient that is to be judged.</summary>
/// <param name="Name">Its name in the report.</param>
/// <param name="Dimensions">Its extents, outermost first.</param>
/// <param name="Values">Its values, which are moved and put back.</param>
/// <param name="Analytic">The gradient that the code under test gave.</param>
internal sealed record CheckedTensor(string Name, IReadOnlyList<int> Dimensions, Memory<double> Values, double[] Analytic)
{
    /// <summary>Root mean square of the gradient.</summary>
    public double RootMeanSquare => Math.Sqrt(Analytic.Sum(g => g * g) / Analytic.Length);

    /// <summary>Compares the gradient with the differences of Σ outputGradient · outputs.</summary>
    public TensorGradient Compare(double[] outputGradient, Func<double[]> outputs, double floor, GradientCheckOptions options, ulong key)
    {
        int size = Values.Length;
        double scale = Math.Max(floor, RootMeanSquare is double.NaN ? 0 : RootMeanSquare), directionalError = 0;
        for (int trial = 0; trial < options.Directions; trial++)
        {
            var direction = new double[size];
            Samples.Spread(direction, CounterRandom.Derive(key, (ulong)trial));
            double analytic = direction.Zip(Analytic, (v, g) => v * g).Sum();
            double lengthScale = scale * Math.Sqrt(size);
            double numeric = Derivative.AtZero(h => Difference(outputGradient, outputs, direction, h), 1e-12 * lengthScale);
            directionalError = Math.Max(directionalError, RelativeError(analytic, numeric, lengthScale));
        }

        bool all = directionalError > options.Tolerance || size <= options.Coordinates;
        double worst = -1;
        string worstCoordinate = "";
        int coordinates = all ? size : options.Coordinates;
        for (int trial = 0; trial < coordinates; trial++)
        {
            int coordinate = all ? trial : CounterRandom.Below(key, (ulong)trial, size);
            var direction = new double[size];
            direction[coordinate] = 1;
            double numeric = Derivative.AtZero(h => Difference(outputGradient, outputs, direction, h), 1e-12 * scale);
            double error = RelativeError(Analytic[coordinate], numeric, scale);
            if (error <= worst)
                continue;
            worst = error;
            worstCoordinate = string.Create(
                CultureInfo.InvariantCulture, $"{Name}[{PlaceOf(coordinate)}]: analytic {Analytic[coordinate]:G10}, numeric {numeric:G10}");
        }

        return new TensorGradient(Name, Dimensions, coordinates, directionalError, worst, worstCoordinate);
    }

    private static double RelativeError(double analytic, double numeric, double scale)
    {
        if (analytic == numeric)
            return 0;
        double error = Math.Abs(analytic - numeric) / Math.Max(scale, Math.Max(Math.Abs(analytic), Math.Abs(numeric)));
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }

    /// <summary>
    /// f(values + h · direction) − f(values − h · direction). The outputs are subtracted one by one before they are summed, so that the large sum's
    /// rounding does not swamp a small difference.
    /// </summary>
    private double Difference(double[] outputGradient, Func<double[]> outputs, double[] direction, double h)
    {
        double[] middle = Values.ToArray();
        Move(middle, direction, h);
        double[] above = outputs();
        Move(middle, direction, -h);
        double[] below = outputs();
        middle.CopyTo(Values);

        double difference = 0;
        for (int i = 0; i < above.Length; i++)
            difference += outputGradient[i] * (above[i] - below[i]);
        return difference;
    }

    private void Move(double[] middle, double[] direction, double h)
    {
        Span<double> values = Values.Span;
        for (int i = 0; i < values.Length; i++)
            values[i] = middle[i] + (h * direction[i]);
    }

    /// <summary>"2,0,5" for a flat index.</summary>
    private string PlaceOf(int index)
    {
        var places = new int[Dimensions.Count];
        for (int dimension = places.Length - 1; dimension >= 0; dimension--)
            (index, places[dimension]) = Math.DivRem(index, Dimensions[dimension]);
        return string.Join(',', places);
    }
}
