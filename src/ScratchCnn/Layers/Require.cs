namespace ScratchCnn.Layers;

/// <summary>Checks of hyper-parameters; a failed one names the layer, the property as it is written in JSON, and the value.</summary>
internal static class Require
{
    /// <summary>What to call a module in an error: its name if it has one, and its kind.</summary>
    public static string NameOf(ModuleSpec spec) => spec.Name is null ? spec.Kind : $"{spec.Name} ({spec.Kind})";

    public static void Positive(ModuleSpec spec, int value, string property) => That(spec, value > 0, property, value, "at least 1");

    public static void That<T>(ModuleSpec spec, bool condition, string property, T value, string expected)
    {
        if (!condition)
            throw new ShapeException(FormattableString.Invariant($"{NameOf(spec)} has {property} = {value}; expected {expected}."));
    }
}
