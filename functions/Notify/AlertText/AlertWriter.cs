using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>Writes what an alert says, in the order in which it is needed. A pure function of the facts.</summary>
internal sealed class AlertWriter
{
    /// <summary>Longest excerpt: enough to see how bad, three of them on a phone.</summary>
    public const int ExcerptLength = 280;

    public const int MostExcerpts = 3;

    /// <summary>A word that weighed is cut here.</summary>
    private const int WordLength = 24;

    private readonly AlertFacts facts;
    private readonly Alert alert;
    private readonly Evidence evidence;
    private readonly Words words;
    private readonly TimeZoneInfo zone;

    private AlertWriter(AlertFacts facts)
    {
        this.facts = facts;
        alert = facts.Alert;
        evidence = alert.Evidence;
        words = Words.Of(facts.Brand.Language);
        zone = facts.Brand.Zone();
    }

    public static AlertContent Write(AlertFacts facts)
    {
        if (facts.Alert.Id.IsCanary)
        {
            return CanaryText.Write(facts);
        }

        var writer = new AlertWriter(facts);
        return new AlertContent
        {
            Language = writer.words.Language,
            Severity = facts.Alert.Severity,
            Headline = new AlertHeadline(facts, writer.words, writer.zone).Write(),
            PossibleRepeat = facts.PossibleRepeat ? writer.words.Say(Text.PossibleRepeat) : null,
            Deadline = [.. writer.Deadline().Concat(writer.People()).Select(Line.Own)],
            Reason = [.. writer.Why()],
            Numbers = Line.Own(new AlertNumbers(facts, writer.words).Write()),
            Excerpts = [.. facts.Alert.Evidence.Excerpts.Take(MostExcerpts).Select(writer.Quote)],
            ToDo = [.. new AlertAdvice(facts, writer.words).Lines()],
            Links = [.. new AlertLinks(facts, writer.words).All()],
            Context = [.. new AlertContext(facts, writer.words, writer.zone).Lines()],
            Footer = [.. writer.Footer().Select(Line.Own)],
            Titles = new SectionTitles(
                writer.words.Say(Text.TitleWhy), writer.words.Say(Text.TitleEvidence),
                writer.words.Say(Text.TitleToDo), writer.words.Say(Text.TitleContext)),
        };
    }

    private IEnumerable<string> Deadline()
    {
        if (facts.Reason == NotificationReason.Resolved || alert.Kind is AlertKind.Operator or AlertKind.Volume)
        {
            yield break;
        }

        if (ReplyDeadline.Of(facts) is not { } deadline)
        {
            yield return words.Say(Text.NobodyWaits);
            yield break;
        }

        var left = deadline.DueAt - facts.Now;
        var parts = new List<string>
        {
            words.Say(
                left <= TimeSpan.Zero ? Text.ReplyWasDue : deadline.First ? Text.FirstReplyBy : Text.NextReplyBy,
                $"{Time(deadline.DueAt)} ({facts.Brand.TimeZone})"),
            words.Say(left > TimeSpan.Zero ? Text.ReplyLeft : Text.ReplyAgo, words.Span(left)),
        };
        if (deadline.Target is { } target)
        {
            parts.Add(words.Say(Text.Target, words.Channel(evidence.Channel), words.Span(target)));
        }

        if (deadline.CeilingAt is { } ceiling)
        {
            parts.Add(ceiling > facts.Now
                ? words.Say(Text.Ceiling, Time(ceiling))
                : words.Say(Text.CeilingPassed, words.Span(facts.Now - ceiling)));
        }

        yield return string.Join(" · ", parts);
    }

    private IEnumerable<string> People()
    {
        if (facts.OnCall.Owner is not { } owner)
        {
            yield return words.Say(Text.NoOwner);
            yield break;
        }

        yield return words.Say(Text.Owner, owner.Name)
            + (facts.OnCall.Backup is { } backup ? " · " + words.Say(Text.Backup, backup.Name) : string.Empty);
        if (alert.Kind != AlertKind.Operator && alert.Severity > owner.AnswersAloneUpTo)
        {
            var limit = words.Severity(owner.AnswersAloneUpTo);
            yield return facts.OnCall.Approver is { } approver && approver != owner.Name
                ? words.Say(Text.Approval, owner.Name, limit, approver)
                : words.Say(Text.ApprovalNobody, owner.Name, limit);
        }
    }

