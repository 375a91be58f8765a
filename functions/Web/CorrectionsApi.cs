using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>What people said of judgements, by time of publication of the mention, newest first.</summary>
internal sealed class CorrectionsApi(IndexStore indexes, TimeProvider time)
{
    public async Task<HttpOutcome> ListAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var query = ApiQuery.Of(request.Call, time.GetUtcNow(), ApiQuery.MaximumSpan);
        var after = query.Next.Count > 0 ? query.Next[0] : null;
        var items = new JsonArray();
        var read = 0;
        await foreach (var (rowKey, mention) in indexes.CorrectionsAsync(query.From, query.To, after, cancellationToken))
        {
            if (mention.Review is { } review && IsWanted(mention, query))
            {
                var json = ReviewedText.Of(mention, review);
                json["mention"] = mention.Key.Value;
                json["threadId"] = mention.Thread.Value;
                json["brand"] = mention.Brand;
                json["source"] = mention.Mention.Source;
                json["channel"] = CamelCase<Channel>.NameOf(mention.Mention.Channel);
                json["createdAt"] = mention.Mention.CreatedAt;
                Views.Put(json, "by", review.By);
                items.Add((JsonNode)json);
            }

            if (items.Count == query.Top || ++read == ApiQuery.MaximumRows)
            {
                return ApiQuery.List(items, rowKey);
            }
        }

        return ApiQuery.List(items);
    }

    /// <summary>The sentiment that is asked for is the person's.</summary>
    private static bool IsWanted(StoredMention mention, ApiQuery query) =>
        (query.Brand is null || mention.Brand == query.Brand)
        && (query.Channel is null || mention.Mention.Channel == query.Channel)
        && (query.Sentiment is null || mention.Judgement.Sentiment == query.Sentiment);
}
