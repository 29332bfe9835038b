using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace Ecg.Train.Reports;

/// <summary>Fills in the templates in <c>Template/</c>, which are embedded in the assembly: changes take effect after the next build.</summary>
internal static class ReportTemplate
{
    private const string Folder = "Ecg.Train.Reports.Template.";

    private const string Parts = "parts.liquid";

    private static readonly ConcurrentDictionary<string, IFluidTemplate> s_templates = [];

    /// <summary>Renders the page of a report as a self-contained HTML file.</summary>
    public static string Render(ReportPage page)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        Write("report.liquid", page, writer);
        return writer.ToString();
    }

    /// <summary>Writes a page as a self-contained HTML file.</summary>
    /// <param name="name">Name of its template.</param>
    /// <param name="page">Its variables.</param>
    /// <param name="writer">Gets the page, which may be several megabytes long.</param>
    public static void Write(string name, object page, TextWriter writer) =>
        s_templates.GetOrAdd(name, Parse).RenderAsync(writer, HtmlEncoder.Default, ContextOf(page)).AsTask().GetAwaiter().GetResult();

    /// <summary>Whether a file begins as the pages of this program do, up to their title.</summary>
    public static bool IsPage(string path)
    {
        string template = Read("report.liquid");
        string head = template[template.IndexOf("<!DOCTYPE", StringComparison.Ordinal)..template.IndexOf("<title>", StringComparison.Ordinal)];
        var start = new char[head.Length];
        using StreamReader reader = File.OpenText(path);
        return reader.ReadBlock(start) == head.Length && head.AsSpan().SequenceEqual(start);
    }

    private static TemplateContext ContextOf(object page)
    {
        var options = new TemplateOptions { MemberAccessStrategy = new UnsafeMemberAccessStrategy() };
        options.ValueConverters.Add(value => value is string text ? new StringValue(text) : null);
        var context = new TemplateContext(page, options);
        context.SetValue("Style", Read("report.css"));
        context.SetValue("Script", Read("report.js"));
        return context;
    }

    private static IFluidTemplate Parse(string name) => new FluidParser(new FluidParserOptions { AllowFunctions = true }).Parse(Read(Parts) + Read(name));

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportTemplate).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"The program lacks the resource {Folder + name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
