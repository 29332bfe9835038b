using ScratchCnn.Models;

namespace Ecg.Train.Display;

/// <summary>Shows what a network consists of.</summary>
internal static class ModelTable
{
    /// <summary>The layers in the order in which they run, and their totals.</summary>
    public static TableText Of(ModelSummary summary) => new(
        "Layers in the order in which they run; shapes are (positions, channels)",
        ["layer", "output shape", "parameters", "multiply-adds"],
        [
            .. summary.Lines.Select(line => (string[])[line.Name, line.Output, Numbers.Count(line.Parameters), Numbers.Count(line.MultiplyAdds)]),
            ["total", "", Numbers.Count(summary.Parameters), Numbers.Count(summary.MultiplyAdds)],
        ]);

    /// <summary>Shows the layers.</summary>
    public static void Show(Screen screen, ModelSummary summary)
    {
        TableText table = Of(summary);
        screen.Table(table.Header, table.Rows);
    }
}
