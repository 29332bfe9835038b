using System.Globalization;
using System.Net;
using System.Text;

namespace Ecg.Train.Reports;

/// <summary>A picture without axes, as SVG, with its title and text alternative.</summary>
internal sealed record Picture(string Title, string Alternative, string Svg, bool IsSquare = false);

/// <summary>A line in the drawing of a whole recording.</summary>
/// <param name="Name">Its time.</param>
/// <param name="Samples">[samples]; NaN for missing samples.</param>
/// <param name="Marks">Highlighted beats, as shares of a full line.</param>
/// <param name="Unjudged">Parts that cannot be judged, in seconds.</param>
internal sealed record TraceLine(string Name, ReadOnlyMemory<float> Samples, IReadOnlyList<double> Marks, IReadOnlyList<(double From, double To)> Unjudged);

/// <summary>
/// Draws stretches of a recording as SVG, without a charting library. To keep the file small, the millions of samples of a day are reduced to
/// the minimum and maximum of each pixel, and coordinates are written as integer differences.
/// </summary>
internal static class SignalDrawing
{
    private const int Width = 1000;

    /// <summary>Draws a strip with a grid of 0.2 s and 0.5 mV, and the class of each beat above it.</summary>
    /// <param name="samples">[samples]; NaN for missing samples.</param>
    /// <param name="rate">Samples per second.</param>
    /// <param name="halfMillivolt">0.5 mV in the unit of the samples; NaN for no horizontal lines.</param>
    /// <param name="beats">Time of each beat in seconds from the beginning of the strip, its label, and whether it is highlighted.</param>
    /// <param name="shaded">Parts to look at, in seconds.</param>
    /// <param name="unjudged">Parts that cannot be judged, in seconds.</param>
    public static string Strip(
        ReadOnlySpan<float> samples,
        double rate,
        double halfMillivolt,
        IReadOnlyList<(double Seconds, string Label, bool StandsOut)> beats,
        IReadOnlyList<(double From, double To)> shaded,
        IReadOnlyList<(double From, double To)> unjudged)
    {
        const int height = 150, top = 22, mostLines = 20, labelMargin = 8;
        double seconds = samples.Length / rate;
        double X(double second) => Math.Clamp(second / seconds, 0, 1) * Width;
        (float low, float high) = RangeOf(samples);
        if (high - low < halfMillivolt) // noise of microvolts is not blown up
            (low, high) = ((float)(((low + high) - halfMillivolt) / 2), (float)(((low + high) + halfMillivolt) / 2));
        const int signalTop = top + 4, signalBottom = height - 4;

        var svg = new StringBuilder(16_384);
        Begin(svg, height);
        foreach ((double from, double to) in unjudged)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(from):0.#}\" y=\"{top}\" width=\"{X(to) - X(from):0.#}\" height=\"{height - top}\" style=\"fill:var(--muted);fill-opacity:.25\"/>");
        foreach ((double from, double to) in shaded)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(from):0.#}\" y=\"0\" width=\"{Math.Max(0, X(to) - X(from)):0.#}\" height=\"{height}\" style=\"fill:var(--fill);fill-opacity:.4\"/>");
        svg.Append("<path style=\"stroke:var(--line);stroke-width:.6;fill:none\" d=\"");
        for (int line = 0; line * 0.2 <= seconds; line++)
            svg.Append(CultureInfo.InvariantCulture, $"M{line * 0.2 * Width / seconds:0.#} {top}V{height}");
        if ((high - low) / halfMillivolt <= mostLines)
        {
            for (double at = Math.Ceiling(low / halfMillivolt) * halfMillivolt; at <= high; at += halfMillivolt)
                svg.Append(CultureInfo.InvariantCulture, $"M0 {signalBottom - ((at - low) / (high - low) * (signalBottom - signalTop)):0.#}H{Width}");
        }

        svg.Append("\"/>");
        Trace(svg, samples, 0, Width, signalTop, signalBottom, low, high, columns: Width);
        foreach ((double at, string label, bool standsOut) in beats)
        {
            double x = Math.Clamp(X(at), labelMargin, Width - labelMargin);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{x:0.#}\" y=\"16\" text-anchor=\"middle\" style=\"font-size:14px;fill:var(--{(standsOut ? "warn" : "text")})\">{WebUtility.HtmlEncode(label)}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Draws lines of signal one below the other, with marks for highlighted beats below each line.</summary>
    /// <param name="lines">The lines; the rest of a shorter line stays empty.</param>
    /// <param name="samplesPerLine">Number of samples in a full line.</param>
    public static string Lines(IReadOnlyList<TraceLine> lines, int samplesPerLine)
    {
        const int lineHeight = 30, left = 60, columns = 360;
        var svg = new StringBuilder(lines.Count * 4096);
        Begin(svg, lines.Count * lineHeight);
        for (int i = 0; i < lines.Count; i++)
        {
            (string name, ReadOnlyMemory<float> samples, IReadOnlyList<double> marks, IReadOnlyList<(double From, double To)> unjudged) = lines[i];
            int top = i * lineHeight;
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{top + 19}\" style=\"font-size:12px;fill:var(--text)\">{name}</text>");
            (float low, float high) = RangeOf(samples.Span);
            double share = (double)samples.Length / samplesPerLine;
            Trace(svg, samples.Span, left, left + ((Width - left) * share), top + 2, top + lineHeight - 4, low, high, Math.Max(1, (int)(columns * share)));
            if (unjudged.Count > 0)
            {
                svg.Append("<path style=\"stroke:var(--muted);stroke-width:2\" d=\"");
                foreach ((double from, double to) in unjudged)
                    svg.Append(CultureInfo.InvariantCulture, $"M{left + ((Width - left) * from / 60):0.#} {top + lineHeight - 1}H{left + ((Width - left) * to / 60):0.#}");
                svg.Append("\"/>");
            }

            if (marks.Count == 0)
                continue;
            svg.Append("<path style=\"stroke:var(--warn);stroke-width:2\" d=\"");
            foreach (double mark in marks)
                svg.Append(CultureInfo.InvariantCulture, $"M{left + ((Width - left) * mark):0.#} {top + lineHeight - 4}v4");
            svg.Append("\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Draws points in a square from 0.2 s to 2 s on both axes; points at the same pixel are drawn once.</summary>
    public static string Poincare(IEnumerable<(double Before, double After)> pairs)
    {
        const int size = 480, cells = 160, margin = 44;
        const double from = 0.2, to = 2;
        var places = new SortedSet<(int, int)>();
        foreach ((double before, double after) in pairs)
        {
            int Cell(double value) => (int)Math.Clamp((value - from) / (to - from) * cells, 0, cells - 1);
            places.Add((Cell(before), Cell(after)));
        }

        double step = (double)(size - margin) / cells;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {size} {size}\" xmlns=\"http://www.w3.org/2000/svg\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path style=\"stroke:var(--muted);fill:none\" d=\"M{margin} 0V{size - margin}H{size}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path style=\"stroke:var(--muted);stroke-dasharray:4\" d=\"M{margin} {size - margin}L{size} 0\"/>");
        svg.Append("<path style=\"fill:var(--c0)\" d=\"");
        foreach ((int x, int y) in places)
            svg.Append(CultureInfo.InvariantCulture, $"M{margin + (x * step):0.#} {size - margin - ((y + 1) * step):0.#}h{step:0.#}v{step:0.#}h-{step:0.#}z");
        svg.Append("\"/>");
        foreach (double tick in (double[])[0.5, 1, 1.5, 2])
        {
            double at = (tick - from) / (to - from) * (size - margin);
            double x = Math.Min(margin + at, size - 4);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{size - margin + 16}\" text-anchor=\"{(tick == to ? "end" : "middle")}\" style=\"font-size:12px;fill:var(--text)\">{tick}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{margin - 6}\" y=\"{Math.Max(10, size - margin - at + 4):0.#}\" text-anchor=\"end\" style=\"font-size:12px;fill:var(--text)\">{tick}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(size + margin) / 2}\" y=\"{size - 6}\" text-anchor=\"middle\" style=\"font-size:12px;fill:var(--text)\">RR interval in s</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(12 {(size - margin) / 2}) rotate(-90)\" text-anchor=\"middle\" style=\"font-size:12px;fill:var(--text)\">next RR interval in s</text>");
        return svg.Append("</svg>").ToString();
    }

    private static void Begin(StringBuilder svg, int height) =>
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {height}\" xmlns=\"http://www.w3.org/2000/svg\">");

    private static (float Low, float High) RangeOf(ReadOnlySpan<float> samples)
    {
        float low = float.MaxValue, high = float.MinValue;
        foreach (float sample in samples)
        {
            if (!float.IsFinite(sample))
                continue;
            low = Math.Min(low, sample);
            high = Math.Max(high, sample);
        }

        return high > low ? (low, high) : (low - 1, low + 1);
    }

    // Coordinates in tenths of a unit, so that differences are small integers.
    private static void Trace(
        StringBuilder svg, ReadOnlySpan<float> samples, double left, double right, int top, int bottom, float low, float high, int columns)
    {
        const double scale = 10;
        svg.Append(CultureInfo.InvariantCulture, $"<path transform=\"scale({1 / scale})\" style=\"stroke:var(--text);stroke-width:10;fill:none\" d=\"");
        int lastX = 0, lastY = 0;
        bool isDown = false;
        void Point(double x, float value)
        {
            int px = (int)Math.Round(x * scale), py = (int)Math.Round((bottom - ((value - low) / (high - low) * (bottom - top))) * scale);
            if (!isDown)
                svg.Append(CultureInfo.InvariantCulture, $"M{px} {py}");
            else if (px == lastX)
                svg.Append(CultureInfo.InvariantCulture, $"v{py - lastY}");
            else
                svg.Append(CultureInfo.InvariantCulture, $"l{px - lastX} {py - lastY}");
            (lastX, lastY, isDown) = (px, py, true);
        }

        columns = Math.Min(columns, Math.Max(1, samples.Length));
        for (int column = 0; column < columns; column++)
        {
            int from = (int)((long)column * samples.Length / columns), to = (int)((column + 1L) * samples.Length / columns);
            int lowest = -1, highest = -1;
            for (int i = from; i < to; i++)
            {
                if (!float.IsFinite(samples[i]))
                    continue;
                if (lowest < 0 || samples[i] < samples[lowest])
                    lowest = i;
                if (highest < 0 || samples[i] > samples[highest])
                    highest = i;
            }

            if (lowest < 0)
            {
                isDown = false;
                continue;
            }

            double x = left + ((right - left) * column / columns);
            Point(x, samples[Math.Min(lowest, highest)]);
            if (lowest != highest)
                Point(x, samples[Math.Max(lowest, highest)]);
        }

        svg.Append("\"/>");
    }
}
