using System.Globalization;
using System.Text.Json;
using Vigie.Model.Text;

namespace Vigie.Hosting.Handler;

/// <summary>
/// What the broker says of a message. Numbers come as <c>1</c> or <c>"1"</c>, texts wrapped once or twice, and may be missing. A property
/// of the message's own body overwrites the metadata of the same name in any case, so a message that has one is not believed.
/// </summary>
internal static class MessageMetadata
{
    /// <summary>How often the message was delivered, this time included; 1 when that is not known.</summary>
    /// <param name="metadata">The envelope's <c>Metadata</c>.</param>
    /// <param name="index">Which message of a batch.</param>
    /// <param name="body">Its body.</param>
    public static int DeliveryCount(JsonElement metadata, int index, string body) =>
        Of(metadata, "DeliveryCount", index, body) is { } count ? Number(count) ?? 1 : 1;

    /// <summary>When the message was put into its queue; null when that is not known.</summary>
    /// <param name="metadata">The envelope's <c>Metadata</c>.</param>
    /// <param name="index">Which message of a batch.</param>
    /// <param name="body">Its body.</param>
    public static DateTimeOffset? EnqueuedTime(JsonElement metadata, int index, string body) =>
        Of(metadata, "EnqueuedTimeUtc", index, body) is { } time ? Time(time) : null;

    private static JsonElement? Of(JsonElement metadata, string name, int index, string body)
    {
        if (metadata.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (Find(metadata, name + "Array") is { } values)
        {
            return Unwrap(values) is { ValueKind: JsonValueKind.Array } list && index < list.GetArrayLength() ? list[index] : null;
        }

        return Find(metadata, name) is { } value && !Shadows(body, name) ? value : null;
    }

    /// <summary>A number given as number, text, or text that holds a text.</summary>
    public static int? Number(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number)
        {
            return value.TryGetInt32(out var number) ? number : null;
        }

        return int.TryParse(Text(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
    }

    /// <summary>A text wrapped once (<c>"abc"</c>) or twice (<c>"\"abc\""</c>).</summary>
    public static string? Text(JsonElement value)
    {
        var inner = Unwrap(value);
        return inner.ValueKind switch
        {
            JsonValueKind.String => JsonText.Of(inner),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => JsonText.Raw(inner),
        };
    }

    /// <summary>A time with a zone, or without one and then UTC.</summary>
    public static DateTimeOffset? Time(JsonElement value) =>
        DateTimeOffset.TryParse(
            Text(value), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;

    private static JsonElement? Find(JsonElement metadata, string name)
    {
        foreach (var property in metadata.EnumerateObject())
        {
            if (string.Equals(JsonText.NameOf(property), name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }

    private static JsonElement Unwrap(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String && JsonText.Of(value) is { Length: > 0 } text && text[0] is '"' or '[' or '{')
        {
            try
            {
                using var inner = JsonDocument.Parse(text);
                return inner.RootElement.Clone();
            }
            catch (JsonException)
            {
                return value;
            }
        }

        return value;
    }

    private static bool Shadows(string body, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.EnumerateObject()
                    .Any(property => string.Equals(JsonText.NameOf(property), name, StringComparison.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
