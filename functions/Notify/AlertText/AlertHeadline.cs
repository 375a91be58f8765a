using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>The first line: severity, what, where, how fast. It is the subject of the mail and the preview on a phone.</summary>
internal sealed class AlertHeadline(AlertFacts facts, Words words, TimeZoneInfo zone)
{
    /// <summary>Short enough that the speed still stands within the first 120 characters.</summary>
    public const int TitleLength = 26;

    private readonly Alert alert = facts.Alert;

    public string Write()
    {
        IEnumerable<string?> parts = alert.Kind switch
        {
            AlertKind.Velocity => [words.Say(Text.HeadVelocity, Title()), Channel(), Pace(), Trend(), Threads(), Replies(facts.Waiting)],
            AlertKind.Sla => [Reply(), Title(), Channel()],
            AlertKind.Volume => [words.Say(Text.HeadVolume), facts.Brand.Name, Speed(Text.HeadMentions), Trend()],
            _ => [words.Say(Text.HeadOperator), UntrustedText.Clean(alert.Evidence.Title, 80)],
        };
        var severity = facts.Reason == NotificationReason.Resolved ? words.Say(Text.SeverityResolved) : words.Severity(alert.Severity);
        return string.Join(" · ", parts.Where(part => part is not null).Prepend(severity));
    }

    private string Title() => words.Quote(UntrustedText.WithoutMarkup(UntrustedText.Clean(alert.Evidence.Title, TitleLength)));

    private string Channel()
    {
        var channel = words.Channel(alert.Evidence.Channel);
        var more = alert.Kind == AlertKind.Sla && facts.Waiting.Any(other => other.Channel != alert.Evidence.Channel);
        return more ? words.Say(Text.AndMoreChannels, channel) : channel;
    }

    /// <summary>At first the speed that raised the alert; later how far the whole incident has come since people were told.</summary>
    private string Pace()
    {
        if (facts.Reason == NotificationReason.First || facts.Size.Voices == 0)
        {
            return Speed(Text.HeadSpeed);
        }

        var voices = words.Number(facts.Size.Voices);
        return facts.LastTold is { Voices: { } before } told && facts.Size.Voices > before
            ? words.Say(Text.HeadVoicesMore, voices, words.Number(facts.Size.Voices - before), words.Span(facts.Now - told.At))
            : words.Say(Text.HeadVoices, voices);
    }

    private string Speed(Text form) => alert.Evidence.Signal is { } signal
        ? words.Say(form, words.Number(signal.Observed), words.Span(signal.Window), words.Number(signal.Expected))
        : words.Say(Text.HeadNegatives, words.Number(alert.Evidence.Negative), words.Number(alert.Evidence.Mentions));

    private string? Threads() => facts.Folded.Count > 0 ? words.Say(Text.HeadThreads, facts.Folded.Count + 1) : null;

    private string Trend() => words.Say(facts.Reason switch
    {
        NotificationReason.Changed => facts.LastTold?.Reason == NotificationReason.Resolved ? Text.TrendAgain : Text.TrendChanged,
        NotificationReason.Repeat => Text.TrendRepeat,
        NotificationReason.Escalated => Text.TrendEscalated,
        NotificationReason.Resolved => Text.TrendResolved,
        _ => Text.TrendFirst,
    });

    /// <summary>How many wait, and which is due next; null when nobody waits.</summary>
    private string? Replies(IReadOnlyList<WaitingReply> waiting)
    {
        if (waiting.Count == 0)
        {
            return null;
        }

        if (waiting is [var only])
        {
            return DueOrLate(only.DueAt);
        }

        var late = waiting.Count(reply => reply.DueAt <= facts.Now);
        if (late == waiting.Count)
        {
            return words.Say(Text.HeadRepliesLate, waiting.Count, words.Span(facts.Now - waiting[0].DueAt));
        }

        var next = waiting[late].DueAt;
        var (at, left) = (words.Time(next, facts.Now, zone), words.Span(next - facts.Now));
        return late == 0
            ? words.Say(Text.HeadRepliesDue, waiting.Count, at, left)
            : words.Say(Text.HeadRepliesMixed, waiting.Count, late, at, left);
    }

    private string? Reply()
    {
        if (facts.Reason == NotificationReason.Resolved || ReplyDeadline.Of(facts) is not { } deadline)
        {
            return null;
        }

        if (facts.Waiting.Any(other => other.Thread != alert.Thread))
        {
            return Replies(facts.Waiting);
        }

        if (deadline.CeilingAt <= facts.Now)
        {
            return words.Say(Text.HeadReplyBeyond, words.Span(deadline.CeilingAt.Value - deadline.WaitingSince));
        }

        return DueOrLate(deadline.DueAt);
    }

    private string DueOrLate(DateTimeOffset due)
    {
        var (at, left) = (words.Time(due, facts.Now, zone), due - facts.Now);
        return left > TimeSpan.Zero
            ? words.Say(Text.HeadReplyDue, at, words.Span(left))
            : words.Say(Text.HeadReplyLate, words.Span(left), at);
    }
}

/// <summary>When a reply is due: by the clock as it stands now, else as it stood when the alert was decided.</summary>
internal sealed record ReplyDeadline(
    DateTimeOffset WaitingSince, DateTimeOffset DueAt, DateTimeOffset? CeilingAt, TimeSpan? Target, bool First)
{
    public static ReplyDeadline? Of(AlertFacts facts)
    {
        var evidence = facts.Alert.Evidence;
        if (facts.Clock is { } clock)
        {
            return new(clock.WaitingSince, clock.DueAt, clock.CeilingAt, clock.Target.Within, clock.FirstResponse);
        }

        return evidence.DueAt is { } due
            ? new(evidence.WaitingSince ?? evidence.DecidedAt, due, evidence.CeilingAt, evidence.Target, true)
            : null;
    }
}
