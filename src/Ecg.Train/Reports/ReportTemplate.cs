using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace Ecg.Train.Reports;

/// <summary>Fills the template in <c>Template/</c>, which is part of the program; what is edited there shows after the next build.</summary>
internal static class ReportTemplate
{
    private const string Folder = "Ecg.Train.Reports.Template.";

    private const string Parts = "parts.liquid";

    private static readonly ConcurrentDictionary<string, IFluidTemplate> s_templates = [];

    /// <summary>The page as HTML: one file that needs nothing else.</summary>
    public static string Render(ReportPage page) => Render("report.liquid", page);

    /// <summary>A page as HTML: one file that needs nothing else.</summary>
    /// <param name="name">Name of its template.</param>
    /// <param name="page">Its variables.</param>
    public static string Render(string name, object page)
    {
        var options = new TemplateOptions { MemberAccessStrategy = new UnsafeMemberAccessStrategy() };
        options.ValueConverters.Add(value => value is string text ? new StringValue(text) : null);
        var context = new TemplateContext(page, options);
        context.SetValue("Style", Read("report.css"));
        context.SetValue("Script", Read("report.js"));
        return s_templates.GetOrAdd(name, Parse).Render(context, HtmlEncoder.Default).ReplaceLineEndings("\n");
    }

    private static IFluidTemplate Parse(string name) => new FluidParser(new FluidParserOptions { AllowFunctions = true }).Parse(Read(Parts) + Read(name));

    private static string Read(string name)
    {
        using Stream stream = typeof(ReportTemplate).Assembly.GetManifestResourceStream(Folder + name)
            ?? throw new InvalidOperationException($"The program lacks the resource {Folder + name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
