using Ecg.Wfdb;

namespace Ecg.Beats;

/// <summary>Assignments of beats to classes. They differ only in the escape beats e (atrial) and j (nodal).</summary>
public enum LabelScheme
{
    /// <summary>As in the published CSV files: e and j are N.</summary>
    Published,

    /// <summary>As in ANSI/AAMI EC57: e and j are S, since they arise above the ventricles but outside the sinus node.</summary>
    Aami,
}

/// <summary>The five classes of ANSI/AAMI EC57 and the annotation codes that belong to each.</summary>
public static class BeatLabels
{
    private static readonly int?[] s_published = Table("NLRej", "AaJS", "VE", "F", "/fQ");
    private static readonly int?[] s_aami = Table("NLR", "AaJSej", "VE", "F", "/fQ");

    /// <summary>
    /// N: all beats that belong to none of the other classes, such as normal beats and bundle branch blocks; S: supraventricular ectopic; V:
    /// ventricular ectopic; F: fusion of a ventricular and a normal beat; Q: paced, fusion of a paced and a normal beat, or unclassifiable.
    /// </summary>
    public static IReadOnlyList<string> ClassNames { get; } = ["N", "S", "V", "F", "Q"];

    /// <summary>The two classes of the binary task: N, and all others together.</summary>
    public static IReadOnlyList<string> BinaryClassNames { get; } = ["normal", "abnormal"];

    /// <summary>Class of an annotation code: an index into <see cref="ClassNames"/>, or null if the code does not mark a beat.</summary>
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
