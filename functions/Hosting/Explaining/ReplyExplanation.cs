using Vigie.Model;
using Vigie.Sla;

namespace Vigie.Hosting.Explaining;

/// <summary>Why somebody was said to wait too long: the calendar, the target and the clock. Pure.</summary>
internal sealed class ReplyExplanation(Alert alert, SlaPolicy policy)
{
    public Explanation Explain(IReadOnlyList<StoredMention> stored)
    {
        var evidence = alert.Evidence;
        if (evidence.WaitingSince is not { } since || evidence.DueAt is not { } due)
        {
            return new Explanation(
                alert, [$"{alert.Id}: a reply is due."], [new Check("evidence", false, ["It does not say since when somebody waits."])]);
        }

        var clock = new ReplyClock { Waiting = [since], FirstNeedAt = since, LastNeedAt = since };
        var verdict = SlaRisk.Assess(clock, evidence.Channel, policy, evidence.DecidedAt)!;
        return new Explanation(
            alert, [.. Words(since, due, verdict)], [ByCalendar(verdict), ByStore(since, stored)]);
    }

    private IEnumerable<string> Words(DateTimeOffset since, DateTimeOffset due, SlaVerdict verdict)
    {
        var evidence = alert.Evidence;
        var hours = policy.Plan.Sla.Calendar is { } name ? $"in the hours of the calendar '{name}'" : "every hour counts";
        yield return $"{alert.Id}: somebody waits for a reply: {Say.OneLine(evidence.Title)}";
        yield return $"Waiting since {Say.Time(since)}; the target of {CamelCase<Channel>.NameOf(evidence.Channel)} is "
            + $"{(evidence.Target is { } target ? Duration.Format(target) : "not kept")} ({hours}): {evidence.TargetProvenance}";
        yield return $"Waiting since + target = due at {Say.Time(due)}; warned from {Say.Time(verdict.WarnAt)} on "
            + $"({Say.Percent(policy.Plan.Sla.WarnAt)} of it).";
        yield return $"The wall of {Duration.Format(policy.Ceiling)} stands at "
            + $"{(evidence.CeilingAt is { } ceiling ? Say.Time(ceiling) : "an unknown time")}. Decided at {Say.Time(evidence.DecidedAt)}.";
        yield return "It would have been silent with an answer, or a dismissal, before that.";
    }

    private Check ByCalendar(SlaVerdict verdict)
    {
        var evidence = alert.Evidence;
        var says = new List<string>();
        Differs("target", evidence.Target is { } target ? Duration.Format(target) : null, Duration.Format(verdict.Target.Within));
        Differs("due", Say.Time(evidence.DueAt!.Value), Say.Time(verdict.DueAt));
        Differs("ceiling", evidence.CeilingAt is { } ceiling ? Say.Time(ceiling) : null, Say.Time(verdict.CeilingAt));
        if (verdict.Stage == SlaStage.OnTime)
        {
            says.Add($"by the targets of now it was on time; warned from {Say.Time(verdict.WarnAt)} on");
        }
        else if (verdict.Severity != alert.Severity)
        {
            var (then, now) = (CamelCase<Severity>.NameOf(alert.Severity), CamelCase<Severity>.NameOf(verdict.Severity));
            says.Add($"its severity is {then}, computed again {now}");
        }

        if (alert.Id != AlertId.Sla(alert.Thread ?? default, evidence.WaitingSince!.Value) && evidence.DecidedAt == alert.OpenedAt)
        {
            says.Add("its id names another wait");
        }

        return new Check("computed again from evidence, targets and calendar of now", says.Count == 0, says);

        void Differs(string name, string? then, string now)
        {
            if (then != now)
            {
                says.Add($"{name} was {then ?? "not kept"}, computed again it is {now}");
            }
        }
    }

    private Check ByStore(DateTimeOffset since, IReadOnlyList<StoredMention> stored)
    {
        var decided = alert.Evidence.DecidedAt;
        var says = new List<string>();
        var asked = stored.Where(mention => mention.Mention is { FromBrand: false } && mention.Mention.CreatedAt == since).ToList();
        if (asked.Count == 0)
        {
            says.Add($"no stored mention was written at {Say.Time(since)}");
        }
        else if (!asked.Exists(mention => mention is { Judgement.NeedsAnswer: true, Mention.Deleted: false }))
        {
            var mention = asked[0];
            says.Add(mention.Mention.Deleted ? $"mention {mention.Key} was withdrawn or forgotten since"
                : mention.Judgement.JudgedBy == Judgement.Person
                    ? $"mention {mention.Key} was corrected by a person since: it needs no answer"
                : $"mention {mention.Key} needs no answer now; it was edited or judged anew");
        }

        var answers = stored.Where(
            mention => mention.Mention.FromBrand && mention.Mention.CreatedAt >= since && mention.SeenAt < decided);
        says.AddRange(answers.Select(answer => $"the brand had answered at {Say.Time(answer.Mention.CreatedAt)}"));
        return new Check("computed again from the store", says.Count == 0, says);
    }
}
