using System.Text.Json;

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
        JsonValueKind.String => Unwrap(value.GetString()!),
        JsonValueKind.Array => Elements(value),
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        _ => [value.GetRawText()],
    };

    private static IReadOnlyList<string> Unwrap(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.ValueKind switch
            {
                JsonValueKind.String => [inner.RootElement.GetString()!],
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
        [.. array.EnumerateArray().Select(
            element => element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText())];
}
