namespace Ecg.Wfdb;

/// <summary>One annotation: a label at one sample.</summary>
/// <param name="Sample">Sample it belongs to, from the beginning of the record.</param>
/// <param name="Code">Type code, 1 to 49, see <see cref="AnnotationCode"/>; files may have codes up to 58, which are not defined.</param>
/// <param name="Subtype">Subtype, of a meaning that depends on the code.</param>
/// <param name="Channel">Signal it belongs to.</param>
/// <param name="Number">A number whose meaning the annotator chooses.</param>
/// <param name="Auxiliary">Text, one character per byte, or null; C programs close it with a null character, which is kept.</param>
public readonly record struct Annotation(
    long Sample, byte Code, sbyte Subtype = 0, byte Channel = 0, sbyte Number = 0, string? Auxiliary = null)
{
    /// <summary>The symbol of the code: "N", "V", "+" …</summary>
    public string Symbol => AnnotationCode.Symbol(Code);
}
