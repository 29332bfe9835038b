namespace ScratchCnn.Architectures;

/// <summary>A network written as JSON cannot be built. The message names the layer and the property.</summary>
public sealed class ArchitectureException : SavedFileException
{
    /// <summary>Creates the exception; its message becomes "layers[2].body[0] (conv1d), property 'filters': …".</summary>
    /// <param name="problem">One sentence: what was expected, what came.</param>
    /// <param name="path">Path of the layer: "layers[2].body[0]"; empty for the network as a whole.</param>
    /// <param name="kind">The layer's type, where it is known.</param>
    /// <param name="property">The property, where one is to blame.</param>
    /// <param name="cause">The exception thrown by the layer itself, if any.</param>
    public ArchitectureException(string problem, string path = "", string? kind = null, string? property = null, Exception? cause = null)
        : base(Place(path, kind, property) + problem, cause)
    {
        Path = path;
        Kind = kind;
        Property = property;
    }

    /// <summary>Path of the layer: "layers[2].body[0]"; empty for the network as a whole.</summary>
    public string Path { get; }

    /// <summary>The layer's type ("conv1d"), where it is known.</summary>
    public string? Kind { get; }

    /// <summary>The property to blame, if one is.</summary>
    public string? Property { get; }

    private static string Place(string path, string? kind, string? property)
    {
        string layer = kind is null ? path : $"{path} ({kind})";
        string place = property is null ? layer : $"{layer}, property '{property}'".TrimStart(',', ' ');
        return place.Length == 0 ? "" : place + ": ";
    }
}
