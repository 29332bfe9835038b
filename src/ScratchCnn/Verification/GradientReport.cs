using System.Globalization;
using System.Text;

namespace ScratchCnn.Verification;

/// <summary>Agreement of one tensor's gradient with finite differences.</summary>
/// <param name="Name">"input", or the layer and the tensor: "conv1d_1 kernel".</param>
/// <param name="Dimensions">Extents of the tensor, outermost first.</param>
/// <param name="Coordinates">Single coordinates that were compared.</param>
/// <param name="DirectionalError">Largest relative error of a derivative along a random direction.</param>
/// <param name="CoordinateError">Largest relative error of a single coordinate.</param>
/// <param name="Worst">The coordinate with that error: "conv1d_1 kernel[2,0,5]: analytic 0.1234, numeric 0.1301".</param>
public sealed record TensorGradient(
    string Name, IReadOnlyList<int> Dimensions, int Coordinates, double DirectionalError, double CoordinateError, string Worst)
{
    /// <summary>The larger of both errors.</summary>
    public double RelativeError => Math.Max(DirectionalError, CoordinateError);
}

/// <summary>The result of a gradient check.</summary>
/// <param name="Subject">The layer, loss or network that was checked.</param>
/// <param name="Tolerance">The largest relative error that passes.</param>
/// <param name="Tensors">The input first, then the parameters in order.</param>
public sealed record GradientReport(string Subject, double Tolerance, IReadOnlyList<TensorGradient> Tensors)
{
    /// <summary>The largest relative error of all tensors.</summary>
    public double WorstRelativeError => Tensors.Max(tensor => tensor.RelativeError);

    /// <summary>Whether every gradient is zero, as where a layer lets nothing through: there was nothing to check.</summary>
    public bool AllZero { get; init; }

    /// <summary>Whether every tensor is within the tolerance, and not every gradient is zero. Where a gradient is NaN its error is infinite.</summary>
    public bool Passed => !AllZero && Tensors.All(tensor => tensor.RelativeError <= Tolerance);

    /// <summary>The coordinates at fault, a line each; empty when the check passed.</summary>
    public IEnumerable<string> Culprits => Tensors.Where(tensor => tensor.RelativeError > Tolerance).Select(tensor => tensor.Worst);

    /// <summary>A table: a line for each tensor with its shape, coordinates compared and worst relative error.</summary>
    public override string ToString()
    {
        var table = new StringBuilder();
        foreach (TensorGradient tensor in Tensors)
        {
            table.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{Subject,-44} {tensor.Name,-26} {$"[{string.Join(", ", tensor.Dimensions)}]",-16} {tensor.Coordinates,5} {tensor.RelativeError,9:0.0e+00} {(tensor.RelativeError <= Tolerance ? "ok" : "WRONG")}"));
        }

        if (AllZero)
            table.AppendLine("  All gradients are zero: the outputs do not depend on any input or parameter that was checked, so nothing was verified.");
        foreach (string culprit in Culprits)
            table.AppendLine(CultureInfo.InvariantCulture, $"  {culprit}");
        return table.ToString();
    }
}
