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
            AlertKind.Velocity => [words.Say(Text.HeadVelocity, Title()), Channel(), Speed(Text.HeadSpeed), Trend(), Threads()],
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
        return facts.Gathered.Any(other => other.Evidence.Channel != alert.Evidence.Channel) ? words.Say(Text.AndMoreChannels, channel) : channel;
    }

    private string Speed(Text form) => alert.Evidence.Signal is { } signal
        ? words.Say(form, words.Number(signal.Observed), words.Span(signal.Window), words.Number(signal.Expected))
        : words.Say(Text.HeadNegatives, words.Number(alert.Evidence.Negative), words.Number(alert.Evidence.Mentions));

    private string? Threads() => facts.Folded.Count > 0 ? words.Say(Text.HeadThreads, facts.Folded.Count + 1) : null;

    private string Trend() => words.Say(facts.Reason switch
    {
        NotificationReason.Changed => Text.TrendChanged,
        NotificationReason.Repeat => Text.TrendRepeat,
        NotificationReason.Escalated => Text.TrendEscalated,
        NotificationReason.Resolved => Text.TrendResolved,
        _ => Text.TrendFirst,
    });

    private string? Reply()
    {
        if (facts.Reason == NotificationReason.Resolved || ReplyDeadline.Of(facts) is not { } deadline)
        {
            return null;
        }

        var due = facts.Gathered.Select(other => other.Evidence.DueAt).OfType<DateTimeOffset>().Append(deadline.DueAt).Min();
        var left = due - facts.Now;
        if (facts.Gathered.Count > 0)
        {
            return left > TimeSpan.Zero
                ? words.Say(Text.HeadRepliesDue, facts.Gathered.Count + 1, words.Time(due, facts.Now, zone), words.Span(left))
                : words.Say(Text.HeadRepliesLate, facts.Gathered.Count + 1, words.Span(left));
        }

        if (deadline.CeilingAt <= facts.Now)
        {
            return words.Say(Text.HeadReplyBeyond, words.Span(deadline.CeilingAt.Value - deadline.WaitingSince));
        }

        return left > TimeSpan.Zero
            ? words.Say(Text.HeadReplyDue, words.Time(due, facts.Now, zone), words.Span(left))
            : words.Say(Text.HeadReplyLate, words.Span(left), words.Time(due, facts.Now, zone));
    }
}

/// <summary>When a reply is due: by the clock as it stands now, else as it stood when the alert was decided.</summary>
internal sealed record ReplyDeadline(DateTimeOffset WaitingSince, DateTimeOffset DueAt, DateTimeOffset? CeilingAt, TimeSpan? Target, bool First)
{
    public static ReplyDeadline? Of(AlertFacts facts)
    {
        var evidence = facts.Alert.Evidence;
        if (facts.Clock is { } clock)
        {
            return new(clock.WaitingSince, clock.DueAt, clock.CeilingAt, clock.Target.Within, clock.FirstResponse);
        }

        return evidence.DueAt is { } due ? new(evidence.WaitingSince ?? evidence.DecidedAt, due, evidence.CeilingAt, evidence.Target, true) : null;
    }
}
