using System.Buffers;
using System.Text;

namespace Ecg.Csv;

/// <summary>Recognizes what programs write in place of a number that is missing or not finite. All of it makes a row bad; none of it names a column.</summary>
internal static class MissingValue
{
    // What pandas reads as missing, what C, R and Excel write, and what people do. A sign may stand before each, and alone.
    private static readonly SearchValues<string> s_words = SearchValues.Create(
        [
            "", "na", "n/a", "n.a.", "<na>", "#na", "#n/a", "#n/a n/a", "nan", "nan(ind)", "nan(snan)", "1.#ind", "1.#qnan", "1.#snan", "1.#inf", "inf", "infinity", "∞",
            "null", "nil", "none", "missing", "?", ".", "*", "#null!", "#num!", "#value!", "#div/0!", "#ref!",
        ],
        StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a field is such a text.</summary>
    public static bool Is(ReadOnlySpan<byte> field) => s_words.Contains(Encoding.UTF8.GetString(field.Trim(" \t-+"u8)));
}
