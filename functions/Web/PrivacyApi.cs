using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Text;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// What a person may ask for: what is kept of them, and that it is forgotten. Erasing keeps the fact that a mention was there, so that
/// counts stay true and a source that sends it again brings nothing back; text, author, title and link go, also out of alerts.
/// </summary>
internal sealed class PrivacyApi(
    ThreadStore threads,
    IndexStore indexes,
    Eraser eraser,
    SourceHealth sources,
    RiskList risks,
    ActivityLog activity,
    ListeningPlan plan)
{
    /// <summary>One call erases or exports so many mentions at most, and says whether there are more.</summary>
    private const int MaximumMentions = 5000;

    /// <summary>Body: <c>{"author": id or name, "source"?: name}</c>. Idempotent.</summary>
    public async Task<HttpOutcome> EraseAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var json = JsonBody.Parse(request.Call.Body);
        var author = JsonBody.Text(json, "author");
        var source = JsonText.Member(json, "source") is not null ? JsonBody.Text(json, "source") : null;
        var erased = 0;
        foreach (var (thread, key) in await FindAsync(source, author, cancellationToken))
        {
            erased += await eraser.EraseAsync(thread, key, cancellationToken) ? 1 : 0;
        }

        activity.Forget();
        risks.Forget();
        return Answer.Data(new JsonObject { ["erased"] = erased });
    }

    public async Task<HttpOutcome> ExportAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var author = request.Call.Query.GetValueOrDefault("author") is { Length: > 0 and <= 500 } given
            ? given
            : throw new BadParameterException(
                "author", request.Call.Query.GetValueOrDefault("author", string.Empty), "the id or name of an author");
        var source = request.Call.Query.GetValueOrDefault("source") is { Length: > 0 } named ? named : null;
        var items = new JsonArray();
        foreach (var (thread, key) in await FindAsync(source, author, cancellationToken))
        {
            if (await threads.ReadMentionAsync(thread, key, cancellationToken) is { } row && !row.Value.Mention.Deleted)
            {
                items.Add((JsonNode)Views.Of(row.Value));
            }
        }

        return ApiQuery.List(items);
    }

    private async Task<IReadOnlyList<(ThreadId Thread, MentionKey Mention)>> FindAsync(
        string? source, string author, CancellationToken cancellationToken)
    {
        var found = new List<(ThreadId, MentionKey)>();
        var names = source is not null ? [source] : (await sources.ReadAsync(cancellationToken))
            .Select(known => known.Name)
            .Concat(plan.Sources.Select(planned => planned.Name))
            .Distinct();
        foreach (var name in names)
        {
            await foreach (var mention in indexes.MentionsOfAuthorAsync(name, author, cancellationToken))
            {
                found.Add(mention);
                if (found.Count == MaximumMentions)
                {
                    return found;
                }
            }
        }

        return found;
    }
}
