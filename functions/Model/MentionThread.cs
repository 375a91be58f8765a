using System.Text.Json.Serialization;

namespace Vigie.Model;

public enum ReplyState
{
    /// <summary>Nobody waits for the brand.</summary>
    Quiet,

    /// <summary>At least one message waits for an answer.</summary>
    Waiting,

    /// <summary>The brand, or a person of it, answered after the last message that needs one.</summary>
    Answered,

    /// <summary>A person decided that no answer is needed, or that it is not about the brand.</summary>
    Dismissed,
}

/// <summary>
/// The summary of the mentions that belong together. Derived from them and committed with them in one transaction.
/// (Not called Thread, so as not to meet <see cref="System.Threading.Thread"/>.)
/// </summary>
public sealed record MentionThread
{
    public required ThreadId Id { get; init; }

    public required string Brand { get; init; }

    public required string Source { get; init; }

    public required Channel Channel { get; init; }

    /// <summary>Link to the place to answer: the first mention's.</summary>
    public string? Url { get; init; }

    /// <summary>Title, or the first words of the first mention; untrusted.</summary>
    public required string Title { get; init; }

    /// <summary>Language of most of the mentions, ISO 639-1.</summary>
    public string Language { get; init => field = value ?? "und"; } = "und";

    /// <summary>
    /// By how many mentions <see cref="Language"/> leads: a majority vote that needs to remember no more than this (Boyer and Moore 1981).
    /// </summary>
    public int LanguageLead { get; init; }

    public int Mentions { get; init; }

    public int Positive { get; init; }

    public int Negative { get; init; }

    public int Questions { get; init; }

    public int Attacks { get; init; }

    public AuthorSet Authors { get; init => field = value ?? AuthorSet.Empty; } = AuthorSet.Empty;

    public AuthorSet NegativeAuthors { get; init => field = value ?? AuthorSet.Empty; } = AuthorSet.Empty;

    /// <summary>Publication time of the earliest and the latest mention that is not the brand's.</summary>
    public DateTimeOffset FirstAt { get; init; }

    public DateTimeOffset LastAt { get; init; }

    /// <summary>Greatest followers count among the authors whose reach is known.</summary>
    public long? LargestReach { get; init; }

    public ReplyClock Clock { get; init => field = value ?? new(); } = new();

    public VelocityState Velocity { get; init => field = value ?? new(); } = new();

    /// <summary>The velocity alert that is open for this thread, if one is.</summary>
    public AlertId? OpenAlert { get; init; }

    /// <summary>How many velocity alerts this thread ever opened.</summary>
    public int Episodes { get; init; }

    /// <summary>How many commits changed mentions that were stored before: edits, deletions, corrections, erasures.</summary>
    public int Revisions { get; init; }

    [JsonIgnore]
    public ReplyState State =>
        Clock.Waiting.Count > 0 ? ReplyState.Waiting
        : Clock.DismissedAt is not null && !(Clock.LastAnswerAt > Clock.DismissedAt) ? ReplyState.Dismissed
        : Clock.LastAnswerAt is not null ? ReplyState.Answered
        : ReplyState.Quiet;
}
