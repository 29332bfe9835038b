using System.Numerics;

namespace ScratchCnn.Layers;

/// <summary>Checks of hyper-parameters; a failed one names the layer, the property as it is written in JSON, and the value.</summary>
public static class Require
{
    /// <summary>The name of a module in an error message: "conv1d_2", "stem (conv1d)", or its kind alone while it has no name.</summary>
    public static string NameOf(ModuleSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Name is null ? spec.Kind : spec.Name.StartsWith(spec.Kind, StringComparison.Ordinal) ? spec.Name : $"{spec.Name} ({spec.Kind})";
    }

    /// <summary>Requires a property of at least 1.</summary>
    /// <exception cref="ShapeException">It is smaller.</exception>
    public static void Positive(ModuleSpec spec, int value, string property) => That(spec, value > 0, property, value, "at least 1");

    /// <summary>Requires a condition on a property.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="condition">The condition that must hold.</param>
    /// <param name="property">The property's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="expected">The values that it may have: "at least 1".</param>
    /// <exception cref="ShapeException">The condition is false.</exception>
    public static void That<T>(ModuleSpec spec, bool condition, string property, T value, string expected)
    {
        if (!condition)
            throw new ShapeException(FormattableString.Invariant($"{NameOf(spec)} has {property} = {value}; expected {expected}."));
    }

    /// <summary>Requires that a tensor fits into an array.</summary>
    /// <param name="spec">The layer.</param>
    /// <param name="tensor">The role of the tensor: "kernel", "output".</param>
    /// <param name="extents">Its extents, each at least 1.</param>
    /// <exception cref="ShapeException">It has more values than an array can hold; the message states both numbers.</exception>
    public static void Fits(ModuleSpec spec, string tensor, params ReadOnlySpan<int> extents)
    {
        BigInteger size = 1;
        foreach (int extent in extents)
            size *= extent;
        if (size > Array.MaxLength)
        {
            throw new ShapeException(FormattableString.Invariant(
                $"{NameOf(spec)} would have {(tensor[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an" : "a")} {tensor} of {string.Join(" × ", extents.ToArray())} = {size:N0} values; an array holds at most {Array.MaxLength:N0}."));
        }
    }
}
