using System.Text.Json;
using Azure;
using Azure.Core;

namespace Vigie.Enrich.AzureLanguage;

/// <summary>
/// Reads the service's error code, the innermost that there is: <c>{"error":{"code","message","innererror":{"code"}}}</c>. Its messages may
/// repeat what was sent and are left alone.
/// </summary>
internal sealed class LanguageErrorParser : RequestFailedDetailsParser
{
    private const int LongestCode = 60;

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        (error, data) = (null, null);
        try
        {
            using var json = JsonDocument.Parse(response.Content);
            error = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var outer)
                && CodeOf(outer) is { } code
                    ? new ResponseError(code, null)
                    : null;
        }
        catch (Exception notThatShape) when (notThatShape is JsonException or InvalidOperationException)
        {
            // Not JSON, or not read: the status has to do.
        }

        return error is not null;
    }

    /// <summary>Null when there is no code, or none that is a word.</summary>
    public static string? CodeOf(JsonElement error)
    {
        string? code = null;
        for (var depth = 0; depth < 4 && error.ValueKind == JsonValueKind.Object; depth++)
        {
            code = error.TryGetProperty("code", out var found) && found.ValueKind == JsonValueKind.String && IsWord(found.GetString()!)
                ? found.GetString()
                : code;
            if (!error.TryGetProperty("innererror", out error))
            {
                break;
            }
        }

        return code;
    }

    /// <summary>Letters alone, or a status. A key that is echoed as a code is neither.</summary>
    private static bool IsWord(string code) =>
        code.Length is > 0 and <= LongestCode && (code.All(char.IsAsciiLetter) || (code.Length == 3 && code.All(char.IsAsciiDigit)));
}
