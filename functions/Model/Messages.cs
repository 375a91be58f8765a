namespace Vigie.Model;

/// <summary>
/// What travels on the queue <c>mentions</c>: at most 100 mentions or 200 KB, because executions are what is billed, and with them the
/// cursor that their source may move to once they are stored.
/// </summary>
public sealed record MentionBatch
{
    public const int MaximumMentions = 100;

    public const int MaximumBytes = 200 * 1024;

    public required string Source { get; init; }

    /// <summary>When they were read, UTC.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>Mentions by brand they speak of: one that speaks of two brands is in it twice.</summary>
    public required IReadOnlyList<BrandMention> Mentions { get; init; }

    /// <summary>For polled sources; pushed ones have no cursor.</summary>
    public CursorCommit? Cursor { get; init; }

    /// <summary>The dead letter that is sent again by this message; absent otherwise.</summary>
    public string? Letter { get; init; }

    /// <summary>
    /// True for what was imported: it is stored, judged and counted, and nobody is alerted by it or owes it an answer. Absent otherwise.
    /// </summary>
    public bool? History { get; init; }

    /// <summary>Makes it the canary of a day: its one mention is no brand's and is never counted.</summary>
    public CanaryMark? Canary { get; init; }

    /// <summary>What it follows from, as a W3C traceparent; written where it is queued.</summary>
    public string? Trace { get; init; }
}

public sealed record BrandMention(string Brand, Mention Mention);

/// <summary>
/// The cursor to commit after the batch it travels with is stored, and only if <paramref name="Lease"/> is still the source's.
/// </summary>
/// <param name="Lease">The lease under which the source was polled.</param>
/// <param name="Next">Opaque to all but the source.</param>
/// <param name="More">Whether the source has more to give right now: it is handed back to <c>collect</c>.</param>
/// <param name="NextPollAt">When to ask again, if there is no more.</param>
public sealed record CursorCommit(string Lease, string Next, bool More, DateTimeOffset NextPollAt);

/// <summary>What travels on the queue <c>collect</c>: poll this source, under this lease.</summary>
public sealed record CollectRequest(string Source, string Lease)
{
    /// <summary>The dead letter that is sent again by this message; absent otherwise.</summary>
    public string? Letter { get; init; }

    /// <summary>What it follows from, as a W3C traceparent; written where it is queued.</summary>
    public string? Trace { get; init; }
}

/// <summary>What travels on the queue <c>alerts</c>: this alert has something pending. A hint; the truth is the alert's row.</summary>
public sealed record AlertNotice(AlertId Alert)
{
    /// <summary>The dead letter that is sent again by this message; absent otherwise.</summary>
    public string? Letter { get; init; }

    /// <summary>What it follows from, as a W3C traceparent; written where it is queued.</summary>
    public string? Trace { get; init; }
}

/// <summary>What an entry point wants queued. It leaves by output bindings, after the function has returned.</summary>
public sealed record Outgoing
{
    /// <summary>
    /// 256 KB is the limit of a message on Basic and Standard; the rest is left to what the broker adds.
    /// See https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas.
    /// </summary>
    public const int MaximumMessageBytes = 250 * 1024;

    public static Outgoing Nothing { get; } = new();

    public IReadOnlyList<MentionBatch> Mentions { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CollectRequest> Collect { get; init => field = value ?? []; } = [];

    public IReadOnlyList<AlertNotice> Alerts { get; init => field = value ?? []; } = [];
}
