using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>What to do: answer or not, the first step, first words, and what to leave alone.</summary>
internal sealed class AlertAdvice(AlertFacts facts, Words words)
{
    public IEnumerable<Line> Lines()
    {
        if (facts.Reason == NotificationReason.Resolved)
        {
            yield break;
        }

        if (facts.Alert.Kind is AlertKind.Velocity or AlertKind.Sla)
        {
            foreach (var line in Stance())
            {
                yield return line;
            }
        }

        var playbook = facts.Playbook;
        yield return Line.Own(words.Say(Text.FirstStep, facts.Alert.Evidence.Remedy ?? playbook.FirstStep));
        if (playbook.HoldingStatement is { } holding)
        {
            yield return Line.Own(words.Say(Text.Holding, words.Quote(holding)));
        }

        foreach (var not in playbook.DoNot)
        {
            yield return Line.Own(words.Say(Text.DoNot, not));
        }

        yield return Line.Own(Plan());
    }

    private IEnumerable<Line> Stance()
    {
        switch (facts.Alert.Evidence.MainTriage)
        {
            case Triage.Attack:
                yield return Strong(Text.DoAttack);
                yield return Line.Own(words.Say(Text.RungModerate));
                yield return Line.Own(words.Say(Text.RungPrivate));
                yield return Line.Own(words.Say(Text.RungLegal));
                break;
            case Triage.Question:
                yield return Strong(Text.DoQuestion);
                break;
            default:
                yield return Strong(Text.DoCriticism);
                break;
        }
    }

    private string Plan()
    {
        var playbook = facts.Playbook;
        var plan = playbook.ReviewBy is { } review && review < DateOnly.FromDateTime(facts.Now.UtcDateTime)
            ? words.Say(Text.PlanStale, playbook.Name, words.Date(review))
            : words.Say(Text.Plan, playbook.Name);
        var people = new[]
        {
            playbook.Owner is { } owner ? words.Say(Text.Owner, owner) : null,
            playbook.Backup is { } backup ? words.Say(Text.Backup, backup) : null,
        };
        return string.Join(" · ", people.OfType<string>().Prepend(plan));
    }

    private Line Strong(Text text) => new(new Run(words.Say(text), Strong: true));
}
