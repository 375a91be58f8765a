using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>What one call of <see cref="PrivacyDesk.EraseAsync"/> did.</summary>
/// <param name="Mentions">Mentions that lost their words and author.</param>
/// <param name="DeadLetters">Dead letters that lost what they held.</param>
/// <param name="More">Whether there may be more: call again.</param>
internal readonly record struct Erasure(int Mentions, int DeadLetters, bool More);

/// <summary>
/// What a person may ask for: what is kept of them, and that it is forgotten. Erasing keeps the fact that a mention was there, so that
/// counts stay true and a source that sends it again brings nothing back; text, author, title and link go, also out of alerts and dead
/// letters. What is in a queue at that moment is stored still: ask again a minute later.
/// </summary>
internal sealed class PrivacyDesk(
    ThreadStore threads, IndexStore indexes, StateStore states, Eraser eraser, AuthorLetters letters, ListeningPlan plan)
{
    /// <summary>One call erases or exports so many mentions at most.</summary>
    public const int MaximumMentions = 5000;

    /// <param name="source">Name of a source; null: any.</param>
    /// <param name="author">Id or name, as the source has it.</param>
    public async Task<Erasure> EraseAsync(string? source, string author, CancellationToken cancellationToken)
    {
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

        return new Erasure(erased, await letters.EraseAsync(source, author, cancellationToken), found.Count == MaximumMentions);
    }

    /// <summary>Mentions as the API shows them, then what dead letters hold.</summary>
    public async IAsyncEnumerable<JsonObject> ExportAsync(
        string? source, string author, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (thread, key) in await FindAsync(source, author, cancellationToken))
        {
            if (await threads.ReadMentionAsync(thread, key, cancellationToken) is { } row && !row.Value.Mention.Deleted)
            {
                yield return Views.Of(row.Value);
            }
        }

        await foreach (var (letter, share) in letters.FindAsync(source, author, cancellationToken).Take(MaximumMentions))
        {
            var letterId = letter.Value.Id;
            var whole = new JsonObject { ["deadLetter"] = letterId, ["queue"] = letter.Value.Queue, ["body"] = letter.Value.Body };
            foreach (var item in share.Mentions.Count == 0 ? [whole] : share.Mentions.Select(mention => Views.Of(mention, letterId)))
            {
                yield return item;
            }
        }
    }

    private async Task<IReadOnlyList<(ThreadId Thread, MentionKey Mention)>> FindAsync(
        string? source, string author, CancellationToken cancellationToken)
    {
        var found = new List<(ThreadId, MentionKey)>();
        var names = source is not null
            ? [source]
            : (await states.SourcesAsync(cancellationToken)).Select(state => state.Name).Union(plan.Sources.Select(planned => planned.Name));
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