    private IEnumerable<Line> Why()
    {
        var open = words.Span(facts.Now - alert.OpenedAt);
        var why = facts.Reason switch
        {
            NotificationReason.Changed =>
                words.Say(facts.LastTold?.Reason == NotificationReason.Resolved ? Text.WhyAgain : Text.WhyChanged),
            NotificationReason.Repeat => words.Say(Text.WhyRepeat, open),
            NotificationReason.Escalated => words.Say(Text.WhyEscalated, open),
            NotificationReason.Resolved => words.Say(ResolvedText(), open),
            _ => words.Say(Text.WhyFirst),
        };
        if (evidence.Signal is not null && facts.Reason != NotificationReason.First
            && facts.LastTold is { Voices: { } before } told && facts.Size.Voices > 0)
        {
            // What raised it is old news by now; people have seen it.
            var since = words.Say(Text.WhySince, words.Span(facts.Now - told.At), words.Number(before), words.Number(facts.Size.Voices));
            yield return Line.Own($"{why} {since}");
            if (told.Severity < alert.Severity)
            {
                yield return Line.Own(words.Say(Text.WhyRose, words.Severity(told.Severity.Value), words.Severity(alert.Severity)));
            }
        }
        else if (evidence.Signal is { } signal)
        {
            yield return Line.Own($"{why} {Score(signal)}");
            yield return Line.Own(new SignalWords(words).Describe(signal));
        }
        else if (alert.Kind == AlertKind.Sla && ReplyDeadline.Of(facts) is { } deadline)
        {
            var waited = words.Say(Text.WhyReply, Time(deadline.WaitingSince), words.Span(facts.Now - deadline.WaitingSince));
            var target = deadline.Target is { } within && evidence.TargetProvenance is { } provenance
                ? " " + words.Say(Text.WhyReplyWarned, words.Channel(evidence.Channel), words.Span(within), provenance)
                : string.Empty;
            yield return Line.Own($"{why} {waited}{target}");
        }
        else
        {
            // What is wrong may name what a source said of itself: not our words.
            yield return evidence.Problem is { } problem
                ? new Line(new Run(why + " "), new Run(UntrustedText.Clean(problem, 500), Untrusted: true))
                : Line.Own(why);
        }
    }

    private Text ResolvedText() => alert.Kind != AlertKind.Velocity ? Text.WhyResolved
        : facts.Waiting.Count > 0 ? Text.WhyResolvedWaiting
        : Text.WhyResolvedVelocity;

    private string Score(Signal signal) => words.Say(
        Text.WhyScore,
        words.Number(signal.Observed),
        words.Span(signal.Window),
        words.Number(signal.Expected),
        words.Number(signal.Score),
        words.Number(signal.Threshold));

    private Line Quote(Excerpt excerpt)
    {
        var author = UntrustedText.Clean(excerpt.Author, 40);
        IReadOnlyList<Run> runs =
        [
            new Run(author.Length > 0 ? Time(excerpt.At) + " · " : Time(excerpt.At), Strong: true),
            new Run(author, Untrusted: true, Strong: true),
            new Run(words.Say(Text.Colon)),
            new Run(UntrustedText.Clean(excerpt.Text, ExcerptLength), Untrusted: true),
            .. Weighed(excerpt),
        ];
        return new Line([.. runs.Where(run => run.Text.Length > 0)]) { Url = UntrustedText.Link(excerpt.Url) };
    }

    private IEnumerable<Run> Weighed(Excerpt excerpt)
    {
        var because = (excerpt.Because ?? []).Select(word => UntrustedText.Clean(word, WordLength)).Where(word => word.Length > 0);
        var list = string.Join(", ", because.Take(Excerpt.MostWords));
        return list.Length == 0 ? [] : [new Run(words.Say(Text.Weighed)), new Run(list, Untrusted: true)];
    }

    private IEnumerable<string> Footer()
    {
        var id = words.Say(Text.FooterAlert, alert.Id.Value, facts.Sequence);
        var published = evidence.LatestMentionAt ?? evidence.DecidedAt;
        var seen = words.Say(Text.FooterSeen, Time(published), words.Span(evidence.DecidedAt - published));
        var via = words.Say(Text.FooterVia, string.Join(words.Say(Text.And), facts.Via.Select(words.ChannelName)));
        yield return alert.Kind == AlertKind.Operator || facts.Via.Count == 0 ? $"{id} · {via}" : $"{id} · {seen} · {via}";
        if (facts.Reason != NotificationReason.Resolved)
        {
            yield return words.Say(alert.Kind switch
            {
                AlertKind.Velocity => Text.EndsVelocity,
                AlertKind.Sla => Text.EndsReply,
                AlertKind.Volume => Text.EndsVolume,
                _ => Text.EndsOperator,
            });
        }

        yield return words.Say(Text.Privacy, facts.Brand.Name, facts.Brand.TimeZone);
    }

    private string Time(DateTimeOffset at) => words.Time(at, facts.Now, zone);
}
