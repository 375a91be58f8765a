using Vigie.Model;

namespace Vigie.Notify.AlertText;

/// <summary>What belongs to an alert: who has it, the other threads of the crisis, the other replies that are due.</summary>
internal sealed class AlertContext(AlertFacts facts, Words words, TimeZoneInfo zone)
{
    /// <summary>More than a person reads on a phone helps nobody; the rest is counted.</summary>
    public const int MostListed = 10;

    /// <summary>Deadlines stand here alone, so more of them.</summary>
    public const int MostReplies = 15;

    public IEnumerable<Line> Lines()
    {
        if (facts.Alert is { State: AlertState.Acknowledged, AcknowledgedBy: { } by, AcknowledgedAt: { } at })
        {
            yield return new Line(
                new Run(words.Say(Text.Taken, UntrustedText.Clean(by, 60), words.Time(at, facts.Now, zone)), Untrusted: true));
        }

        var burning = facts.Folded.OrderByDescending(other => other.Evidence.Negative)
            .Select(other => (Thread(other), other.Evidence.Title, other.Evidence.Url));
        foreach (var line in List(Text.AlsoBurning, [.. burning], MostListed))
        {
            yield return line;
        }

        // What can still be answered in time comes first, then what is late, the latest of it first.
        var waiting = facts.Waiting.Where(reply => facts.Alert.Kind != AlertKind.Sla || reply.Thread != facts.Alert.Thread)
            .OrderBy(reply => reply.DueAt <= facts.Now).ThenBy(reply => (reply.DueAt - facts.Now).Duration())
            .Select(reply => (Due(reply), reply.Title, reply.Url));
        foreach (var line in List(facts.Alert.Kind == AlertKind.Sla ? Text.AlsoDue : Text.AllDue, [.. waiting], MostReplies))
        {
            yield return line;
        }
    }

    private IEnumerable<Line> List(Text title, IReadOnlyList<(string Own, string Title, string? Url)> items, int most)
    {
        if (items.Count == 0)
        {
            yield break;
        }

        yield return new Line(new Run(words.Say(title, items.Count), Strong: true));
        foreach (var (own, about, url) in items.Take(most))
        {
            yield return new Line(new Run(own), new Run(UntrustedText.Clean(about, 80), Untrusted: true)) { Url = UntrustedText.Link(url) };
        }

        if (items.Count > most)
        {
            yield return Line.Own(words.Say(Text.AndMore, items.Count - most));
        }
    }

    private string Thread(Alert alert) =>
        words.Say(Text.ThreadLine, words.Channel(alert.Evidence.Channel), words.Number(alert.Evidence.Negative));

    private string Due(WaitingReply reply)
    {
        var left = reply.DueAt - facts.Now;
        var channel = words.Channel(reply.Channel);
        return left > TimeSpan.Zero
            ? words.Say(Text.DueLine, channel, words.Time(reply.DueAt, facts.Now, zone), words.Span(left))
            : words.Say(Text.LateLine, channel, words.Span(left));
    }
}
