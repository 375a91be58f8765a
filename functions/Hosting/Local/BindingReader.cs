using System.Globalization;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>One object of function.json, its members read with their faults.</summary>
internal sealed class BindingReader(FunctionReader owner, JsonElement element)
{
    public string Name { get; init; } = Member(element, "name") ?? string.Empty;

    public string Type => Member(element, "type") ?? string.Empty;

    public string Direction => Member(element, "direction") ?? "in";

    public string? DataType => Member(element, "dataType")?.ToLowerInvariant();

    public string? Text(string member) => Member(element, member) is { } text ? owner.Resolve(Name, member, text) : null;

    public string Queue()
    {
        if (Member(element, "connection") is null)
        {
            owner.Warn($"binding '{Name}' names no connection, so Azure would look for 'AzureWebJobsServiceBus'.");
        }

        if (Text("queueName") is { Length: > 0 } queue)
        {
            return queue;
        }

        owner.Fault(Name, "needs a queueName; topics are not played by the local broker");
        return string.Empty;
    }

    public bool Flag(string member, bool otherwise) =>
        element.TryGetProperty(member, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? element.GetProperty(member).GetBoolean()
            : otherwise;

    public int? Number(string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : null;

    public IEnumerable<string> Texts(string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    public TimeSpan Span(string member)
    {
        if (TimeSpan.TryParse(Text(member), CultureInfo.InvariantCulture, out var span) && span >= TimeSpan.Zero)
        {
            return span;
        }

        owner.Fault(Name, $"needs {member}, a time span such as 00:00:30");
        return TimeSpan.Zero;
    }

    private static string? Member(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object
        && element.TryGetProperty(member, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
