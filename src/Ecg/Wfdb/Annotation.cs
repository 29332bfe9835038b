namespace Ecg.Wfdb;

/// <summary>One annotation: a label at one sample.</summary>
/// <param name="Sample">Number of the sample that it marks, from 0 at the beginning of the record.</param>
/// <param name="Code">Type code, 1 to 49, see <see cref="AnnotationCode"/>; files may contain undefined codes up to 58.</param>
/// <param name="Subtype">Subtype, whose meaning depends on the code.</param>
/// <param name="Channel">Index of the signal that it refers to.</param>
/// <param name="Number">A number whose meaning the annotator defines.</param>
/// <param name="Auxiliary">Text, one character per byte, or null. C programs end it with a null character, which is not removed.</param>
public readonly record struct Annotation(
    long Sample, byte Code, sbyte Subtype = 0, byte Channel = 0, sbyte Number = 0, string? Auxiliary = null)
{
    /// <summary>The symbol of the code: "N", "V", "+" …</summary>
    public string Symbol => AnnotationCode.Symbol(Code);
}
