using System.Collections.Concurrent;
using Vigie.Hosting.Handler;

namespace Vigie.Tests.Support;

/// <summary>
/// The Functions host with two faults it is allowed to have and seldom shows: it delivers every queue message twice, and in any order. It
/// calls several handlers at once and judges their answers by <see cref="HostVerdict"/>. Knows the functions by itself.
/// </summary>
internal sealed class HostStandIn(IReadOnlyList<Uri> handlers, int seed) : IDisposable
{
    private const int CallsAtOnce = 4;

    private const int MaximumDeliveries = QueueWork.QueueDeliveries;

    private static readonly Dictionary<string, (string Function, string[] Outputs)> Queues = new()
    {
        ["mentions"] = ("Process", ["collect", "alerts"]),
        ["collect"] = ("Collect", ["mentions", "alerts"]),
        ["alerts"] = ("Notify", ["alerts"]),
    };

    private readonly HttpClient client = new() { Timeout = TimeSpan.FromMinutes(2) };
    private readonly Random random = new(seed);
    private readonly List<Delivery> waiting = [];
    private readonly Lock gate = new();
    private int running;

    /// <summary>What a handler answered that the host takes as a failure.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    public int Deliveries { get; private set; }

    /// <summary>An HTTP call to <c>Receive</c>, on any of the handlers.</summary>
    public async Task<HostVerdict.HttpResult> PostAsync(CallerRequest call)
    {
        var verdict = await CallAsync(HostOracle.Http(Any(), "Receive", call), ["mentions"], "res");
        return verdict.Http!;
    }

    /// <summary>The timer fires on every handler at the same moment.</summary>
    public Task TickAsync() =>
        Task.WhenAll(handlers.Select(handler =>
            CallAsync(HostOracle.Timer(handler, "Watch", DateTimeOffset.UtcNow), ["mentions", "collect", "alerts"], null)));

    /// <summary>Delivers from all queues, to all handlers at once, until nothing is left.</summary>
    public Task DrainAsync() =>
        Task.WhenAll(Enumerable.Range(0, handlers.Count * CallsAtOnce).Select(worker => WorkAsync(handlers[worker % handlers.Count])));

    public void Dispose() => client.Dispose();

    private async Task WorkAsync(Uri handler)
    {
        while (Take(out var delivery))
        {
            if (delivery is null)
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
                continue;
            }

            var (function, outputs) = Queues[delivery.Queue];
            var message = new QueueMessage(delivery.Count, delivery.Id) { EnqueuedAt = DateTimeOffset.UtcNow };
            var verdict = await CallAsync(HostOracle.ServiceBus(handler, function, delivery.Body, message), outputs, null);
            lock (gate)
            {
                running--;
                if (!verdict.Succeeded && delivery.Count < MaximumDeliveries)
                {
                    waiting.Add(delivery with { Count = delivery.Count + 1 });
                }
            }
        }
    }

    /// <returns>False once nothing waits and nothing runs that could bring more.</returns>
    private bool Take(out Delivery? delivery)
    {
        lock (gate)
        {
            delivery = null;
            if (waiting.Count > 0)
            {
                var chosen = random.Next(waiting.Count);
                delivery = waiting[chosen];
                waiting.RemoveAt(chosen);
                running++;
                Deliveries++;
            }

            return delivery is not null || running > 0;
        }
    }

    private async Task<HostVerdict> CallAsync(HttpRequestMessage request, string[] outputs, string? http)
    {
        using (request)
        {
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var verdict = await HostVerdict.OfAsync(answer, outputs, http);
            if (!verdict.Succeeded || verdict.Undeclared.Count + verdict.TakenForBytes.Count + verdict.Rewritten.Count > 0)
            {
                var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                var fault = verdict.Failure ?? "an output that the host would change";
                Failures.Enqueue($"{request.RequestUri!.AbsolutePath}: {fault}: {text}");
            }

            Send(verdict);
            return verdict;
        }
    }

    private void Send(HostVerdict verdict)
    {
        lock (gate)
        {
            foreach (var (queue, bodies) in verdict.Messages)
            {
                foreach (var body in bodies)
                {
                    var id = Guid.NewGuid().ToString("N");
                    waiting.AddRange([new Delivery(queue, body, id, 1), new Delivery(queue, body, id, 2)]);
                }
            }
        }
    }

    private Uri Any()
    {
        lock (gate)
        {
            return handlers[random.Next(handlers.Count)];
        }
    }

    private sealed record Delivery(string Queue, string Body, string Id, int Count);
}
