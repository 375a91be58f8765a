using System.Globalization;
using System.Net.Http.Formatting;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Vigie.Tests.Support;

/// <summary>
/// Writes requests as the Functions host (4.x) writes them to a custom handler: its rules, over the serialisers and versions that it uses
/// (Newtonsoft.Json 13.0.3, Microsoft.AspNet.WebApi.Client 5.2.8). What it makes of an answer is in <see cref="HostVerdict"/>.
/// </summary>
internal static class HostOracle
{
    public const string HostVersion = "4.1037.0.0";

    /// <summary>One for all: each makes its own code for the types that it meets.</summary>
    private static readonly JsonMediaTypeFormatter Formatter = new();

    /// <summary>A timer's run. <paramref name="last"/> null: the schedule is not monitored, so there is no status.</summary>
    public static HttpRequestMessage Timer(
        Uri handler,
        string function,
        DateTimeOffset now,
        DateTimeOffset? last = null,
        bool pastDue = false,
        string name = "timer",
        bool monitored = true)
    {
        var status = monitored
            ? new JObject
            {
                ["Last"] = Zoned(last ?? DateTimeOffset.MinValue),
                ["Next"] = Zoned(now),
                ["LastUpdated"] = Zoned(last ?? DateTimeOffset.MinValue),
            }
            : null;
        var info =
            new JObject { ["Schedule"] = new JObject { ["AdjustForDST"] = true }, ["ScheduleStatus"] = status, ["IsPastDue"] = pastDue };
        return Request(handler, function, new() { [name] = info }, new() { ["sys"] = Sys(function, now) });
    }

