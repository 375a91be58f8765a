using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Text;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>
/// What a person may ask for: what is kept of them, and that it is forgotten. Erasing keeps the fact that a mention was there, so that
/// counts stay true and a source that sends it again brings nothing back; text, author, title and link go, also out of alerts and dead
/// letters. What is in a queue at that moment is stored still: ask again a minute later.
/// </summary>
internal sealed class PrivacyApi(
    ThreadStore threads,
    IndexStore indexes,
    Eraser eraser,
    AuthorLetters letters,
    SourceHealth sources,
    RiskList risks,
    ActivityLog activity,
    ConfusionTable confusion,
    ListeningPlan plan)
{
    /// <summary>One call erases or exports so many mentions at most; erasing says whether there are more.</summary>
    private const int MaximumMentions = 5000;

    /// <summary>Body: <c>{"author": id or name, "source"?: name}</c>. Idempotent.</summary>
    public async Task<HttpOutcome> EraseAsync(WebRequest request, CancellationToken cancellationToken)
    {
        var json = JsonBody.Parse(request.Call.Body);
        var author = JsonBody.Text(json, "author");
        var source = JsonText.Member(json, "source") is not null ? JsonBody.Text(json, "source") : null;
        var erased = 0;
        var found = await FindAsync(source, author, cancellationToken);
        foreach (var brand in plan.Brands)
        {
            // Before the mentions: what is cut short is found again by them.
            await eraser.EraseFromBrandAsync(brand.Id, found.Select(mention => mention.Mention).ToHashSet(), cancellationToken);
        }

        foreach (var (thread, key) in found)
        {
            erased += await eraser.EraseAsync(thread, key, cancellationToken) ? 1 : 0;
        }

        var deadLetters = await letters.EraseAsync(source, author, cancellationToken);
        activity.Forget();
        risks.Forget();
        confusion.Forget();
        return Answer.Data(new JsonObject
        {
            ["erased"] = erased,
            ["deadLetters"] = deadLetters,
            ["more"] = found.Count == MaximumMentions,
        });
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

        await foreach (var (letter, share) in letters.FindAsync(source, author, cancellationToken).Take(MaximumMentions))
        {
            var letterId = letter.Value.Id;
            var whole = new JsonObject { ["deadLetter"] = letterId, ["queue"] = letter.Value.Queue, ["body"] = letter.Value.Body };
            foreach (var item in share.Mentions.Count == 0 ? [whole] : share.Mentions.Select(mention => Views.Of(mention, letterId)))
            {
                items.Add((JsonNode)item);
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
