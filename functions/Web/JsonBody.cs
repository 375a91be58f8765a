using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Web;

/// <summary>The body of a change, read with clear answers to what is wrong with it.</summary>
internal static class JsonBody
{
    private const int MaximumLength = 16 * 1024;

    private const int MaximumText = 500;

    public static JsonElement Parse(string body)
    {
        try
        {
            using var document = body.Length <= MaximumLength ? JsonDocument.Parse(body) : throw new JsonException("too long");
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return document.RootElement.Clone();
            }
        }
        catch (JsonException)
        {
            // Answered below, as any other body that is no object.
        }

        throw new BadParameterException("body", body, "one JSON object of at most 16 KB");
    }

    public static string Text(JsonElement json, string name) =>
        JsonText.Member(json, name) is { ValueKind: JsonValueKind.String } value
            && JsonText.Of(value) is { Length: > 0 and <= MaximumText } text
            ? text
            : throw new BadParameterException(
                name,
                JsonText.Member(json, name) is { } wrong ? Shown(wrong) : string.Empty,
                $"a text of 1 to {MaximumText} characters");

    public static T? Named<T>(JsonElement json, string name)
        where T : struct, Enum
    {
        if (JsonText.Member(json, name) is not { } value)
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String && CamelCase<T>.TryParse(JsonText.Of(value) ?? string.Empty, out var known)
            ? known
            : throw new BadParameterException(name, Shown(value), string.Join(", ", Enum.GetValues<T>().Select(CamelCase<T>.NameOf)));
    }

    private static string Shown(JsonElement value) =>
        (value.ValueKind == JsonValueKind.String ? JsonText.Of(value) : null) ?? JsonText.Raw(value);
}