    /// <summary>One message (cardinality one, dataType string).</summary>
    public static HttpRequestMessage ServiceBus(
        Uri handler, string function, string body, QueueMessage? message = null, string name = "message")
    {
        var facts = message ?? new QueueMessage();
        var metadata = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageReceiver"] = new JObject(),
            ["MessageActions"] = new JObject(),
            ["Client"] = new JObject { ["FullyQualifiedNamespace"] = "ns.servicebus.windows.net", ["IsClosed"] = false },
            ["DeliveryCount"] = Value(facts.DeliveryCount),
            ["LockToken"] = Value(facts.LockToken),
            ["ExpiresAtUtc"] = Value((facts.EnqueuedAt + TimeSpan.FromDays(14)).UtcDateTime),
            ["ExpiresAt"] = Value(facts.EnqueuedAt + TimeSpan.FromDays(14)),
            ["EnqueuedTimeUtc"] = Value(facts.EnqueuedAt.UtcDateTime),
            ["EnqueuedTime"] = Value(facts.EnqueuedAt),
            ["MessageId"] = Value(facts.MessageId),
            ["ContentType"] = Value("text/plain"),
            ["SequenceNumber"] = Value(facts.SequenceNumber),
            ["ApplicationProperties"] = new JObject(),
            ["UserProperties"] = new JObject(),
        };
        Shadow(metadata, body);
        metadata["sys"] = Sys(function, facts.EnqueuedAt);
        return Request(handler, function, new() { [name] = Value(body) }, metadata);
    }

    /// <summary>Several messages (cardinality many, dataType string). All are completed or abandoned together.</summary>
    public static HttpRequestMessage ServiceBusMany(
        Uri handler, string function, IReadOnlyList<string> bodies, int deliveries = 1, string name = "message") =>
        Many(handler, function, Value(bodies.ToArray()), bodies.Count, deliveries, name);

    /// <summary>Several messages as they come when dataType is forgotten: the elements are parsed to objects first.</summary>
    public static HttpRequestMessage ServiceBusManyAsObjects(
        Uri handler, string function, IReadOnlyList<string> bodies, int deliveries = 1, string name = "message") =>
        Many(
            handler,
            function,
            Value(bodies.Select(body => JsonConvert.DeserializeObject(body)).ToArray()),
            bodies.Count,
            deliveries,
            name);

    /// <summary>
    /// An HTTP request. The host gives no body when the caller gave no Content-Length: then <see cref="CallerRequest.Body"/> is null.
    /// </summary>
    public static HttpRequestMessage Http(Uri handler, string function, CallerRequest request, string name = "req")
    {
        var json = new JObject
        {
            ["Url"] = request.Url,
            ["Method"] = request.Method,
            ["Query"] = JObject.FromObject(request.Query),
            ["Headers"] = JObject.FromObject(request.Headers),
            ["Params"] = JObject.FromObject(request.Route),
            ["Identities"] = JArray.Parse("""[{"AuthenticationType":"WebJobsAuthLevel","IsAuthenticated":true,"Claims":[]}]"""),
        };
        if (request.Body is not null)
        {
            json["Body"] = request.Body;
        }

        var metadata = new Dictionary<string, object?>
        {
            ["Headers"] = JObject.FromObject(request.Headers.ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value))),
            ["Query"] = JObject.FromObject(request.Query),
            ["sys"] = Sys(function, Some.Monday),
        };
        return Request(handler, function, new() { [name] = json }, metadata);
    }

    /// <summary>Any envelope, with the host's three headers, chunked: its content has no length.</summary>
    public static HttpRequestMessage Request(
        Uri handler, string function, Dictionary<string, object?> data, Dictionary<string, object?> metadata)
    {
        var envelope = new Envelope { Data = data, Metadata = metadata };
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(handler, function))
        {
            Content = new ObjectContent<Envelope>(envelope, Formatter),
        };
        request.Headers.Add("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        request.Headers.Add("X-Azure-Functions-HostVersion", HostVersion);
        request.Headers.UserAgent.ParseAdd($"Azure-Functions-Host/{HostVersion}");
        return request;
    }

    /// <summary>
    /// The host's rule for a value: bytes as Base64, dates without fractions, objects as they are, everything else as a text that holds
    /// JSON.
    /// </summary>
    public static object? Value(object? value) => value switch
    {
        null => null,
        byte[] bytes => Convert.ToBase64String(bytes),
        DateTime date => date.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture),
        DateTimeOffset date => date.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        JObject json => json,
        _ => JsonConvert.SerializeObject(value),
    };

    private static HttpRequestMessage Many(Uri handler, string function, object? data, int count, int deliveries, string name)
    {
        var times = Enumerable.Repeat(Some.Monday.UtcDateTime, count).ToArray();
        var metadata = new Dictionary<string, object?>
        {
            ["MessageIdArray"] = Value(Enumerable.Range(1, count).Select(n => "id-" + n).ToArray()),
            ["DeliveryCountArray"] = Value(Enumerable.Repeat(deliveries, count).ToArray()),
            ["SequenceNumberArray"] = Value(Enumerable.Range(41, count).ToArray()),
            ["EnqueuedTimeUtcArray"] = Value(times),
            ["CorrelationIdArray"] = Value(new string?[count]),
            ["sys"] = Sys(function, Some.Monday),
        };
        return Request(handler, function, new() { [name] = data }, metadata);
    }

    /// <summary>
    /// Top-level properties of a JSON body overwrite the trigger's metadata of the same name, in any case; arrays do not come.
    /// </summary>
    private static void Shadow(Dictionary<string, object?> metadata, string body)
    {
        if (!body.TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            foreach (var property in JObject.Parse(body).Properties().Where(property => property.Value is not JArray))
            {
                metadata[property.Name] = property.Value is JObject nested ? nested : Value((string?)property.Value);
            }
        }
        catch (JsonReaderException)
        {
            // Not JSON after all: nothing is taken from it.
        }
    }

    private static string Zoned(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);

    private static JObject Sys(string function, DateTimeOffset now) =>
        new() { ["MethodName"] = function, ["UtcNow"] = now.UtcDateTime, ["RandGuid"] = Guid.NewGuid() };

    /// <summary>The host's own class: Pascal case names, both members always present.</summary>
    private sealed class Envelope
    {
        public required Dictionary<string, object?> Data { get; set; }

        public required Dictionary<string, object?> Metadata { get; set; }
    }
}

/// <summary>What the broker says of a message beside its body.</summary>
internal sealed record QueueMessage(int DeliveryCount = 1, string MessageId = "abc", long SequenceNumber = 42)
{
    public Guid LockToken { get; init; } = Guid.NewGuid();

    public DateTimeOffset EnqueuedAt { get; init; } = Some.Monday;
}

/// <summary>An HTTP request as it reached the host.</summary>
internal sealed record CallerRequest(string Method, string Url, string? Body = null)
{
    public Dictionary<string, string> Query { get; init; } = [];

    public Dictionary<string, string[]> Headers { get; init; } = [];

    public Dictionary<string, string> Route { get; init; } = [];
}
