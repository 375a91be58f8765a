using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Vigie.Hosting.Local;

/// <summary>
/// Builds what the host posts to the handler: <c>{"Data":{…},"Metadata":{…}}</c>. Objects are objects; every other value is a JSON
/// string that holds JSON.
/// </summary>
internal sealed class Envelope
{
    private readonly List<KeyValuePair<string, string>> metadata = [];
    private string data = "{}";

    /// <summary>The one input: the trigger's value, as JSON text.</summary>
    public Envelope Input(string binding, string json)
    {
        var builder = new StringBuilder(json.Length + binding.Length + 6).Append('{');
        HostText.AppendQuoted(builder, binding);
        data = builder.Append(':').Append(json).Append('}').ToString();
        return this;
    }

    /// <summary>
    /// Sets one key of the metadata. A key that differs by case alone is overwritten in its place, as the host's dictionary does it.
    /// </summary>
    public Envelope Set(string key, string json)
    {
        var known = metadata.FindIndex(pair => string.Equals(pair.Key, key, StringComparison.OrdinalIgnoreCase));
        if (known >= 0)
        {
            metadata[known] = new(metadata[known].Key, json);
        }
        else if (!key.EndsWith("trigger", StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(new(key, json));
        }

        return this;
    }

    public Envelope SetText(string key, string? text) => text is null ? this : Set(key, Encoded(HostText.Quote(text)));

    public Envelope SetNumber(string key, long number) => Set(key, Encoded(number.ToString(CultureInfo.InvariantCulture)));

    /// <summary>A time in its two forms: <c>…Utc</c> without a zone, and with one; both without fractions.</summary>
    public Envelope SetTimes(string key, DateTimeOffset time) => this
        .Set(key + "Utc", Encoded(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)))
        .Set(key, Encoded(time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture)));

    /// <summary>What the host says of itself and of the run.</summary>
    public Envelope SetSystem(string function, DateTimeOffset now) => Set(
        "sys", $$"""{"MethodName":{{HostText.Quote(function)}},"UtcNow":"{{Utc(now)}}","RandGuid":"{{Guid.NewGuid()}}"}""");

    /// <summary>Attempts of a run with a retry policy.</summary>
    public Envelope SetRetry(int retry, int most, string? failure)
    {
        var exception = failure is null ? "null" : $"{{\"Message\":{HostText.Quote(failure)}}}";
        return Set("RetryContext", string.Create(
            CultureInfo.InvariantCulture, $"{{\"RetryCount\":{retry},\"MaxRetryCount\":{most},\"Exception\":{exception}}}"));
    }

    /// <summary>
    /// The top-level properties of a JSON body become metadata too, and overwrite what had their name: only scalars and objects, and only
    /// of a single message. Scalars go through text, so a date changes its form and a boolean its case.
    /// </summary>
    public Envelope Shadow(string body)
    {
        var trimmed = body.AsSpan().Trim();
        if (trimmed.Length < 2 || trimmed[0] != '{' || trimmed[^1] != '}')
        {
            return this;
        }

        try
        {
            using var document = JsonDocument.Parse(body, FunctionDirectory.Lenient);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                ShadowOne(member);
            }
        }
        catch (JsonException)
        {
            // A body that only looks like JSON has no properties; the host says nothing either.
        }

        return this;
    }

    public string Build()
    {
        var builder = new StringBuilder(data.Length + 1024).Append("{\"Data\":").Append(data).Append(",\"Metadata\":{");
        for (var index = 0; index < metadata.Count; index++)
        {
            builder.Append(index == 0 ? string.Empty : ",");
            HostText.AppendQuoted(builder, metadata[index].Key);
            builder.Append(':').Append(metadata[index].Value);
        }

        return builder.Append("}}").ToString();
    }

    /// <summary>JSON text as a JSON string: the envelope's second encoding.</summary>
    public static string Encoded(string json) => HostText.Quote(json);

    /// <summary>UTC as the host's serialiser writes it, fractions trimmed.</summary>
    public static string Utc(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>As <see cref="Utc"/> with the offset spelt out.</summary>
    public static string Offset(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'+00:00'", CultureInfo.InvariantCulture);

    private void ShadowOne(JsonProperty member)
    {
        switch (member.Value.ValueKind)
        {
            case JsonValueKind.Array or JsonValueKind.Null:
                break;
            case JsonValueKind.Object:
                Set(member.Name, HostText.Write(member.Value, indented: false));
                break;
            default:
                SetText(member.Name, HostText.AsText(member.Value));
                break;
        }
    }
}
