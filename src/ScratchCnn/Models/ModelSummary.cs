using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using ScratchCnn.Layers;

namespace ScratchCnn.Models;

/// <summary>One layer's line of a summary.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Output">Shape of one output sample.</param>
/// <param name="Parameters">Values in its tensors, trained or not.</param>
/// <param name="MultiplyAdds">Multiply-adds of a forward pass over one sample.</param>
/// <param name="Bytes">Bytes of its output for one sample; 0 where it works in its input's memory.</param>
public sealed record SummaryLine(string Name, string Output, int Parameters, long MultiplyAdds, long Bytes);

/// <summary>The layers of a model with their shapes and parameters, as a table.</summary>
public sealed class ModelSummary
{
    private ModelSummary(IReadOnlyList<SummaryLine> lines, int trained)
    {
        Lines = lines;
        TrainedParameters = trained;
    }

    /// <summary>The layers in the order in which they run.</summary>
    public IReadOnlyList<SummaryLine> Lines { get; }

    /// <summary>Values in all tensors.</summary>
    public int Parameters => Lines.Sum(line => line.Parameters);

    /// <summary>Values in the trained tensors.</summary>
    public int TrainedParameters { get; }

    /// <summary>Multiply-adds of a forward pass over one sample.</summary>
    public long MultiplyAdds => Lines.Sum(line => line.MultiplyAdds);

    /// <summary>Bytes of all activations of one sample.</summary>
    public long Bytes => Lines.Sum(line => line.Bytes);

    /// <summary>Describes a model.</summary>
    public static ModelSummary Of<T>(Model<T> model)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        Network<T> network = model.Network;
        return new ModelSummary(
            [.. network.Nodes.Select(node => new SummaryLine(
                node.Name, node.Layer.OutputShape.ToString(),
                node.Layer.Parameters.Sum(tensor => tensor.Size) + node.Layer.State.Sum(tensor => tensor.Size),
                node.Layer.MultiplyAdds,
                node.IsInPlace ? 0 : (long)node.Layer.OutputShape.Size * Unsafe.SizeOf<T>()))],
            model.Tensors.Where(tensor => tensor.IsTrained).Sum(tensor => tensor.Size));
    }

    /// <summary>The table, columns aligned, with a line of totals.</summary>
    public override string ToString()
    {
        string[][] rows =
        [
            ["layer", "output shape", "parameters", "multiply-adds", "bytes"],
            .. Lines.Select(line => new[] { line.Name, line.Output, Number(line.Parameters), Number(line.MultiplyAdds), Number(line.Bytes) }),
            ["total", "", Number(Parameters), Number(MultiplyAdds), Number(Bytes)],
        ];
        int[] widths = [.. Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length))];
        var table = new StringBuilder();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length; column++)
                table.Append(column < 2 ? row[column].PadRight(widths[column]) : row[column].PadLeft(widths[column])).Append(column < 4 ? "  " : "\n");
        }

        return table.ToString();
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
