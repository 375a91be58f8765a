using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>How the last sign of life is.</summary>
/// <param name="Status">"off", "new" (none yet), "waiting", "ok", "overdue" or "noChannel".</param>
/// <param name="Day">Its local day.</param>
/// <param name="SentAt">When it was sent.</param>
/// <param name="Deliveries">What became of it at each channel.</param>
/// <param name="Missing">Channels at which it is overdue.</param>
internal sealed record KnownCanary(
    string Status, DateOnly? Day, DateTimeOffset? SentAt, IReadOnlyList<Delivery> Deliveries, IReadOnlyList<string> Missing)
{
    public JsonObject View()
    {
        var json = new JsonObject { ["status"] = Status };
        Views.Put(json, "day", Day?.ToString("O"));
        Views.Put(json, "sentAt", SentAt);
        json["channels"] = new JsonArray([.. Deliveries.Select(JsonNode (delivery) => Of(delivery))]);
        return json;
    }

    private static JsonObject Of(Delivery delivery)
    {
        var json = new JsonObject
        {
            ["name"] = delivery.Channel,
            ["recipient"] = delivery.Recipient,
            ["outcome"] = CamelCase<DeliveryOutcome>.NameOf(delivery.Outcome),
        };
        Views.Put(json, "acceptedAt", delivery.Outcome == DeliveryOutcome.Accepted ? delivery.LastAttemptAt : null);
        Views.Put(json, "problem", delivery.Error);
        return json;
    }
}

/// <summary>Reads the last sign of life: what the watch noted, and what its alert says of each channel.</summary>
internal sealed class CanaryHealth(StateStore states, ThreadStore threads, ListeningPlan plan, TimeProvider time)
{
    public async Task<KnownCanary> ReadAsync(CancellationToken cancellationToken)
    {
        if (!plan.Alerts.Canary.Enabled)
        {
            return new KnownCanary("off", null, null, [], []);
        }

        var text = await states.ReadNoteAsync(NoteNames.Canary, cancellationToken);
        var note = text is null ? null : JsonSerializer.Deserialize(text, VigieJson.Compact.CanaryNote);
        return note?.SentAt is { } sentAt
            ? Judge(note.Day, sentAt, (await threads.ReadAlertAsync(AlertId.Canary(note.Day), cancellationToken))?.Value, time.GetUtcNow())
            : new KnownCanary("new", note?.Day, null, [], []);
    }

    private static KnownCanary Judge(DateOnly day, DateTimeOffset sentAt, Alert? alert, DateTimeOffset now)
    {
        var told = alert?.Notifications is [.., var last] ? last : null;
        var deliveries = alert?.Pending?.Deliveries ?? told?.Deliveries ?? [];
        var open = deliveries.Where(delivery => delivery.Outcome != DeliveryOutcome.Accepted).Select(delivery => delivery.Channel);
        var overdue = now - sentAt > CanaryMark.Patience || (alert is not null && alert.Pending is null);
        var (status, missing) = told?.Withheld == WithheldReason.NoChannel ? ("noChannel", [])
            : deliveries.Count > 0 && !open.Any() ? ("ok", [])
            : overdue ? ("overdue", open.Distinct().ToList())
            : ("waiting", new List<string>());
        return new KnownCanary(status, day, sentAt, deliveries, missing);
    }
}
