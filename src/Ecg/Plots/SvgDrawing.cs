using System.Globalization;
using System.Net;
using System.Text;

namespace Ecg.Plots;

/// <summary>Builds the text of an SVG file. Coordinates are pixels from the upper left corner.</summary>
/// <param name="width">Width in pixels.</param>
/// <param name="height">Height in pixels.</param>
internal sealed class SvgDrawing(int width, int height)
{
    private readonly StringBuilder _shapes = new();

    /// <summary>Adds a line through points.</summary>
    public void Line(IEnumerable<(double X, double Y)> points, string color, double thickness = 1) => Add(
        $"<polyline fill=\"none\" stroke=\"{color}\" stroke-width=\"{thickness}\" points=\"{string.Join(' ', points.Select(point => $"{Pixel(point.X)},{Pixel(point.Y)}"))}\"/>");

    /// <summary>Adds a round dot at each point: a single path of zero-length lines whose round caps are the dots.</summary>
    public void Dots(IEnumerable<(double X, double Y)> points, string color, double diameter) => Add(
        $"<path stroke=\"{color}\" stroke-width=\"{diameter}\" stroke-linecap=\"round\" d=\"{string.Concat(points.Select(point => $"M{Pixel(point.X)} {Pixel(point.Y)}h0"))}\"/>");

    /// <summary>Adds a filled rectangle.</summary>
    public void Rectangle(double x, double y, double rectangleWidth, double rectangleHeight, string color) => Add(
        $"<rect x=\"{Pixel(x)}\" y=\"{Pixel(y)}\" width=\"{Pixel(rectangleWidth)}\" height=\"{Pixel(rectangleHeight)}\" fill=\"{color}\"/>");

    /// <summary>Adds a line of text.</summary>
    /// <param name="x">Horizontal position of the point that <paramref name="anchor"/> names.</param>
    /// <param name="y">Vertical position of the base line.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">The point of the text at <paramref name="x"/>: "start", "middle" or "end".</param>
    /// <param name="color">Color of the text.</param>
    public void Text(double x, double y, string text, string anchor = "middle", string color = "#333") => Add(
        $"<text x=\"{Pixel(x)}\" y=\"{Pixel(y)}\" text-anchor=\"{anchor}\" fill=\"{color}\">{WebUtility.HtmlEncode(text)}</text>");

    /// <summary>Returns the text of the SVG file.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="12">
        <rect width="100%" height="100%" fill="white"/>
        {_shapes}</svg>

        """).ReplaceLineEndings("\n");

    private void Add(FormattableString shape) => _shapes.Append(FormattableString.Invariant(shape)).Append('\n');

    private static string Pixel(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
