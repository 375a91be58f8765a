using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>Counts and series for the pictures, from the day index.</summary>
internal sealed class StatsApi(
    ActivityLog activity, RiskList risks, IndexStore indexes, ListedRows rows, LanguageHealth language, TimeProvider time)
{
    private const int MaximumFlags = 200;

    public async Task<HttpOutcome> AnswerAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var query = ApiQuery.Of(request.Call, now, TimeSpan.FromDays(1));
        var bucket = BucketOf(query.To - query.From);
        var heard = (await activity.ReadAsync(query.From, query.To, query.Brand, cancellationToken))
            .Where(one => query.Channel is null || one.Channel == query.Channel)
            .Where(one => query.Sentiment is null || one.Sentiment == query.Sentiment)
            .ToList();
        var flags = await FlagsAsync(query, cancellationToken);
        return Answer.Data(new JsonObject
        {
            ["now"] = now,
            ["from"] = query.From,
            ["to"] = query.To,
            ["mentions"] = heard.Count,
            ["threads"] = heard.Select(one => one.Thread).Distinct().Count(),
            ["alerts"] = flags.Count,
            ["positive"] = heard.Count(one => one.Sentiment == Sentiment.Positive),
            ["neutral"] = heard.Count(one => one.Sentiment == Sentiment.Neutral),
            ["negative"] = heard.Count(one => one.Sentiment == Sentiment.Negative),
            ["bucket"] = Duration.Format(bucket),
            ["series"] = Series(heard, query, bucket),
            ["flags"] = flags,
            ["channels"] = await ChannelsAsync(heard, cancellationToken),
            ["secondOpinion"] = (await language.ReadAsync(cancellationToken)).View(),
        });
    }

    private static TimeSpan BucketOf(TimeSpan span) =>
        span <= TimeSpan.FromDays(2) ? TimeSpan.FromHours(1) : span <= TimeSpan.FromDays(8) ? TimeSpan.FromHours(6) : TimeSpan.FromDays(1);

    private static JsonArray Series(List<Heard> heard, ApiQuery query, TimeSpan bucket)
    {
        var counts = heard.GroupBy(one => one.At.UtcTicks / bucket.Ticks).ToDictionary(group => group.Key, group => group.ToList());
        var series = new JsonArray();
        for (var index = query.From.UtcTicks / bucket.Ticks; index <= query.To.UtcTicks / bucket.Ticks; index++)
        {
            var inside = counts.GetValueOrDefault(index) ?? [];
            series.Add((JsonNode)new JsonObject
            {
                ["at"] = new DateTimeOffset(index * bucket.Ticks, TimeSpan.Zero),
                ["positive"] = inside.Count(one => one.Sentiment == Sentiment.Positive),
                ["neutral"] = inside.Count(one => one.Sentiment == Sentiment.Neutral),
                ["negative"] = inside.Count(one => one.Sentiment == Sentiment.Negative),
            });
        }

        return series;
    }

    private async Task<JsonArray> FlagsAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var flags = new JsonArray();
        await foreach (var (_, id) in indexes.AlertsAsync(query.From, query.To, after: null, cancellationToken))
        {
            if (await rows.AlertAsync(id, cancellationToken) is not { } alert
                || (query.Brand is not null && alert.Brand != query.Brand))
            {
                continue;
            }

            flags.Add((JsonNode)new JsonObject
            {
                ["id"] = alert.Id.Value,
                ["at"] = alert.OpenedAt,
                ["kind"] = CamelCase<AlertKind>.NameOf(alert.Kind),
                ["severity"] = CamelCase<Severity>.NameOf(alert.Severity),
                ["state"] = CamelCase<AlertState>.NameOf(alert.State),
                ["folded"] = alert.UpdateOf is not null,
                ["title"] = alert.Evidence.Title,
            });
            if (flags.Count == MaximumFlags)
            {
                break;
            }
        }

        return flags;
    }

    private async Task<JsonArray> ChannelsAsync(List<Heard> heard, CancellationToken cancellationToken)
    {
        var waiting = (await risks.ReadAsync(cancellationToken))
            .Where(risk => risk.Thread.State == ReplyState.Waiting)
            .GroupBy(risk => risk.Thread.Channel)
            .ToDictionary(group => group.Key, group => group.ToList());
        var volumes = heard.GroupBy(one => one.Channel).ToDictionary(group => group.Key, group => group.ToList());
        var channels = new JsonArray();
        var ordered = volumes.Keys.Union(waiting.Keys)
            .OrderByDescending(channel => volumes.GetValueOrDefault(channel)?.Count ?? 0)
            .ThenBy(channel => channel);
        foreach (var channel in ordered)
        {
            var target = risks.TargetFor(channel);
            var json = new JsonObject
            {
                ["channel"] = CamelCase<Channel>.NameOf(channel),
                ["mentions"] = volumes.GetValueOrDefault(channel)?.Count ?? 0,
                ["negative"] = volumes.GetValueOrDefault(channel)?.Count(one => one.Sentiment == Sentiment.Negative) ?? 0,
                ["waiting"] = waiting.GetValueOrDefault(channel)?.Count ?? 0,
                ["target"] = Duration.Format(target.Within),
                ["targetProvenance"] = target.Provenance,
            };
            Views.Put(json, "waitingSince", waiting.GetValueOrDefault(channel)?.Min(risk => risk.Verdict?.WaitingSince));
            channels.Add((JsonNode)json);
        }

        return channels;
    }
}
