using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;

namespace Vigie.Store.AzureTables;

/// <summary>Reads the service's error code, from JSON, from XML (authentication errors come so), or from the header.</summary>
internal sealed partial class TableErrorParser : RequestFailedDetailsParser
{
    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = Read(response);
        return error is not null;
    }

    /// <summary>The zero-based index that begins the message of a failed transaction, "1:The specified entity already exists".</summary>
    public static int? FailedIndex(ResponseError? error) =>
        error?.Message is { } message && Index().Match(message) is { Success: true } match
            ? int.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
            : null;

    public static ResponseError? Read(Response response)
    {
        var header = response.Headers.TryGetValue("x-ms-error-code", out var code) ? code : null;
        var body = Body(response);
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("odata.error", out var error))
            {
                return new ResponseError(
                    error.GetProperty("code").GetString(), error.GetProperty("message").GetProperty("value").GetString());
            }
        }
        catch (Exception notThatShape) when (notThatShape is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Not JSON, or another JSON: the other places are asked.
        }

        var xml = XmlCode().Match(body);
        return (xml.Success ? xml.Groups[1].Value : header) is { } found ? new ResponseError(found, null) : null;
    }

    private static string Body(Response response)
    {
        try
        {
            return response.Content.ToString();
        }
        catch (InvalidOperationException)
        {
            // The answer was not buffered.
            return string.Empty;
        }
    }

    [GeneratedRegex(@"^(\d{1,3}):", RegexOptions.CultureInvariant)]
    private static partial Regex Index();

    [GeneratedRegex("<Code>([A-Za-z]{1,80})</Code>", RegexOptions.CultureInvariant)]
    private static partial Regex XmlCode();
}
