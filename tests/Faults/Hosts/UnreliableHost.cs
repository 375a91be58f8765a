using Vigie.Hosting.Handler;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>
/// The Functions host and its broker, with every freedom that at-least-once delivery leaves them: any order, duplicates, deliveries side by
/// side, lost locks. A message whose delivery fails comes again, as often as the queues are set to.
/// </summary>
internal sealed class UnreliableHost(Func<Task<ILife>> anyLife, TimeProvider time, Random random) : IHost
{
    private const int MaximumDeliveries = QueueWork.QueueDeliveries;

    private static readonly Dictionary<string, (string Function, string[] Outputs)> Queues = new()
    {
        ["mentions"] = ("Process", ["collect", "alerts"]),
        ["collect"] = ("Collect", ["mentions", "alerts"]),
        ["alerts"] = ("Notify", ["alerts"]),
    };

    private readonly Lock gate = new();
    private readonly List<Delivery> waiting = [];
    private readonly List<Delivery> completed = [];
    private readonly List<string> misunderstood = [];
    private int ids;
    private int running;

    public IReadOnlyList<string> Misunderstood => misunderstood;

    public bool IsCrowded => running > 1;

    public bool Enqueue(string queue, string body)
    {
        lock (gate)
        {
            waiting.Add(new Delivery(queue, body, $"id-{++ids}", 1));
            return true;
        }
    }

    public async Task DeliverAsync(int most, int atOnce)
    {
        while (most > 0 && Take(Math.Min(most, atOnce)) is { Count: > 0 } taken)
        {
            most -= taken.Count;
            await Task.WhenAll(taken.Select(DeliverAsync));
        }
    }

    public bool Repeat()
    {
        if (completed.Count > 0)
        {
            waiting.Add(completed[random.Next(completed.Count)]);
        }

        return completed.Count > 0;
    }

    public async Task<bool> LoseLockAsync()
    {
        if (Take(1) is not [var message])
        {
            return false;
        }

        await Task.WhenAll(DeliverAsync(message with { Silent = true }), DeliverAsync(message with { Count = message.Count + 1 }));
        return true;
    }

    public async Task TickAsync(ILife life) =>
        await CallAsync(life, HostOracle.Timer(life.Address, "Watch", time.GetUtcNow()), ["mentions", "collect", "alerts"], null);

    public async Task<HostVerdict.HttpResult?> AskAsync(string function, CallerRequest call)
    {
        var life = await anyLife();
        var verdict = await CallAsync(life, HostOracle.Http(life.Address, function, call), ["mentions", "alerts"], "res");
        return verdict?.Http;
    }

    private List<Delivery> Take(int most)
    {
        lock (gate)
        {
            var taken = new List<Delivery>();
            while (taken.Count < most && waiting.Count > 0)
            {
                var chosen = random.Next(waiting.Count);
                taken.Add(waiting[chosen]);
                waiting.RemoveAt(chosen);
            }

            return taken;
        }
    }

    private async Task DeliverAsync(Delivery delivery)
    {
        var life = await anyLife();
        var (function, outputs) = Queues[delivery.Queue];
        var message = new QueueMessage(delivery.Count, delivery.Id) { EnqueuedAt = time.GetUtcNow() };
        var verdict = await CallAsync(life, HostOracle.ServiceBus(life.Address, function, delivery.Body, message), outputs, null);
        if (!delivery.Silent)
        {
            Settle(delivery, verdict is not null);
        }
    }

    private void Settle(Delivery delivery, bool succeeded)
    {
        lock (gate)
        {
            if (succeeded)
            {
                completed.Add(delivery);
            }
            else if (delivery.Count < MaximumDeliveries)
            {
                waiting.Add(delivery with { Count = delivery.Count + 1 });
            }
        }
    }

    /// <summary>Null: it failed, and whatever it wanted to put out is not put out.</summary>
    private async Task<HostVerdict?> CallAsync(ILife life, HttpRequestMessage request, string[] outputs, string? http)
    {
        using (request)
        {
            HostVerdict verdict;
            Interlocked.Increment(ref running);
            try
            {
                using var answer = await Wire.Client.SendAsync(request);
                verdict = await HostVerdict.OfAsync(answer, outputs, http);
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or OperationCanceledException)
            {
                return null;
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }

            if (life.IsDead || !verdict.Succeeded)
            {
                return null;
            }

            Send(verdict);
            return verdict;
        }
    }

    private void Send(HostVerdict verdict)
    {
        lock (gate)
        {
            misunderstood.AddRange([.. verdict.Undeclared, .. verdict.TakenForBytes, .. verdict.Rewritten]);
            foreach (var (queue, bodies) in verdict.Messages)
            {
                waiting.AddRange(bodies.Select(body => new Delivery(queue, body, $"id-{++ids}", 1)));
            }
        }
    }

    /// <param name="Silent">Its outcome reaches nobody: the lock is lost.</param>
    private sealed record Delivery(string Queue, string Body, string Id, int Count, bool Silent = false);
}
