using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>A mention as the tables hold it: with its judgement and the thread it belongs to.</summary>
public sealed record StoredMention
{
    public required string Brand { get; init; }

    public required ThreadId Thread { get; init; }

    public required Mention Mention { get; init; }

    public required Judgement Judgement { get; init; }

    /// <summary>When it was first read, UTC: the upper end of the collection delay.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When its present revision was read, UTC; absent while it is as it was first read.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    [JsonIgnore]
    public MentionKey Key => MentionKey.Of(Mention);
}
