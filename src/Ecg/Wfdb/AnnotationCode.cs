namespace Ecg.Wfdb;

/// <summary>
/// Annotation type codes and their symbols, from the table of annotation codes in PhysioNet's WFDB documentation. Codes 15, 17 and 42 to 49
/// are reserved for users; their symbol is the number in brackets.
/// </summary>
public static class AnnotationCode
{
    /// <summary>The highest type code.</summary>
    public const byte Maximum = 49;

    /// <summary>A normal beat, N.</summary>
    public const byte Normal = 1;

    /// <summary>A premature ventricular contraction, V.</summary>
    public const byte PrematureVentricular = 5;

    /// <summary>A fusion of a ventricular and a normal beat, F.</summary>
    public const byte Fusion = 6;

    /// <summary>A premature or ectopic supraventricular beat, S.</summary>
    public const byte Supraventricular = 9;

    /// <summary>A beat that could not be classified, Q.</summary>
    public const byte Unclassifiable = 13;

    /// <summary>A note in the auxiliary text.</summary>
    public const byte Note = 22;

    // Indexed by code; an empty string where no symbol is defined.
    private static readonly string[] s_symbols =
    [
        "", "N", "L", "R", "a", "V", "F", "J", "A", "S", // 0
        "E", "j", "/", "Q", "~", "", "|", "", "s", "T", // 10
        "*", "D", "\"", "=", "p", "B", "^", "t", "+", "u", // 20
        "?", "!", "[", "]", "e", "n", "@", "x", "f", "(", // 30
        ")", "r", "", "", "", "", "", "", "", "", // 40
    ];

    private const string BeatSymbols = "NLRBAaJSVrFejnE/fQ?";

    /// <summary>The symbol of a code; the number in brackets if no symbol is defined for it.</summary>
    public static string Symbol(byte code)
    {
        string symbol = code <= Maximum ? s_symbols[code] : "";
        return symbol.Length > 0 ? symbol : $"[{code}]";
    }

    /// <summary>The code of a symbol, or null if there is none.</summary>
    public static byte? FromSymbol(char symbol)
    {
        int code = Array.IndexOf(s_symbols, symbol.ToString());
        return code > 0 ? (byte)code : null;
    }

    /// <summary>Whether the code marks a heart beat: a QRS complex.</summary>
    public static bool IsBeat(byte code) =>
        code <= Maximum && s_symbols[code].Length == 1 && BeatSymbols.Contains(s_symbols[code][0], StringComparison.Ordinal);
}
