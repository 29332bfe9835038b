using ScratchCnn.Architectures;

namespace ScratchCnn.Serialization;

/// <summary>A fault in a model file or a checkpoint that is a flawless safetensors file.</summary>
public enum SavedModelError
{
    /// <summary>The metadata do not say that it is such a file, or are of a version that is not known.</summary>
    Format,

    /// <summary>An entry of the metadata is missing.</summary>
    MissingMetadata,

    /// <summary>An entry of the metadata does not hold what it must.</summary>
    Metadata,

    /// <summary>A tensor that the architecture asks for is missing.</summary>
    MissingTensor,

    /// <summary>A tensor that the architecture does not ask for.</summary>
    UnexpectedTensor,

    /// <summary>A tensor's numbers are of another type than they must be.</summary>
    TensorType,

    /// <summary>A tensor has another shape than the architecture says.</summary>
    TensorShape,

    /// <summary>A number that is infinite, or none at all.</summary>
    NotFinite,

    /// <summary>The content is not that of the checksum in the metadata: the file was damaged or edited.</summary>
    Checksum,

    /// <summary>The parts contradict each other: outputs and class names, say.</summary>
    Contradiction,

    /// <summary>A running variance of a batch normalization below 0, of which there is no square root.</summary>
    NegativeVariance,
}

/// <summary>A model file or a checkpoint does not hold what its architecture says.</summary>
public sealed class SavedModelException : SavedFileException
{
    /// <summary>Creates the exception with its one-sentence message.</summary>
    public SavedModelException(SavedModelError error, string message, Exception? cause = null)
        : base(message, cause) => Error = error;

    /// <summary>The fault.</summary>
    public SavedModelError Error { get; }
}
