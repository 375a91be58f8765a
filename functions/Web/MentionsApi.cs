using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>Mentions by time of publication, newest day first; within a day by brand, newest first.</summary>
internal sealed class MentionsApi(IndexStore indexes, ListeningPlan plan, TimeProvider time)
{
    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), TimeSpan.FromDays(7), tokenParts: 3);
        var items = new JsonArray();
        var read = 0;
        foreach (var (day, brand, after) in DayWalk.Of(query, plan.Brands.Select(brand => brand.Id)))
        {
            var from = after ?? (DayWalk.IsSameDay(day, query.To) ? Keys.NewestFirst(query.To) : null);
            await foreach (var (rowKey, mention) in indexes.MentionsOfDayAsync(brand, day, from, cancellationToken))
            {
                if (mention.Mention.CreatedAt < query.From)
                {
                    break;
                }

                if (IsWanted(mention, query))
                {
                    items.Add((JsonNode)Views.Of(mention));
                }

                if (items.Count == query.Top || ++read == ApiQuery.MaximumRows)
                {
                    return ApiQuery.List(items, Keys.DayStamp(day), brand, rowKey);
                }
            }
        }

        return ApiQuery.List(items);
    }

    private static bool IsWanted(StoredMention mention, ApiQuery query) =>
        (query.Channel is null || mention.Mention.Channel == query.Channel)
        && (query.Sentiment is null || mention.Judgement.Sentiment == query.Sentiment);
}
