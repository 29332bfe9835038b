namespace ScratchCnn.Layers;

/// <summary>A layer cannot be built on the shape it was given; the message names the layer and prints the size formula with its numbers.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Creates the exception with its one-sentence message.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }
}
