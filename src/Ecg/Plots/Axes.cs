using System.Globalization;

namespace Ecg.Plots;

/// <summary>A range of values along an axis.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="Step">Distance of the ticks.</param>
internal readonly record struct AxisRange(double From, double To, double Step)
{
    /// <summary>The position of a value: 0 at the beginning, 1 at the end.</summary>
    public double Share(double value) => (value - From) / (To - From);

    /// <summary>The values that get a tick.</summary>
    public IEnumerable<double> Ticks()
    {
        for (int tick = (int)Math.Ceiling(From / Step); tick * Step <= To + (Step * 1e-9); tick++)
            yield return tick * Step;
    }
}

/// <summary>A part of a drawing with a horizontal and a vertical axis, in which places are values along them.</summary>
/// <param name="Drawing">The drawing that the axes belong to.</param>
/// <param name="Left">Left edge of the part, in pixels.</param>
/// <param name="Top">Upper edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="X">Values along the horizontal axis.</param>
/// <param name="Y">Values along the vertical axis, upwards.</param>
internal sealed record Axes(SvgDrawing Drawing, double Left, double Top, double Width, double Height, AxisRange X, AxisRange Y)
{
    /// <summary>Draws frame, ticks and names.</summary>
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

    /// <summary>A line through values.</summary>
    public void Line(IEnumerable<(double X, double Y)> values, string colour, double thickness = 1) => Drawing.Line(Places(values), colour, thickness);

    /// <summary>A dot at each value.</summary>
    public void Dots(IEnumerable<(double X, double Y)> values, string colour, double diameter) => Drawing.Dots(Places(values), colour, diameter);

    /// <summary>A coloured stretch of the horizontal axis, over the full height.</summary>
    public void Band(double from, double to, string colour) =>
        Drawing.Rectangle(Place(from, Y.To).X, Top, Place(to, Y.To).X - Place(from, Y.To).X, Height, colour);

    /// <summary>A line over the full height, with a name above it.</summary>
    public void Mark(double x, string name, string colour)
    {
        Drawing.Line([(Place(x, 0).X, Top), (Place(x, 0).X, Top + Height)], colour);
        Drawing.Text(Place(x, 0).X, Top - 4, name, colour: colour);
    }

    private IEnumerable<(double X, double Y)> Places(IEnumerable<(double X, double Y)> values) => values.Select(value => Place(value.X, value.Y));

    private (double X, double Y) Place(double x, double y) => (Left + (Width * X.Share(x)), Top + (Height * (1 - Y.Share(y))));

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
