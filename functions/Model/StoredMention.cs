using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>A mention as the tables hold it: with its judgement and the thread it belongs to.</summary>
public sealed record StoredMention
{
    public required string Brand { get; init; }

    public required ThreadId Thread { get; init; }

    public required Mention Mention { get; init; }

    /// <summary>What counts: a person's word where there is one, else the judge's.</summary>
    public required Judgement Judgement { get; init; }

    /// <summary>When it was first read, UTC: the upper end of the collection delay.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When its present revision was read, UTC; absent while it is as it was first read.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    /// <summary>What a person said of the judgement; absent while nobody looked, and once the mention is deleted or erased.</summary>
    public Review? Review { get; init; }

    /// <summary>True for what was imported as history; absent otherwise.</summary>
    public bool? History { get; init; }

    /// <summary>Whether its author waits for an answer. Nobody waits for one to what was imported.</summary>
    [JsonIgnore]
    public bool WaitsForAnswer => Judgement.NeedsAnswer && History != true;

    [JsonIgnore]
    public MentionKey Key => MentionKey.Of(Mention);

    /// <summary>
    /// The mention with another opinion of a judge. Where a person spoke, that counts on; the opinion, and the language it found, are kept
    /// beside it.
    /// </summary>
    public StoredMention Rejudged(Judgement judgement) =>
        Review is { } review
            ? this with
            {
                Judgement = Judgement with { Language = judgement.Language },
                Review = review with { Judge = judgement },
            }
        : Judgement.JudgedBy == Judgement.Person ? this
        : this with { Judgement = judgement };
}
