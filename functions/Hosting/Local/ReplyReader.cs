using System.Globalization;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>The HTTP answer inside an http output.</summary>
internal static class ReplyReader
{
    /// <exception cref="InvocationFailedException">It is no object, or its status is no number from 100 to 999.</exception>
    public static HttpReply Read(FunctionDefinition function, OutputBinding output, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return ReadObject(function, output, value);
        }

        try
        {
            using var document = JsonDocument.Parse(value.GetString()!, FunctionDirectory.Lenient);
            return ReadObject(function, output, document.RootElement);
        }
        catch (JsonException)
        {
            throw AnswerInterpreter.Failure(
                function, $"the http output '{output.Name}' is plain text; the host takes an object with statusCode, headers and body");
        }
    }

    private static HttpReply ReadObject(FunctionDefinition function, OutputBinding output, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw AnswerInterpreter.Failure(function, $"the http output '{output.Name}' is no JSON object");
        }

        var status = 200;
        var headers = new List<KeyValuePair<string, string>>();
        var body = string.Empty;
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Name.ToUpperInvariant())
            {
                case "STATUSCODE" or "STATUS":
                    status = Status(member.Value) ?? throw AnswerInterpreter.Failure(
                        function, $"the http output '{output.Name}' has the status {member.Value.GetRawText()}");
                    break;
                case "HEADERS" when member.Value.ValueKind == JsonValueKind.Object:
                    headers.AddRange(
                        member.Value.EnumerateObject().Select(header => new KeyValuePair<string, string>(header.Name, Text(header.Value))));
                    break;
                case "BODY":
                    body = Text(member.Value);
                    break;
                default:
                    break;
            }
        }

        if (!headers.Exists(header => header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
        {
            headers.Add(new("Content-Type", "text/plain; charset=utf-8"));
        }

        return new HttpReply(status, headers, body);
    }

    private static int? Status(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && status is >= 100 and <= 999
            ? status
            : null;
    }

    /// <summary>Strings go as they are: here the host does not look for dates.</summary>
    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : HostText.AsText(value);
}
