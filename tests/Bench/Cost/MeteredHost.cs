using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigie.Hosting.Handler;

namespace Vigie.Bench.Cost;

/// <summary>
/// Calls the handlers as the host does, one run after the other, carries their messages from queue to queue, and counts what the providers
/// would bill. The clock stands still during a run: how long it would have taken is put together from what it did.
/// </summary>
internal sealed class MeteredHost(Dispatcher dispatcher, TransactionLog tables, PollCount polls, Func<int> sent, LineCount log)
{
    /// <summary>Of a function on one instance: timers one, queues as host.json says, HTTP functions together sixteen.</summary>
    private static readonly Dictionary<string, (string Group, int AtOnce)> Groups = new()
    {
        ["Watch"] = ("Watch", 1),
        ["Collect"] = ("Collect", 4),
        ["Process"] = ("Process", 4),
        ["Notify"] = ("Notify", 4),
        ["Receive"] = ("HTTP", 16),
        ["Web"] = ("HTTP", 16),
    };

    private static readonly Dictionary<string, string> TakenBy =
        new() { ["mentions"] = "Process", ["collect"] = "Collect", ["alerts"] = "Notify" };

    private readonly Queue<(string Queue, string Body)> waiting = new();

    public Dictionary<string, FunctionCount> Functions { get; } = Groups.Keys.ToDictionary(name => name, _ => new FunctionCount());

    public Dictionary<string, BilledTime> Billed { get; } =
        Groups.Values.Distinct().ToDictionary(group => group.Group, group => new BilledTime(group.AtOnce));

    public Dictionary<string, QueueCount> Queues { get; } = TakenBy.Keys.ToDictionary(name => name, _ => new QueueCount());

    public List<string> Failures { get; } = [];

    public Task<TimeSpan> TickAsync(DateTimeOffset at) => RunAsync("Watch", at, writer =>
    {
        writer.WriteStartObject("timer");
        writer.WriteBoolean("IsPastDue", false);
        writer.WriteEndObject();
    });

    /// <summary>Delivers until the queues are empty.</summary>
    public async Task DrainAsync(DateTimeOffset at)
    {
        while (waiting.TryDequeue(out var message))
        {
            await RunAsync(TakenBy[message.Queue], at, writer => writer.WriteString("message", message.Body));
        }
    }

    /// <summary>A call from outside, with the dashboard's key, or signed as a webhook.</summary>
    public Task<TimeSpan> CallAsync(DateTimeOffset at, string function, string method, string path, string? body = null) =>
        RunAsync(function, at, writer =>
        {
            var url = new Uri(CostKeys.Site, path);
            writer.WriteStartObject("req");
            writer.WriteString("Method", method);
            writer.WriteString("Url", url.AbsoluteUri);
            writer.WriteStartObject("Headers");
            foreach (var (name, value) in body is not null && function == "Receive" ? Signature(at, body) : CostKeys.OfDashboard(body))
            {
                writer.WriteStartArray(name);
                writer.WriteStringValue(value);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            WriteTexts(writer, "Query", url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=')).Select(pair => (pair[0], Uri.UnescapeDataString(pair[1]))));
            WriteTexts(writer, "Params", [("path", url.AbsolutePath.TrimStart('/')), ("source", url.Segments[^1])]);
            writer.WriteString("Body", body ?? string.Empty);
            writer.WriteEndObject();
        });

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<(string Name, string Value)> texts)
    {
        writer.WriteStartObject(name);
        foreach (var text in texts)
        {
            writer.WriteString(text.Name, text.Value);
        }

        writer.WriteEndObject();
    }

    /// <summary>By the Standard Webhooks rules.</summary>
    private static IReadOnlyList<(string Name, string Value)> Signature(DateTimeOffset at, string body)
    {
        var id = "msg_" + Guid.NewGuid().ToString("N");
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var hash = HMACSHA256.HashData(CostKeys.WebhookKey, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        return [("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", "v1," + Convert.ToBase64String(hash))];
    }

    private async Task<TimeSpan> RunAsync(string function, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        using var envelope = Envelope(data);
        var (before, polled, told, lines) = (tables.Total, polls.Total, sent(), log.Bytes);
        tables.BeginChain();
        var began = Environment.CpuUsage.TotalTime;
        var answer = await dispatcher.DispatchAsync(new Invocation(function, envelope.RootElement), CancellationToken.None);
        var work = (Environment.CpuUsage.TotalTime - began) * Waits.Cores;
        var duration = work + Waits.Of(tables.Chain, polls.Total - polled, sent() - told);
        Functions[function].Add(tables.Total - before, log.Bytes - lines, duration);
        Billed[Groups[function].Group].Run(at, duration);
        Take(function, answer);
        return duration;
    }

    private static JsonDocument Envelope(Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("Data");
            data(writer);
            writer.WriteEndObject();
            writer.WriteStartObject("Metadata");
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }

    private void Take(string function, HandlerAnswer answer)
    {
        using var json = JsonDocument.Parse(answer.Body);
        if (answer.Status != 200 || !json.RootElement.TryGetProperty("Outputs", out var outputs))
        {
            Failures.Add($"{function}: {answer.Status} {json.RootElement.GetRawText()}");
            return;
        }

        foreach (var output in outputs.EnumerateObject())
        {
            if (output.Name == FunctionShape.HttpOutput)
            {
                var status = output.Value.GetProperty("statusCode").GetInt32();
                if (status >= 400)
                {
                    Failures.Add($"{function}: {status} {output.Value.GetProperty("body").GetString()}");
                }
            }
            else
            {
                foreach (var body in output.Value.EnumerateArray().Select(text => text.GetString()!))
                {
                    Queues[output.Name].Add(Encoding.UTF8.GetByteCount(body));
                    waiting.Enqueue((output.Name, body));
                }
            }
        }
    }
}

/// <summary>What is assumed of the waits that do not happen here.</summary>
internal static class Waits
{
    /// <summary>
    /// Seconds on an instance of 512 MB for each second of processor time here, the store's share included: it has a quarter of a core.
    /// </summary>
    public const double Cores = 4;

    /// <summary>To the store in the same region and back.</summary>
    public static readonly TimeSpan Store = TimeSpan.FromMilliseconds(10);

    /// <summary>For a place's answer to a poll; eight are asked at once.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(800);

    /// <summary>For a channel that takes a message.</summary>
    public static readonly TimeSpan Channel = TimeSpan.FromMilliseconds(300);

    private const int PollsAtOnce = 8;

    public static TimeSpan Of(int chain, int polls, int sent) =>
        (Store * chain) + (Poll * Math.Ceiling((double)polls / PollsAtOnce)) + (Channel * sent);
}
