using ScratchCnn.Architectures;

namespace ScratchCnn.Serialization;

/// <summary>A fault in a safetensors file.</summary>
public enum SafetensorsError
{
    /// <summary>The file is of another format, which the message names.</summary>
    OtherFormat,

    /// <summary>The file is shorter than the eight bytes that hold the header's length.</summary>
    NoHeader,

    /// <summary>The header claims to be longer than 100 MB.</summary>
    HeaderTooLong,

    /// <summary>The header claims to be longer than the rest of the file.</summary>
    HeaderOutsideFile,

    /// <summary>The header is not valid UTF-8.</summary>
    HeaderNotUtf8,

    /// <summary>The header is not valid JSON.</summary>
    HeaderNotJson,

    /// <summary>The header is JSON, but not of the form that the format prescribes.</summary>
    HeaderForm,

    /// <summary>A name occurs twice in one object.</summary>
    DuplicateKey,

    /// <summary>A tensor has a dtype that the format does not know.</summary>
    UnknownDtype,

    /// <summary>A shape has a negative extent, one that is no whole number, or too many of them.</summary>
    Shape,

    /// <summary>The number of bytes that a shape asks for does not fit in 63 bits.</summary>
    SizeOverflow,

    /// <summary>Offsets that are negative or end before they begin.</summary>
    Offsets,

    /// <summary>A tensor's offsets span another number of bytes than its dtype and shape ask for.</summary>
    SizeMismatch,

    /// <summary>Bytes between two tensors that belong to neither.</summary>
    Hole,

    /// <summary>Two tensors share bytes.</summary>
    Overlap,

    /// <summary>The file ends before its last tensor does.</summary>
    DataCut,

    /// <summary>Bytes follow the last tensor.</summary>
    TrailingData,

    /// <summary>More than 2 GB of tensors, which this reader does not hold in memory.</summary>
    TooLarge,
}

/// <summary>A file breaks a rule of the safetensors format.</summary>
public sealed class SafetensorsException : SavedFileException
{
    /// <summary>Creates the exception with its one-sentence message.</summary>
    public SafetensorsException(SafetensorsError error, string message, Exception? cause = null)
        : base(message, cause) => Error = error;

    /// <summary>The rule that is broken.</summary>
    public SafetensorsError Error { get; }
}
