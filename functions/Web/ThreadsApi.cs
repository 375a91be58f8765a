using System.Globalization;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// Threads by the day of their last mention, newest day first, each exactly once; with <c>?order=risk</c> those that wait for an answer
/// or burn, least time left first.
/// </summary>
internal sealed class ThreadsApi(IndexStore indexes, ThreadStore threads, RiskList risks, ListeningPlan plan, TimeProvider time)
{
    /// <summary>Each thread costs a read of its own.</summary>
    private const int MaximumReads = 1000;

    /// <summary>The most mentions of one thread that are put in order for a page.</summary>
    private const int MaximumMentions = 2000;

    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(7), tokenParts: 3);
        var state = ApiQuery.Named<ReplyState>(request.Call, "state");
        if (request.Call.Query.GetValueOrDefault("order") is { Length: > 0 } order)
        {
            return order == "risk"
                ? await RisksAsync(query, state, cancellationToken)
                : throw new BadParameterException("order", order, "risk");
        }

        return await WalkAsync(query, state, cancellationToken);
    }

    /// <summary>One thread with its mentions, oldest first; <c>?next=</c> goes on within them.</summary>
    public async Task<HttpOutcome> OneAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(1), tokenParts: 2);
        if (await ReadAsync(threads, request, cancellationToken) is not { } row)
        {
            return Answer.NotFound("thread of this id");
        }

        var mentions = await MentionsAsync(row.Value.Id, cancellationToken);
        var start = query.Next.Count == 0 ? 0 : mentions.FindIndex(mention => IsAfter(mention, query.Next));
        var page = start < 0 ? [] : mentions.Skip(start).Take(query.Top).ToList();
        var json = Views.Of(row.Value, risks.Assess(row.Value));
        json["items"] = new JsonArray([.. page.Select(Views.Of)]);
        var alerts = new JsonArray();
        await foreach (var alert in threads.ReadAlertsAsync(row.Value.Id.Value, cancellationToken))
        {
            alerts.Add((JsonNode)Views.Of(alert.Value));
        }

        json["alerts"] = alerts;
        if (start >= 0 && start + page.Count < mentions.Count)
        {
            var last = page[^1];
            json["next"] = ApiQuery.Mark(Ticks(last), last.Key.Value);
        }

        return Answer.Data(json);
    }

    /// <summary>The thread that the address names; null when there is none.</summary>
    public static async Task<Row<MentionThread>?> ReadAsync(ThreadStore threads, WebRequest request, CancellationToken cancellationToken)
    {
        var id = request.Values["id"];
        return id.Length is > 1 and <= 64 && id.All(char.IsAsciiLetterOrDigit)
            ? await threads.ReadThreadAsync(new ThreadId(id), cancellationToken)
            : null;
    }

    private async Task<HttpOutcome> RisksAsync(ApiQuery query, ReplyState? state, CancellationToken cancellationToken)
    {
        var wanted = (await risks.ReadAsync(cancellationToken)).Where(risk => IsWanted(risk.Thread, query, state));
        return ApiQuery.List(new JsonArray([.. wanted.Take(query.Top).Select(risks.View)]));
    }

    private async Task<HttpOutcome> WalkAsync(ApiQuery query, ReplyState? state, CancellationToken cancellationToken)
    {
        var found = new List<MentionThread>();
        var reads = 0;
        foreach (var (day, brand, after) in DayWalk.Of(query, plan.Brands.Select(brand => brand.Id)))
        {
            await foreach (var id in indexes.ThreadsOfDayAsync(brand, day, cancellationToken))
            {
                if (after is not null && string.CompareOrdinal(id.Value, after) <= 0)
                {
                    continue;
                }

                reads++;
                if (await threads.ReadThreadAsync(id, cancellationToken) is { } row
                    && DayWalk.IsSameDay(row.Value.LastAt, day) && row.Value.LastAt >= query.From && row.Value.LastAt <= query.To
                    && IsWanted(row.Value, query, state))
                {
                    found.Add(row.Value);
                }

                if (found.Count == query.Top || reads == MaximumReads)
                {
                    return ApiQuery.List(View(found), Keys.DayStamp(day), brand, id.Value);
                }
            }
        }

        return ApiQuery.List(View(found));
    }

    private JsonArray View(IEnumerable<MentionThread> found) =>
        new([.. found.OrderByDescending(thread => thread.LastAt).Select(thread => Views.Of(thread, risks.Assess(thread)))]);

    private static bool IsWanted(MentionThread thread, ApiQuery query, ReplyState? state) =>
        (query.Brand is null || thread.Brand == query.Brand)
        && (query.Channel is null || thread.Channel == query.Channel)
        && (state is null || thread.State == state)
        && (query.Sentiment switch
        {
            Sentiment.Negative => thread.Negative > 0,
            Sentiment.Positive => thread.Positive > 0,
            Sentiment.Neutral => thread.Mentions > thread.Negative + thread.Positive,
            _ => true,
        });

    private async Task<List<StoredMention>> MentionsAsync(ThreadId id, CancellationToken cancellationToken)
    {
        var mentions = new List<StoredMention>();
        await foreach (var row in threads.ReadMentionsAsync(id, cancellationToken))
        {
            mentions.Add(row.Value);
            if (mentions.Count == MaximumMentions)
            {
                break;
            }
        }

        return [.. mentions.OrderBy(mention => mention.Mention.CreatedAt).ThenBy(mention => mention.Key.Value, StringComparer.Ordinal)];
    }

    private static bool IsAfter(StoredMention mention, IReadOnlyList<string> token)
    {
        var order = string.CompareOrdinal(Ticks(mention), token[0]);
        return order > 0 || (order == 0 && string.CompareOrdinal(mention.Key.Value, token[1]) > 0);
    }

    private static string Ticks(StoredMention mention) => mention.Mention.CreatedAt.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
