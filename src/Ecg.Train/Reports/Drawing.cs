using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace Ecg.Train.Reports;

/// <summary>Draws charts as SVG whose colors and fonts are those of the page's style sheet.</summary>
internal static partial class Drawing
{
    /// <summary>Maximum enlargement of a picture, so that its text does not become larger than that of the page.</summary>
    private const double MostEnlarged = 1.35;

    private static readonly JsonSerializerOptions s_json = new() { Encoder = JavaScriptEncoder.Default };

    /// <summary>Draws a line chart.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="alternative">Says in text what the picture shows.</param>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="mark">Position and name of a vertical line; null for none.</param>
    /// <param name="width">Width of the picture; its height is 300.</param>
    public static Chart Lines(
        string title, string alternative, ChartAxis x, ChartAxis y, IReadOnlyList<ChartLine> lines, (double X, string Name)? mark = null, int width = 480)
    {
        PlotModel plot = NewPlot(x, y);
        if (mark is { } place)
        {
            plot.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = place.X,
                Color = Palette.Color("muted"),
                LineStyle = LineStyle.Dash,
            });
        }

        foreach (ChartLine line in lines)
            plot.Series.Add(SeriesOf(line));
        string svg = Render(plot, width, height: 300);
        return new Chart(
            title,
            alternative,
            svg,
            Data(plot, x, y, lines),
            [
                .. lines.Where(_ => lines.Count > 1).Select(line => new LegendEntry(line.Name, line.Color)),
                .. mark is { } marked ? new[] { new LegendEntry($"{marked.Name} (dashed)", "muted") } : [],
            ]);
    }

    /// <summary>Draws a bar chart with one bar per name. Bars that stand out have a different color.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="alternative">Says in text what the picture shows.</param>
    /// <param name="y">Vertical axis, from 0.</param>
    /// <param name="bars">Name and height of each bar; NaN for an empty place.</param>
    /// <param name="standsOut">Whether a bar of this height stands out.</param>
    public static Chart Bars(
        string title, string alternative, ChartAxis y, IReadOnlyList<(string Name, double Value)> bars, Func<double, bool> standsOut)
    {
        var x = new ChartAxis("", -0.5, bars.Count - 0.5);
        PlotModel plot = NewPlot(x, y);
        plot.Axes[0] = new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = x.From,
            Maximum = x.To,
            MajorStep = 1,
            MinorStep = 1,
            TickStyle = TickStyle.None,
            LabelFormatter = value => NameAt(bars, value),
            Angle = bars.Count > 8 ? -90 : 0,
            TextColor = Palette.Color("text"),
            AxislineColor = Palette.Color("muted"),
        };
        if (bars.Count > 8)
            plot.PlotMargins = new OxyThickness(46, 8, 14, 44);
        var series = new RectangleBarSeries { StrokeThickness = 0 };
        for (int i = 0; i < bars.Count; i++)
        {
            if (double.IsFinite(bars[i].Value))
                series.Items.Add(new RectangleBarItem(i - 0.38, 0, i + 0.38, bars[i].Value) { Color = Palette.Color(standsOut(bars[i].Value) ? "warn" : "c0") });
        }

        plot.Series.Add(series);
        ChartLine values = new(y.Title, "c0", [.. bars.Select((bar, i) => ((double)i, bar.Value))]);
        string svg = Render(plot, Math.Clamp(80 + (bars.Count * 26), 480, 980), 260);
        return new Chart(title, alternative, svg, Data(plot, x, y, [values], [.. bars.Select(bar => bar.Name)]), []);
    }

    /// <summary>Draws a histogram over a numeric axis.</summary>
    /// <param name="title">Heading.</param>
    /// <param name="alternative">Says in text what the picture shows.</param>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis, from 0.</param>
    /// <param name="bins">Lower edge and height of each bin, from left to right.</param>
    /// <param name="width">Width of a bin.</param>
    public static Chart Histogram(string title, string alternative, ChartAxis x, ChartAxis y, IReadOnlyList<(double From, double Height)> bins, double width)
    {
        const double gap = 0.06; // of the width of a bin, on both sides of its bar
        PlotModel plot = NewPlot(x, y);
        var series = new RectangleBarSeries { StrokeThickness = 0 };
        foreach ((double from, double height) in bins.Where(bin => bin.Height > 0))
            series.Items.Add(new RectangleBarItem(from + (gap * width), 0, from + ((1 - gap) * width), height) { Color = Palette.Color("c0") });
        plot.Series.Add(series);
        ChartLine values = new(y.Title, "c0", [.. bins.Select(bin => (bin.From + (width / 2), bin.Height))]);
        string svg = Render(plot, 480, 440);
        return new Chart(title, alternative, svg, Data(plot, x, y, [values]), []);
    }

    /// <summary>Draws the reliability diagram: a bar for each bin, labeled with its number of rows, and the diagonal of a perfectly calibrated
    /// model.</summary>
    public static Chart Reliability(string title, string alternative, IReadOnlyList<(double From, double To, double Share, int Count)> bins)
    {
        var x = new ChartAxis("probability of the predicted class", 0, 1, 0.2);
        var y = new ChartAxis("share of correct predictions", 0, 1, 0.2);
        PlotModel plot = NewPlot(x, y);
        var series = new RectangleBarSeries { StrokeThickness = 0 };
        foreach ((double from, double to, double share, int count) in bins.Where(bin => bin.Count > 0))
        {
            double gap = (to - from) * 0.06;
            series.Items.Add(new RectangleBarItem(from + gap, 0, to - gap, share) { Color = Palette.Color("fill") });
            plot.Annotations.Add(new TextAnnotation
            {
                Text = Numbers.Count(count),
                TextPosition = new DataPoint((from + to) / 2, 0.02),
                TextRotation = -90,
                StrokeThickness = 0,
                TextColor = Palette.Color("text"),
                FontSize = 11,
                TextHorizontalAlignment = HorizontalAlignment.Left,
                TextVerticalAlignment = VerticalAlignment.Middle,
            });
        }

        plot.Series.Add(series);
        plot.Series.Add(SeriesOf(new ChartLine("calibrated", "muted", [(0, 0), (1, 1)], IsDashed: true)));
        ChartLine values = new("share of correct predictions", "c0", [.. bins.Where(bin => bin.Count > 0).Select(bin => ((bin.From + bin.To) / 2, bin.Share))]);
        string svg = Render(plot, 480, 320);
        return new Chart(title, alternative, svg, Data(plot, x, y, [values]), []);
    }

    /// <summary>Draws a beat, colored by the evidence of each sample for or against a class.</summary>
    /// <param name="alternative">Says in text what the picture shows.</param>
    /// <param name="values">Its samples.</param>
    /// <param name="levels">Evidence of each sample, from −3 (against) to 3 (for); null to use one color.</param>
    /// <param name="secondsPerSample">Time between two samples.</param>
    /// <param name="y">Vertical axis.</param>
    public static Chart Beat(string alternative, IReadOnlyList<float> values, IReadOnlyList<int>? levels, double secondsPerSample, ChartAxis y)
    {
        var x = new ChartAxis("seconds", 0, secondsPerSample * Math.Max(values.Count - 1, 1), 0.5);
        PlotModel plot = NewPlot(x, y);
        plot.DefaultFontSize = 11;
        plot.PlotMargins = new OxyThickness(y.From < 0 ? 50 : 46, 6, 10, 34);
        for (int first = 0; first < values.Count - 1;)
        {
            int end = first + 1;
            while (levels is not null && end < values.Count - 1 && levels[end] == levels[first])
                end++;
            if (levels is null)
                end = values.Count - 1;
            int level = levels?[first] ?? 0;
            var series = new LineSeries
            {
                Color = Palette.Color(level == 0 ? "neutral" : level > 0 ? $"for{level}" : $"against{-level}"),
                StrokeThickness = 1.3 + (0.5 * Math.Abs(level)),
                LineJoin = LineJoin.Round,
            };
            for (int i = first; i <= end; i++)
                series.Points.Add(new DataPoint(i * secondsPerSample, values[i]));
            plot.Series.Add(series);
            first = end;
        }

        string svg = Render(plot, 320, 170);
        ChartLine line = new("amplitude", "neutral", [.. values.Select((value, i) => (i * secondsPerSample, (double)value))]);
        return new Chart("", alternative, svg, Data(plot, x, y, [line], isEven: true), []);
    }

    private static string NameAt(IReadOnlyList<(string Name, double Value)> bars, double value)
    {
        int index = (int)Math.Round(value);
        return index >= 0 && index < bars.Count && Math.Abs(value - index) < 1e-6 ? bars[index].Name : "";
    }

    private static PlotModel NewPlot(ChartAxis x, ChartAxis y)
    {
        var plot = new PlotModel
        {
            PlotAreaBorderThickness = new OxyThickness(0),
            TextColor = Palette.Color("text"),
            DefaultFontSize = 12,
            Padding = new OxyThickness(0),
            // Text cannot be measured, because the browser's fonts are not known here.
            PlotMargins = new OxyThickness(y.Title.Length > 0 || IsSmall(y) ? 64 : 46, 8, 14, x.Title.Length > 0 ? 46 : 24),
        };
        plot.Axes.Add(AxisOf(x, AxisPosition.Bottom));
        plot.Axes.Add(AxisOf(y, AxisPosition.Left));
        return plot;
    }

    private static LinearAxis AxisOf(ChartAxis axis, AxisPosition position) => new()
    {
        Position = position,
        Title = axis.Title,
        Minimum = axis.From,
        Maximum = axis.To,
        MajorStep = axis.Step,
        MinorTickSize = 0,
        MajorTickSize = 4,
        MajorGridlineStyle = position == AxisPosition.Left ? LineStyle.Solid : LineStyle.None,
        MajorGridlineColor = Palette.Color("grid"),
        TicklineColor = Palette.Color("muted"),
        AxislineColor = Palette.Color("muted"),
        AxislineStyle = LineStyle.Solid,
        TextColor = Palette.Color("text"),
        TitleColor = Palette.Color("text"),
        StringFormat = IsSmall(axis) ? "0.########" : "G4",
        AxisTitleDistance = position == AxisPosition.Left ? 20 : 8,
    };

    /// <summary>Whether the labels of an axis have many decimals, as learning rates do.</summary>
    private static bool IsSmall(ChartAxis axis) => Math.Max(Math.Abs(axis.From), Math.Abs(axis.To)) < 0.01;

    private static LineSeries SeriesOf(ChartLine line)
    {
        var series = new LineSeries
        {
            Color = Palette.Color(line.Color),
            StrokeThickness = line.IsDashed ? 1.2 : 1.8,
            LineStyle = line.IsDashed ? LineStyle.Dash : LineStyle.Solid,
            LineJoin = LineJoin.Round,
        };
        foreach ((double pointX, double pointY) in line.Points.Where(point => line.HasGaps || double.IsFinite(point.Y)))
            series.Points.Add(new DataPoint(pointX, pointY));
        if (series.Points.Count == 1 || (line.HasGaps && series.Points.Count < 100)) // a point between two gaps has no line
        {
            series.MarkerType = MarkerType.Circle;
            series.MarkerSize = 3;
            series.MarkerFill = series.Color;
        }

        return series;
    }

    /// <summary>Exports the picture without fixed colors and fonts, which the page defines, and without clip paths, whose ids would
    /// clash.</summary>
    private static string Render(PlotModel plot, int width, int height)
    {
        var exporter = new SvgExporter { Width = width, Height = height, IsDocument = false };
        XElement root = XElement.Parse(exporter.ExportToString(plot));
        root.Descendants().Where(element => element.Name.LocalName == "defs").Remove();
        foreach (XElement group in root.Descendants().Where(element => element.Name.LocalName == "g").ToArray())
            group.ReplaceWith(group.Nodes());
        var svg = new XElement(
            "svg", new XAttribute("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}")), new XAttribute("aria-hidden", "true"),
            new XAttribute("focusable", "false"), new XAttribute("style", string.Create(CultureInfo.InvariantCulture, $"max-width:{MostEnlarged * width:0}px")));
        foreach (XElement shape in root.Elements().Where(IsVisible))
            svg.Add(Plain(shape));
        return Palette.Restore(svg.ToString(SaveOptions.DisableFormatting));
    }

    private static bool IsVisible(XElement shape)
    {
        string style = (string?)shape.Attribute("style") ?? "";
        return !(style.Contains("fill:none", StringComparison.Ordinal) && style.Contains("stroke:none", StringComparison.Ordinal));
    }

    private static XElement Plain(XElement shape)
    {
        var plain = new XElement(shape.Name.LocalName, shape.Nodes());
        foreach (XAttribute attribute in shape.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration))
        {
            if (attribute.Name.LocalName is not ("font-family" or "shape-rendering") && attribute is not { Name.LocalName: "font-weight", Value: "400" })
                plain.SetAttributeValue(attribute.Name.LocalName, Decimals().Replace(attribute.Value, ShortNumber));
        }

        return plain;
    }

    private static string ShortNumber(Match match) =>
        double.Parse(match.ValueSpan, CultureInfo.InvariantCulture).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>The chart's data as JSON, from which the page's script shows the values under the pointer.</summary>
    private static string Data(
        PlotModel plot, ChartAxis x, ChartAxis y, IReadOnlyList<ChartLine> lines, IReadOnlyList<string>? names = null, bool isEven = false)
    {
        // Small values, such as learning rates, are rounded to three digits.
        static double ShortValue(double value, int decimals) => value != 0 && Math.Abs(value) < 0.001
            ? double.Parse(value.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : Math.Round(value, decimals);
        static double Short(double value) => double.IsFinite(value) ? Math.Round(value, 4) : 0;
        OxyRect area = plot.PlotArea;
        return JsonSerializer.Serialize(
            new
            {
                area = new[] { Short(area.Left), Short(area.Top), Short(area.Width), Short(area.Height) },
                x = new[] { x.From, x.To },
                y = new[] { y.From, y.To },
                xName = x.Title,
                names,
                lines = lines.Where(line => !line.IsDashed).Select(line => new
                {
                    name = line.Name,
                    color = line.Color,
                    step = isEven && line.Points.Count > 1 ? line.Points[1].X : (double?)null,
                    x = isEven ? null : line.Points.Where(point => double.IsFinite(point.Y)).Select(point => Short(point.X)),
                    y = line.Points.Where(point => double.IsFinite(point.Y)).Select(point => ShortValue(point.Y, isEven ? 2 : 4)),
                }),
            },
            s_json);
    }

    [GeneratedRegex(@"\d+\.\d{2,}")]
    private static partial Regex Decimals();
}
