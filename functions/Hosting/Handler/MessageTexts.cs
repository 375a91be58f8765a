using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Hosting.Handler;

/// <summary>
/// Takes queue messages out of their wrapping. The host gives a text as a JSON string that holds a JSON string; a batch as a JSON string
/// that holds an array of strings, or of objects when <c>dataType</c> is forgotten. Documentation also shows texts wrapped once.
/// </summary>
internal static class MessageTexts
{
    /// <summary>The message bodies, in order, exactly as they were sent where the host has not parsed them.</summary>
    public static IReadOnlyList<string> Read(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(value) is { } text ? Unwrap(text) : [JsonText.Raw(value)],
        JsonValueKind.Array => Elements(value),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [JsonText.Raw(value)],
    };

    private static IReadOnlyList<string> Unwrap(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind switch
            {
                JsonValueKind.String => [Element(inner.RootElement)],
                JsonValueKind.Array => Elements(inner.RootElement),
                _ => [text],
            };
        }
        catch (JsonException)
        {
            // Wrapped once, and the text is no JSON: it is the message, whatever its reader makes of it.
            return [text];
        }
    }

    private static IReadOnlyList<string> Elements(JsonElement array) =>
        [.. array.EnumerateArray().Select(Element)];

    /// <summary>A string whose text cannot be read goes on as it stands: its reader refuses it, and it is kept as a dead letter.</summary>
    private static string Element(JsonElement element) =>
        (element.ValueKind == JsonValueKind.String ? JsonText.Of(element) : null) ?? JsonText.Raw(element);
}
