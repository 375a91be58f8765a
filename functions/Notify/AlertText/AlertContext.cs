using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>What belongs to an alert: who has it, the other threads of the crisis, the other replies that are due.</summary>
internal sealed class AlertContext(AlertFacts facts, Words words, TimeZoneInfo zone)
{
    /// <summary>More than a person reads on a phone helps nobody; the rest is counted.</summary>
    public const int MostListed = 10;

    public IEnumerable<Line> Lines()
    {
        if (facts.Alert is { State: AlertState.Acknowledged, AcknowledgedBy: { } by, AcknowledgedAt: { } at })
        {
            yield return new Line(new Run(words.Say(Text.Taken, UntrustedText.Clean(by, 60), words.Time(at, facts.Now, zone)), Untrusted: true));
        }

        foreach (var line in List(Text.AlsoBurning, [.. facts.Folded.OrderByDescending(other => other.Evidence.Negative)], Thread))
        {
            yield return line;
        }

        foreach (var line in List(Text.AlsoDue, [.. facts.Gathered.OrderBy(other => other.Evidence.DueAt)], Due))
        {
            yield return line;
        }
    }

    private IEnumerable<Line> List(Text title, IReadOnlyList<Alert> alerts, Func<Alert, string> own)
    {
        if (alerts.Count == 0)
        {
            yield break;
        }

        yield return new Line(new Run(words.Say(title, alerts.Count), Strong: true));
        foreach (var alert in alerts.Take(MostListed))
        {
            yield return new Line(new Run(own(alert)), new Run(UntrustedText.Clean(alert.Evidence.Title, 80), Untrusted: true))
            {
                Url = UntrustedText.Link(alert.Evidence.Url),
            };
        }

        if (alerts.Count > MostListed)
        {
            yield return Line.Own(words.Say(Text.AndMore, alerts.Count - MostListed));
        }
    }

    private string Thread(Alert alert) => words.Say(Text.ThreadLine, words.Channel(alert.Evidence.Channel), words.Number(alert.Evidence.Negative));

    private string Due(Alert alert)
    {
        var left = (alert.Evidence.DueAt ?? facts.Now) - facts.Now;
        var channel = words.Channel(alert.Evidence.Channel);
        return left > TimeSpan.Zero
            ? words.Say(Text.DueLine, channel, words.Time(facts.Now + left, facts.Now, zone), words.Span(left))
            : words.Say(Text.LateLine, channel, words.Span(left));
    }
}
