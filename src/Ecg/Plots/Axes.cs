using System.Globalization;

namespace Ecg.Plots;

/// <summary>A range of values along an axis.</summary>
/// <param name="From">Smallest value.</param>
/// <param name="To">Largest value.</param>
/// <param name="Step">Distance between ticks.</param>
internal readonly record struct AxisRange(double From, double To, double Step)
{
    /// <summary>Position of a value along the axis: 0 at <see cref="From"/>, 1 at <see cref="To"/>.</summary>
    public double Share(double value) => (value - From) / (To - From);

    /// <summary>The values with a tick: the multiples of <see cref="Step"/> on the axis.</summary>
    public IEnumerable<double> Ticks()
    {
        for (int tick = (int)Math.Ceiling(From / Step); tick * Step <= To + (Step * 1e-9); tick++)
            yield return tick * Step;
    }
}

/// <summary>A chart area within a drawing. Points are given in the units of its axes.</summary>
/// <param name="Drawing">The drawing that the axes belong to.</param>
/// <param name="Left">Left edge of the area, in pixels.</param>
/// <param name="Top">Upper edge, in pixels.</param>
/// <param name="Width">Width, in pixels.</param>
/// <param name="Height">Height, in pixels.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis, upwards.</param>
internal sealed record Axes(SvgDrawing Drawing, double Left, double Top, double Width, double Height, AxisRange X, AxisRange Y)
{
    /// <summary>Draws the axes with their ticks, labels and title.</summary>
    public void Frame(string title, string nameX, string nameY)
    {
        double bottom = Top + Height;
        Drawing.Line([(Left, Top), (Left, bottom), (Left + Width, bottom)], "#333");
        foreach (double tick in X.Ticks())
        {
            Drawing.Line([(Place(tick, Y.From).X, bottom), (Place(tick, Y.From).X, bottom + 4)], "#333");
            Drawing.Text(Place(tick, Y.From).X, bottom + 17, Number(tick));
        }

        foreach (double tick in Y.Ticks())
        {
            Drawing.Line([(Left - 4, Place(X.From, tick).Y), (Left, Place(X.From, tick).Y)], "#333");
            Drawing.Text(Left - 7, Place(X.From, tick).Y + 4, Number(tick), "end");
        }

        Drawing.Text(Left + (Width / 2), bottom + 34, nameX);
        Drawing.Text(Left, Top - 8, nameY, "start");
        Drawing.Text(Left + (Width / 2), Top - 8, title);
    }

    /// <summary>Draws a line through points.</summary>
    public void Line(IEnumerable<(double X, double Y)> values, string color, double thickness = 1) => Drawing.Line(Places(values), color, thickness);

    /// <summary>Draws a dot at each point.</summary>
    public void Dots(IEnumerable<(double X, double Y)> values, string color, double diameter) => Drawing.Dots(Places(values), color, diameter);

    /// <summary>Fills a range of x values over the full height.</summary>
    public void Band(double from, double to, string color) =>
        Drawing.Rectangle(Place(from, Y.To).X, Top, Place(to, Y.To).X - Place(from, Y.To).X, Height, color);

    /// <summary>Draws a vertical line over the full height, with a name above it.</summary>
    public void Mark(double x, string name, string color)
    {
        Drawing.Line([(Place(x, 0).X, Top), (Place(x, 0).X, Top + Height)], color);
        Drawing.Text(Place(x, 0).X, Top - 4, name, color: color);
    }

    private IEnumerable<(double X, double Y)> Places(IEnumerable<(double X, double Y)> values) => values.Select(value => Place(value.X, value.Y));

    private (double X, double Y) Place(double x, double y) => (Left + (Width * X.Share(x)), Top + (Height * (1 - Y.Share(y))));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
