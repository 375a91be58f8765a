using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Budget;

namespace Vigie.Web;

/// <summary>Sources with their health.</summary>
internal sealed class SourcesApi(SourceHealth health, BudgetTerms terms, TimeProvider time)
{
    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var items = new JsonArray();
        foreach (var source in await health.ReadAsync(cancellationToken))
        {
            items.Add((JsonNode)WithSpend(View(source), source));
        }

        return ApiQuery.List(items);
    }

    /// <summary>What its reads cost this month, where they cost anything.</summary>
    private JsonObject WithSpend(JsonObject json, KnownSource source)
    {
        var costs = terms.SourceCaps.TryGetValue(source.Name, out var cap);
        if (costs || source.State?.Spend is not null)
        {
            json["spent"] = Math.Round(SourceSpend.Of(source.State?.Spend, time.GetUtcNow()).Total, 4);
            Views.Put(json, "cap", costs ? cap : (double?)null);
        }

        return json;
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
