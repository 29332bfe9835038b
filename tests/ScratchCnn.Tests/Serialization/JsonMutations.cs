using System.Text;
using System.Text.RegularExpressions;
using ScratchCnn.Numerics;

namespace ScratchCnn.Tests.Serialization;

/// <summary>Damage that knows JSON: values of the wrong kind or size, keys that are missing, doubled or strange, nesting without end.</summary>
internal static partial class JsonMutations
{
    /// <summary>Metadata as a file without a checksum has them: whatever else is wrong with it is then what counts.</summary>
    public static Dictionary<string, string> WithoutChecksum(this Dictionary<string, string> metadata)
    {
        metadata.Remove("sha256");
        return metadata;
    }

    private static readonly string[] s_values =
    [
        "-1", "0", "1", "7", "4294967296", "9223372036854775807", "9223372036854775808", "1e400", "0.5", "-0", "null", "true", "\"\"", "\"F32\"",
        "\"F64\"", "\"\\ud800\"", "\"\\u0000\\n\\u001b[2J\"", "[]", "{}", "[[0,1]]", "[0,1]", "[-1]", "[1,2,3]", "{\"a\":1}", "", ",", "\u00e9", "NaN",
        "\"" + new string('x', 500) + "\"", new string('[', 100) + new string(']', 100), "[" + string.Join(",", Enumerable.Repeat("1", 200)) + "]",
    ];

    /// <summary>The same mutations for the same seed.</summary>
    public static IEnumerable<(string Json, string Damage)> Of(string json, int count, ulong seed)
    {
        Match[] tokens = [.. Token().Matches(json).Cast<Match>()];
        for (int number = 0; number < count; number++)
        {
            ulong key = CounterRandom.Derive(seed, (ulong)number);
            Match token = tokens[CounterRandom.Below(key, 0, tokens.Length)];
            Match other = tokens[CounterRandom.Below(key, 1, tokens.Length)];
            string value = s_values[CounterRandom.Below(key, 2, s_values.Length)];
            (string damage, string mutated) = CounterRandom.Below(key, 3, 5) switch
            {
                0 => ("replaced by another token", Replace(json, token, other.Value)),
                1 => ("removed", Replace(json, token, "")),
                2 => ("doubled", Replace(json, token, token.Value + "," + token.Value)),
                _ => ("replaced by " + value, Replace(json, token, value)),
            };
            yield return (mutated, $"with {token.Value} at {token.Index} {damage}");
        }
    }

    /// <summary>A safetensors file with this header before this data, the header's length as it must be.</summary>
    public static byte[] File(string header, ReadOnlySpan<byte> data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((ulong)json.Length), .. json, .. data];
    }

    /// <summary>Cuts a safetensors file into its header and its data.</summary>
    public static (string Header, byte[] Data) Split(byte[] file)
    {
        int length = checked((int)BitConverter.ToUInt64(file));
        return (Encoding.UTF8.GetString(file, 8, length), file[(8 + length)..]);
    }

    private static string Replace(string text, Match token, string by) => text[..token.Index] + by + text[(token.Index + token.Length)..];

    // Strings (with their colon, when they are keys, as a second way to match), numbers, words, flat lists and flat objects.
    [GeneratedRegex("""\[[^\[\]{}]*\]|\{[^\[\]{}]*\}|"(?:[^"\\]|\\.)*"(?:\s*:)?|-?\d[\d.eE+-]*|true|false|null""")]
    private static partial Regex Token();
}
