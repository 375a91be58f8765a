using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>Sources with their health, and messages that could not be worked on.</summary>
internal sealed class SourcesApi(SourceHealth health, StateStore states, TimeProvider time)
{
    /// <summary>The most characters of a dead letter's content that are shown.</summary>
    private const int MaximumBody = 10_000;

    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var items = new JsonArray();
        foreach (var source in await health.ReadAsync(cancellationToken))
        {
            items.Add((JsonNode)View(source));
        }

        return ApiQuery.List(items);
    }

    public async Task<HttpOutcome> DeadLettersAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(1));
        var after = query.Next.Count > 0 ? query.Next[0] : null;
        var items = new JsonArray();
        await foreach (var row in states.DeadLettersAsync(cancellationToken))
        {
            var letter = row.Value;
            if (after is not null && string.CompareOrdinal(letter.Id, after) <= 0)
            {
                continue;
            }

            if (items.Count == query.Top)
            {
                return ApiQuery.List(items, items[^1]!["id"]!.GetValue<string>());
            }

            items.Add((JsonNode)new JsonObject
            {
                ["id"] = letter.Id,
                ["queue"] = letter.Queue,
                ["at"] = letter.At,
                ["reason"] = letter.Reason,
                ["deliveries"] = letter.Deliveries,
                ["body"] = letter.Body.Length <= MaximumBody ? letter.Body : letter.Body[..MaximumBody] + "…",
            });
        }

        return ApiQuery.List(items);
    }

    private static JsonObject View(KnownSource source)
    {
        var json = new JsonObject { ["name"] = source.Name, ["status"] = CamelCase<SourceStatus>.NameOf(source.Status) };
        if (source.Plan is { } plan)
        {
            json["kind"] = plan.Kind;
            json["channel"] = CamelCase<Channel>.NameOf(plan.Channel);
            json["every"] = Duration.Format(plan.Every);
            Views.Put(json, "expectEvery", plan.ExpectEvery is { } expected ? Duration.Format(expected) : null);
            // A feed's address may carry a secret in its query.
            Views.Put(json, "url", plan.Url?.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        }

        if (source.State is { } state)
        {
            json["mentions"] = state.Mentions;
            json["failures"] = state.Failures;
            Views.Put(json, "lastPollAt", state.LastPollAt);
            Views.Put(json, "lastItemAt", state.LastItemAt);
            Views.Put(json, "nextPollAt", state.NextPollAt == default ? null : state.NextPollAt);
            Views.Put(json, "usualGap", state.UsualGap is { } gap ? Duration.Format(gap) : null);
            Views.Put(json, "problem", state.Problem);
            Views.Put(json, "problemSince", state.ProblemSince);
        }

        return json;
    }
}
