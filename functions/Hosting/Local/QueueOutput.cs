using System.Text;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>The messages that one value of a queue output becomes, by the host's rules.</summary>
internal static class QueueOutput
{
    public static IEnumerable<string> Texts(OutputBinding output, JsonElement value, List<string> warnings) => value.ValueKind switch
    {
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => Element(output, item, warnings))],
        JsonValueKind.String => FromString(output, value.GetString()!, warnings),
        JsonValueKind.Object => [Object(output, value, warnings)],
        _ => [HostText.AsText(value)],
    };

    private static string Element(OutputBinding output, JsonElement item, List<string> warnings) => item.ValueKind switch
    {
        JsonValueKind.String => item.GetString()!,
        JsonValueKind.Object => Object(output, item, warnings),
        _ => HostText.AsText(item),
    };

    private static string Object(OutputBinding output, JsonElement value, List<string> warnings)
    {
        warnings.Add(
            $"Its output '{output.Name}' holds a JSON object; the host writes it again, indented and with its dates changed. "
            + "Give an array of strings.");
        return HostText.Write(value, indented: true);
    }

    private static IEnumerable<string> FromString(OutputBinding output, string text, List<string> warnings)
    {
        if (!output.Binary && FromBase64(text) is { } decoded)
        {
            warnings.Add(
                $"THE HOST TAKES THE OUTPUT '{output.Name}' FOR BASE64 AND DECODES IT. Give an array of strings that begin with '{{'.");
            return [decoded];
        }

        if (!LooksLikeJson(text))
        {
            return [text];
        }

        try
        {
            using var document = JsonDocument.Parse(text, FunctionDirectory.Lenient);
            warnings.Add(
                $"Its output '{output.Name}' is one string of JSON; the host parses it and writes it again. Give an array of strings.");
            return document.RootElement.ValueKind == JsonValueKind.Array
                ? [.. document.RootElement.EnumerateArray().Select(HostText.AsText)]
                : [HostText.Write(document.RootElement, indented: true)];
        }
        catch (JsonException wrong)
        {
            throw new InvocationFailedException($"The output '{output.Name}' looks like JSON but is not: {wrong.Message}", wrong);
        }
    }

    private static string? FromBase64(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static bool LooksLikeJson(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.Length >= 2 && (trimmed[0], trimmed[^1]) is ('{', '}') or ('[', ']');
    }
}
