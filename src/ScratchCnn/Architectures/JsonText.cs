using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ScratchCnn.Architectures;

/// <summary>JSON in files. Reading it, it may be damaged: whatever is wrong with it comes out as a <see cref="JsonException"/> of one line.</summary>
internal static class JsonText
{
    /// <summary>Escapes only what JSON requires: the text stands in files, not in web pages.</summary>
    public static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Parses a whole document, which may begin with a byte order mark; no name may occur twice in an object.</summary>
    /// <exception cref="JsonException">The bytes are not valid UTF-8, not valid JSON, or hold a name twice.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        ReadOnlyMemory<byte> text = utf8.Span.StartsWith(ByteOrderMark) ? utf8[ByteOrderMark.Length..] : utf8;
        if (!Utf8.IsValid(text.Span))
            throw new JsonException(IsUtf16(utf8.Span) ? "The text is UTF-16; save it as UTF-8." : "The text is not valid UTF-8.");
        try
        {
            return JsonDocument.Parse(text, s_strict);
        }
        catch (JsonException exception)
        {
            throw new JsonException(Problem(exception), exception);
        }
    }

    /// <summary>The parser's message, with line and position, for people who wrote the text and not the program that reads it.</summary>
    public static string Problem(JsonException exception) => exception.Message.Replace(
        " which is not supported in this mode. Change the reader options.", ", which JSON does not allow; remove that comma.", StringComparison.Ordinal);

    /// <summary>Texts as a JSON list.</summary>
    public static string List(IEnumerable<string> texts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartArray();
            foreach (string text in texts)
                json.WriteStringValue(text);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The text of a string.</summary>
    /// <exception cref="JsonException">It holds half of a surrogate pair.</exception>
    public static string Text(this JsonElement json) => Whole(json, element => element.GetString()!);

    /// <summary>The name of a property.</summary>
    /// <inheritdoc cref="Text(JsonElement)" path="/exception"/>
    public static string NameText(this JsonProperty property) => Whole(property, named => named.Name);

    private static bool IsUtf16(ReadOnlySpan<byte> text) => text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..];

    private static string Whole<TSource>(TSource source, Func<TSource, string> get)
    {
        try
        {
            return get(source);
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("A string holds half of a surrogate pair.", exception);
        }
    }
}
