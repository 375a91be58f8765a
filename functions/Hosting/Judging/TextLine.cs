using System.Text;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Hosting.Judging;

/// <summary>
/// One line as a mention to judge: a JSON object with a <c>text</c> (and perhaps <c>language</c>, <c>title</c>, <c>rating</c>), or else
/// the line itself. Nothing is refused: bytes that are no UTF-8 become the sign for a broken character. Pure.
/// </summary>
internal static class TextLine
{
    /// <summary>No character of a text that is kept takes more bytes of UTF-8.</summary>
    private const int MaximumBytes = 3 * Mention.MaximumTextLength;

    public static Mention Read(ReadOnlySpan<byte> line) => line.TrimStart(" \t"u8) is [(byte)'{', ..] && FromJson(line) is { } mention
        ? mention
        : Plain(Cut(Encoding.UTF8.GetString(line[..Math.Min(line.Length, MaximumBytes)])));

    private static Mention Plain(string text) => new()
    {
        Id = string.Empty,
        Source = string.Empty,
        Text = text,
        CreatedAt = default,
    };

    /// <summary>Null when it is no object with a text that can be read.</summary>
    private static Mention? FromJson(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!JsonDocument.TryParseValue(ref reader, out var document))
            {
                return null;
            }

            using (document)
            {
                return reader.Read() || TextOf(document.RootElement, "text") is not { } text ? null : Plain(Cut(text)) with
                {
                    Language = TextOf(document.RootElement, "language"),
                    Title = TextOf(document.RootElement, "title") is { } title ? Cut(title) : null,
                    Rating = RatingOf(document.RootElement),
                };
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement json, string name) =>
        JsonText.Member(json, name) is { ValueKind: JsonValueKind.String } value ? JsonText.Of(value) : null;

    private static double? RatingOf(JsonElement json) =>
        JsonText.Member(json, "rating") is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var rating)
            && rating is >= 1 and <= 5
            ? rating
            : null;

    /// <summary>As long as a mention's text may be, never through the middle of a surrogate pair.</summary>
    private static string Cut(string text) => text.Length <= Mention.MaximumTextLength
        ? text
        : text[..(char.IsHighSurrogate(text[Mention.MaximumTextLength - 1])
            ? Mention.MaximumTextLength - 1
            : Mention.MaximumTextLength)];
}
