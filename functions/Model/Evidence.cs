using System.Text.Json.Serialization;

namespace Vigie.Model;

/// <summary>The evidence file of an alert: from it anybody can say why, and compute the decision again.</summary>
public sealed record Evidence
{
    /// <summary>What a thread's summary alone says.</summary>
    public static Evidence Of(MentionThread thread, DateTimeOffset now) => new()
    {
        DecidedAt = now,
        LatestMentionAt = thread.LastAt,
        Title = thread.Title,
        Channel = thread.Channel,
        Url = thread.Url,
        Language = thread.Language,
        Mentions = thread.Mentions,
        Negative = thread.Negative,
        Authors = thread.Authors.Count,
        NegativeAuthors = thread.NegativeAuthors.Count,
        LargestReach = thread.LargestReach,
    };

    /// <summary>When the decision was made, and when the latest mention it rests on was published.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    public DateTimeOffset? LatestMentionAt { get; init; }

    /// <summary>Title of the thread, or what the alert is about in a few words; untrusted.</summary>
    public required string Title { get; init; }

    public Channel Channel { get; init; }

    public string? Url { get; init; }

    public string Language { get; init => field = value ?? "und"; } = "und";

    public int Mentions { get; init; }

    public int Negative { get; init; }

    public int Authors { get; init; }

    public int NegativeAuthors { get; init; }

    public Triage MainTriage { get; init; }

    public long? LargestReach { get; init; }

    /// <summary>At most three, strongest first.</summary>
    public IReadOnlyList<Excerpt> Excerpts { get; init => field = value ?? []; } = [];

    /// <summary>What the detector measured.</summary>
    public Signal? Signal { get; init; }

    /// <summary>What <see cref="Signal"/> was computed from: it can be computed again. Absent where no detector spoke.</summary>
    public Proof? Proof { get; init; }

    /// <summary>Since when somebody waits, the target, and the wall that nothing extends.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    public DateTimeOffset? DueAt { get; init; }

    public DateTimeOffset? CeilingAt { get; init; }

    /// <summary>Target of the channel in plain numbers, and who says so (the survey, or "by extension").</summary>
    public TimeSpan? Target { get; init; }

    public string? TargetProvenance { get; init; }

    /// <summary>Operator alerts: what is wrong and what to do, in plain words.</summary>
    public string? Problem { get; init; }

    public string? Remedy { get; init; }
}

/// <summary>A few words of a mention, with its place: enough to see how bad, small enough for a card.</summary>
/// <remarks>Author and address are written also when absent: a constructor's parameter must be there to be read back.</remarks>
public sealed record Excerpt(
    MentionKey Mention,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Author,
    DateTimeOffset At,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Url,
    Sentiment Sentiment)
{
    /// <summary>How many of the words are kept here.</summary>
    public const int MostWords = 3;

    /// <summary>The words that weighed most in its judgement, strongest first; untrusted. Absent when there are none.</summary>
    public IReadOnlyList<string>? Because { get; init; }

    /// <summary>The first words of a judgement; null when it has none.</summary>
    public static IReadOnlyList<string>? Weighed(Judgement judgement) =>
        judgement.Because.Count == 0 ? null : [.. judgement.Because.Take(MostWords)];
}
