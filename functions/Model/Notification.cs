namespace Vigie.Model;

/// <summary>Why people are told now. The words are Alertmanager's idea: every notification carries its reason.</summary>
public enum NotificationReason
{
    /// <summary>Nobody was told of this before.</summary>
    First,

    /// <summary>It grew or changed since people were told.</summary>
    Changed,

    /// <summary>Still open after the repeat interval.</summary>
    Repeat,

    /// <summary>Nobody took it in time: the next person is told.</summary>
    Escalated,

    /// <summary>The cause is gone.</summary>
    Resolved,
}

/// <summary>Why a notification was decided but not sent; shown in the alert log.</summary>
public enum WithheldReason
{
    None,

    /// <summary>Folded into another open alert as its update.</summary>
    Folded,

    /// <summary>The thread was answered before it was sent.</summary>
    Answered,

    /// <summary>The thread was dismissed, or the alert rejected, before it was sent.</summary>
    Dismissed,

    /// <summary>A person muted it.</summary>
    Muted,

    /// <summary>Quiet hours, and not severe enough to break them.</summary>
    QuietHours,

    /// <summary>No channel is configured: it is on the dashboard alone.</summary>
    NoChannel,

    /// <summary>A newer notification of the same alert says more.</summary>
    Superseded,

    /// <summary>A person took it before it was sent.</summary>
    Taken,

    /// <summary>It has grown too little since people were told: not worth a message.</summary>
    NotGrown,

    /// <summary>It comes in the day's one mail, for the budget.</summary>
    Digest,
}

/// <summary>A notification that was decided and not yet told.</summary>
public sealed record PendingNotification
{
    /// <summary>Counts the notifications of one alert, from 1: with channel and recipient it names a delivery.</summary>
    public required int Sequence { get; init; }

    public required NotificationReason Reason { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>When to try (again); <c>Watch</c> hands it out then.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>Who is sending it, and until when nobody else may.</summary>
    public string? ClaimedBy { get; init; }

    public DateTimeOffset? ClaimedUntil { get; init; }

    /// <summary>Attempts so far, per channel and recipient.</summary>
    public IReadOnlyList<Delivery> Deliveries { get; init => field = value ?? []; } = [];

    /// <summary>Something more belongs to it that came while it was being sent: an update follows.</summary>
    public bool More { get; init; }

    /// <summary>When it may be told; null: now. Until then a notice of it comes to nothing.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => DueAt > now ? DueAt : ClaimedUntil > now ? ClaimedUntil : null;
}

/// <summary>One notification that is over: told, or withheld with a reason.</summary>
public sealed record Notification
{
    public required int Sequence { get; init; }

    public required NotificationReason Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    public WithheldReason Withheld { get; init; }

    /// <summary>The first line of what was said; updates by email keep the subject of the first.</summary>
    public string? Headline { get; init; }

    /// <summary>
    /// What people knew from then on, against which growth is held: severity, negative voices of the incident, velocity alerts in it.
    /// </summary>
    public Severity? Severity { get; init; }

    public int? Voices { get; init; }

    public int? Episodes { get; init; }

    public IReadOnlyList<Delivery> Deliveries { get; init => field = value ?? []; } = [];
}

public enum DeliveryOutcome
{
    /// <summary>The attempt began and its end is not known: the next one is labelled a possible repeat.</summary>
    Unknown,

    /// <summary>The channel accepted it.</summary>
    Accepted,

    /// <summary>It failed and will be tried again.</summary>
    FailedForNow,

    /// <summary>It failed and trying again is useless.</summary>
    FailedForGood,
}

/// <summary>The attempts to hand one notification to one person or room by one channel.</summary>
public sealed record Delivery
{
    /// <summary>Name of the alert channel, for example "teams" or "email".</summary>
    public required string Channel { get; init; }

    /// <summary>Person, room or address, as configured; never a secret or a full webhook URL.</summary>
    public required string Recipient { get; init; }

    public required DeliveryOutcome Outcome { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset LastAttemptAt { get; init; }

    /// <summary>When it is tried again, if it failed for now.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Whether an earlier attempt may have arrived: the text says so.</summary>
    public bool PossibleRepeat { get; init; }

    /// <summary>In plain words, when it failed.</summary>
    public string? Error { get; init; }
}
