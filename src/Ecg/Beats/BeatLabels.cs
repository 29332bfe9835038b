using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>The assignment of beats to classes. The schemes differ in the escape beats e (atrial) and j (nodal) alone.</summary>
public enum LabelScheme
{
    /// <summary>As in the published CSV files: e and j are N.</summary>
    Published,

    /// <summary>As ANSI/AAMI EC57 has it: e and j arise above the ventricles outside the sinus node, so they are S.</summary>
    Aami,
}

/// <summary>The five classes of ANSI/AAMI EC57, and which annotations belong to each.</summary>
public static class BeatLabels
{
    private static readonly int?[] s_published = Table("NLRej", "AaJS", "VE", "F", "/fQ");
    private static readonly int?[] s_aami = Table("NLR", "AaJSej", "VE", "F", "/fQ");

    /// <summary>
    /// N: beats that are none of the others, bundle branch blocks among them; S: supraventricular ectopic; V: ventricular ectopic; F:
    /// fusion of a ventricular and a normal beat; Q: paced, fusion of a paced and a normal beat, or unclassifiable.
    /// </summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["N", "S", "V", "F", "Q"];

    /// <summary>The two classes of the binary task: N, and all others together.</summary>
    public static IReadOnlyList<string> BinaryClassNames { get; } = ["normal", "abnormal"];

    /// <summary>Class of an annotation code: an index into <see cref="ClassNames"/>, or null where the code is no beat of any
    /// class.</summary>
    public static int? Label(byte code, LabelScheme scheme) =>
        code <= AnnotationCode.Maximum ? (scheme == LabelScheme.Aami ? s_aami : s_published)[code] : null;

    private static int?[] Table(params string[] symbolsOfClass)
    {
        int?[] table = new int?[AnnotationCode.Maximum + 1];
        for (int label = 0; label < symbolsOfClass.Length; label++)
        {
            foreach (char symbol in symbolsOfClass[label])
                table[AnnotationCode.FromSymbol(symbol)!.Value] = label;
        }
        return table;
    }
}
