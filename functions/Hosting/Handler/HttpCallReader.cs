using System.Text.Json;
using Vigie.Model;

namespace Vigie.Hosting.Handler;

/// <summary>Reads an HTTP request out of the host's envelope: body absent, query as object or as text, headers in any case.</summary>
internal static class HttpCallReader
{
    /// <exception cref="FormatException">The envelope holds no request, or one without an absolute address.</exception>
    public static HttpCall Read(JsonElement value)
    {
        try
        {
            return ReadRequest(value);
        }
        catch (InvalidOperationException broken)
        {
            // Bytes that are no UTF-8, or half a surrogate pair.
            throw new FormatException("The envelope holds a text that cannot be read.", broken);
        }
    }

    private static HttpCall ReadRequest(JsonElement value)
    {
        var request = Object(value);
        if (request.ValueKind != JsonValueKind.Object || !Uri.TryCreate(Text(request, "Url"), UriKind.Absolute, out var url)
            || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            throw new FormatException("The envelope holds no HTTP request with an absolute Url.");
        }

        return new HttpCall
        {
            Method = Text(request, "Method") is { Length: > 0 } method ? method.ToUpperInvariant() : "GET",
            Url = url,
            Headers = Headers(request),
            Query = Texts(request, "Query"),
            Route = Texts(request, "Params"),
            Body = Text(request, "Body") ?? string.Empty,
        };
    }

    private static Dictionary<string, IReadOnlyList<string>> Headers(JsonElement request)
    {
        var headers = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var header in Members(request, "Headers"))
        {
            if (!headers.TryGetValue(header.Name, out var values))
            {
                headers[header.Name] = values = [];
            }

            values.AddRange(
                header.Value.ValueKind == JsonValueKind.Array ? header.Value.EnumerateArray().Select(Scalar) : [Scalar(header.Value)]);
        }

        return headers.ToDictionary(pair => pair.Key, IReadOnlyList<string> (pair) => pair.Value, StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, string> Texts(JsonElement request, string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in Members(request, name))
        {
            texts[member.Name] = Scalar(member.Value);
        }

        return texts;
    }

    private static JsonProperty[] Members(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && Object(value) is { ValueKind: JsonValueKind.Object } members
            ? [.. members.EnumerateObject()]
            : [];

    private static string? Text(JsonElement request, string name) =>
        request.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? Scalar(value) : null;

    private static string Scalar(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>An object, also when it comes as a text that holds one.</summary>
    private static JsonElement Object(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return value;
        }

        try
        {
            using var inner = JsonDocument.Parse(value.GetString()!);
            return inner.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
