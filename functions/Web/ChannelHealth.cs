using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>A way to tell people, and how its last attempt went.</summary>
/// <param name="Name">For example "teams".</param>
/// <param name="LastAt">When it was last tried; null: never in the past week.</param>
/// <param name="Problem">Why the last attempt failed; null when it did not.</param>
internal sealed record KnownChannel(string Name, DateTimeOffset? LastAt, string? Problem)
{
    public JsonObject View()
    {
        var json = new JsonObject { ["name"] = Name, ["status"] = Problem is not null ? "failing" : LastAt is null ? "new" : "ok" };
        Views.Put(json, "lastAt", LastAt);
        Views.Put(json, "problem", Problem);
        return json;
    }
}

/// <summary>How the alert channels are, by the deliveries of the last alerts.</summary>
internal sealed class ChannelHealth(IndexStore indexes, ThreadStore threads, VigieSettings settings, TimeProvider time)
{
    private const int AlertsLookedAt = 30;

    public async Task<IReadOnlyList<KnownChannel>> ReadAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var deliveries = new List<Delivery>();
        var looked = 0;
        await foreach (var (_, id) in indexes.AlertsAsync(now.AddDays(-7), now, after: null, cancellationToken))
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is { Value: var alert })
            {
                deliveries.AddRange(alert.Notifications.SelectMany(told => told.Deliveries).Concat(alert.Pending?.Deliveries ?? []));
            }

            if (++looked == AlertsLookedAt)
            {
                break;
            }
        }

        var last = deliveries
            .GroupBy(delivery => delivery.Channel)
            .ToDictionary(channel => channel.Key, channel => channel.MaxBy(delivery => delivery.LastAttemptAt)!);
        return [.. Configured().Union(last.Keys).Order(StringComparer.Ordinal).Select(name => last.TryGetValue(name, out var delivery)
            ? new KnownChannel(name, delivery.LastAttemptAt, IsFailure(delivery) ? delivery.Error ?? "?" : null)
            : new KnownChannel(name, null, null))];
    }

    private static bool IsFailure(Delivery delivery) => delivery.Outcome is DeliveryOutcome.FailedForNow or DeliveryOutcome.FailedForGood;

    private IEnumerable<string> Configured()
    {
        if (settings.TeamsWebhookUrl is not null)
        {
            yield return "teams";
        }

        if (settings.CanMail)
        {
            yield return "email";
        }
    }
}
