using Vigie.Model;

namespace Vigie.Detect;

/// <summary>What is to happen to the velocity alert of a thread.</summary>
internal enum VelocityMove
{
    None,

    /// <summary>The thread picks up speed and nobody was told: a new alert.</summary>
    Open,

    /// <summary>It grew so much since people were told that they are told again.</summary>
    TellGrowth,

    /// <summary>Nobody was told yet: they will be told the newer numbers.</summary>
    Refresh,
}

/// <summary>
/// Whether people must know, and what becomes of alerts when somebody answers. Pure; what it decides is stored in the thread's own
/// transaction.
/// </summary>
internal static class AlertRules
{
    /// <summary>People who know of an alert are told again when the distinct negative authors have grown by this factor.</summary>
    public const int TellAgainFactor = 2;

    /// <summary>The most that is remembered of what was told.</summary>
    public const int MaximumNotifications = 20;

    /// <param name="thread">The thread after the mentions.</param>
    /// <param name="signal">What the detector said of them.</param>
    /// <param name="current">The alert that <see cref="MentionThread.OpenAlert"/> names.</param>
    public static VelocityMove Velocity(MentionThread thread, Signal? signal, Alert? current, DateTimeOffset now)
    {
        if (current is null || current.State == AlertState.Resolved)
        {
            return signal is null ? VelocityMove.None : VelocityMove.Open;
        }

        // A person said that it is no alert. It stays so until the thread is calm and the next episode begins.
        if (current.State == AlertState.Rejected)
        {
            return VelocityMove.None;
        }

        var told = current.Evidence.NegativeAuthors;
        var grown = thread.NegativeAuthors.Count >= TellAgainFactor * Math.Max(told, 1)
            || SeverityRule.Of(Facts(thread, signal, current.Evidence.MainTriage)) > current.Severity;
        if (current.Pending is { } pending)
        {
            var stale = pending.Reason == NotificationReason.First ? thread.NegativeAuthors.Count > told : grown;
            return stale && !(pending.ClaimedUntil > now) ? VelocityMove.Refresh : VelocityMove.None;
        }

        return grown ? VelocityMove.TellGrowth : VelocityMove.None;
    }

    /// <summary>The alert of the thread's next episode, to be told at once.</summary>
    public static Alert Open(MentionThread thread, Evidence evidence) => new()
    {
        Id = AlertId.Velocity(thread.Id, thread.Episodes + 1),
        Kind = AlertKind.Velocity,
        Severity = SeverityRule.Of(Facts(thread, evidence.Signal, evidence.MainTriage)),
        Brand = thread.Brand,
        Thread = thread.Id,
        OpenedAt = evidence.DecidedAt,
        Evidence = evidence,
        Pending = new PendingNotification
        {
            Sequence = 1,
            Reason = NotificationReason.First,
            DecidedAt = evidence.DecidedAt,
            DueAt = evidence.DecidedAt,
        },
    };

    /// <summary>The same alert with newer numbers, and a notification of its growth unless one is on its way already.</summary>
    public static Alert Grow(Alert current, MentionThread thread, Evidence evidence)
    {
        var severity = SeverityRule.Of(Facts(thread, evidence.Signal, evidence.MainTriage));
        var pending = severity > current.Severity && current.Pending is { } waiting && !(waiting.ClaimedUntil > evidence.DecidedAt)
            ? waiting with { DueAt = evidence.DecidedAt }
            : current.Pending;
        return current with
        {
            Severity = severity > current.Severity ? severity : current.Severity,
            Evidence = evidence with
            {
                Signal = evidence.Signal ?? current.Evidence.Signal,
                Proof = evidence.Proof ?? current.Evidence.Proof,
            },
            Pending = pending ?? new PendingNotification
            {
                Sequence = NextSequence(current),
                Reason = NotificationReason.Changed,
                DecidedAt = evidence.DecidedAt,
                DueAt = evidence.DecidedAt,
            },
        };
    }

    /// <summary>
    /// The SLA alert as it is once the wait it is about has ended, or null while it has not. Nobody is told: the answer was the news.
    /// </summary>
    public static Alert? Answered(Alert alert, MentionThread thread, DateTimeOffset now)
    {
        var over = alert.Kind == AlertKind.Sla
            && alert.State is AlertState.Open or AlertState.Acknowledged
            && (thread.Clock.Waiting.Count == 0 || thread.Clock.Waiting[0] > alert.Evidence.WaitingSince);
        return over
            ? alert with { State = AlertState.Resolved, ClosedAt = now, Pending = null, Notifications = WithWithheld(alert, now) }
            : null;
    }

    private static IReadOnlyList<Notification> WithWithheld(Alert alert, DateTimeOffset now) => alert.Pending is not { } pending
        ? alert.Notifications
        : [.. alert.Notifications.TakeLast(MaximumNotifications - 1), new Notification
        {
            Sequence = pending.Sequence,
            Reason = pending.Reason,
            At = now,
            Withheld = WithheldReason.Answered,
            Deliveries = pending.Deliveries,
        }];

    private static int NextSequence(Alert alert) => alert.Notifications.Select(told => told.Sequence).DefaultIfEmpty().Max() + 1;

    private static SeverityFacts Facts(MentionThread thread, Signal? signal, Triage mainTriage) => new()
    {
        Kind = AlertKind.Velocity,
        NegativeAuthors = thread.NegativeAuthors.Count,
        NegativeShare = thread.Mentions == 0 ? 0 : (double)thread.Negative / thread.Mentions,
        Growth = SeverityRule.GrowthOf(signal),
        LargestReach = thread.LargestReach,
        MainTriage = mainTriage,
    };
}
