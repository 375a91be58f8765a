using System.Runtime.CompilerServices;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Text;

namespace Vigie.Store;

/// <summary>What a dead letter holds of one author.</summary>
/// <param name="Mentions">What they said; empty when the letter cannot be read as mentions.</param>
/// <param name="Rest">The letter without it; null when nothing else is in it.</param>
public sealed record AuthorShare(IReadOnlyList<BrandMention> Mentions, DeadLetter? Rest);

/// <summary>
/// Finds and forgets what dead letters hold of an author. A letter that nobody can read as mentions is one entry: it is theirs if it names
/// them anywhere, whatever the source, since it does not say where.
/// </summary>
public sealed class AuthorLetters(StateStore states)
{
    private const int Attempts = 8;

    /// <summary>
    /// The letters that hold something of the author, by id or name as the source has it; of any source when none is given.
    /// </summary>
    public async IAsyncEnumerable<(Row<DeadLetter> Letter, AuthorShare Share)> FindAsync(
        string? source, string author, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in states.DeadLettersAsync(cancellationToken))
        {
            if (ShareOf(row.Value, source, author) is { } share)
            {
                yield return (row, share);
            }
        }
    }

    /// <summary>Idempotent.</summary>
    /// <returns>How many letters held something.</returns>
    /// <exception cref="ExpectedFailureException">Others changed a letter all the while; ask again.</exception>
    public async Task<int> EraseAsync(string? source, string author, CancellationToken cancellationToken)
    {
        var letters = 0;
        await foreach (var (letter, _) in FindAsync(source, author, cancellationToken))
        {
            letters++;
            await EraseAsync(letter, source, author, cancellationToken);
        }

        return letters;
    }

    /// <summary>Null when it holds nothing of the author. Pure.</summary>
    internal static AuthorShare? ShareOf(DeadLetter letter, string? source, string author)
    {
        if (letter.Queue != "mentions" || BatchOf(letter) is not { } batch)
        {
            return letter.Queue is "mentions" or DeadLetter.WebhookQueue && Names(letter.Body, author) ? new AuthorShare([], null) : null;
        }

        var theirs = batch.Mentions.ToLookup(mention =>
            mention.Mention.Author?.Identity == author
            && (source is null || source.Equals(mention.Mention.Source, StringComparison.OrdinalIgnoreCase)));
        if (!theirs[true].Any())
        {
            return null;
        }

        var rest = batch with { Mentions = [.. theirs[false]] };
        return new AuthorShare(
            [.. theirs[true]],
            rest.Mentions.Count == 0 ? null : letter with { Body = JsonSerializer.Serialize(rest, VigieJson.Default.MentionBatch) });
    }

    private static MentionBatch? BatchOf(DeadLetter letter)
    {
        try
        {
            return JsonSerializer.Deserialize(letter.Body, VigieJson.Default.MentionBatch);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether any value is the author. What is no JSON (a long entry is cut) names them if they stand in it in quotes.</summary>
    private static bool Names(string body, string author)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Names(json.RootElement, author);
        }
        catch (JsonException)
        {
            return body.Contains($"\"{author}\"", StringComparison.Ordinal)
                || body.Contains($"\"{JsonEncodedText.Encode(author)}\"", StringComparison.Ordinal);
        }
    }

    private static bool Names(JsonElement json, string author) => json.ValueKind switch
    {
        JsonValueKind.String => JsonText.Of(json) == author,
        JsonValueKind.Number => json.GetRawText() == author,
        JsonValueKind.Array => json.EnumerateArray().Any(item => Names(item, author)),
        JsonValueKind.Object => json.EnumerateObject().Any(member => Names(member.Value, author)),
        _ => false,
    };

    private async Task EraseAsync(Row<DeadLetter> letter, string? source, string author, CancellationToken cancellationToken)
    {
        var id = letter.Value.Id;
        Row<DeadLetter>? current = letter;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (current is null)
            {
                // Nothing else was in it, so nothing is to be sent again.
                await states.RemoveRedriveAsync(id, cancellationToken);
                return;
            }

            if (ShareOf(current.Value, source, author) is not { } share)
            {
                return;
            }

            await (share.Rest is { } rest
                ? states.ReplaceDeadLetterAsync(rest, current.ETag, cancellationToken)
                : states.RemoveDeadLetterAsync(id, current.ETag, cancellationToken));
            current = await states.ReadDeadLetterAsync(id, cancellationToken);
        }

        throw new ExpectedFailureException(
            FailureKind.Temporary, $"Dead letter {id} keeps changing; it is not erased yet. Ask again in a moment.");
    }
}
