using Vigie.Model;

namespace Vigie.Detect.Backtest;

/// <summary>What people said of an alert: was it serious?</summary>
public enum SeriousMark
{
    /// <summary>Nobody said anything.</summary>
    None,

    /// <summary>Somebody took it, or said that it was serious.</summary>
    Serious,

    /// <summary>Somebody said that it was a false alarm, not about the brand, or not serious.</summary>
    NotSerious,
}

/// <summary>An alert that was really raised, with what people said of it.</summary>
public sealed record MarkedAlert(AlertId Id, AlertKind Kind, ThreadId? Thread, DateTimeOffset At, SeriousMark Mark)
{
    public static MarkedAlert Of(Alert alert) => new(alert.Id, alert.Kind, alert.Thread, alert.OpenedAt, MarkOf(alert));

    /// <summary>The last word counts; who took an alert thought it serious, who rejected it did not.</summary>
    public static SeriousMark MarkOf(Alert alert)
    {
        var said = alert.Decisions.LastOrDefault(decision => decision.Action is AlertAction.Serious or AlertAction.NotSerious
            or AlertAction.Rejected)?.Action;
        return said switch
        {
            AlertAction.Serious => SeriousMark.Serious,
            AlertAction.NotSerious or AlertAction.Rejected => SeriousMark.NotSerious,
            _ when alert.State == AlertState.Rejected => SeriousMark.NotSerious,
            _ => alert.Decisions.Any(decision => decision.Action is AlertAction.Acknowledged or AlertAction.HandedOver)
                ? SeriousMark.Serious
                : SeriousMark.None,
        };
    }
}

/// <summary>One event by both settings.</summary>
/// <param name="Now">The alarm of the current settings; null when only the candidate's call it out.</param>
/// <param name="Then">The alarm of the candidate's settings; null when only the current ones call it out.</param>
/// <param name="Mark">What people said of the alert that was really raised.</param>
public sealed record ComparedAlarm(BacktestAlarm? Now, BacktestAlarm? Then, SeriousMark Mark)
{
    /// <summary>The earlier of the two.</summary>
    public BacktestAlarm First => Now is null || Then?.At < Now.At ? Then! : Now; // One of them is there.

    /// <summary>Minutes that the candidate is later (negative: earlier); null when only one of them speaks.</summary>
    public double? MinutesLater => Now is { } now && Then is { } then ? (then.At - now.At).TotalMinutes : null;
}

/// <summary>Two runs side by side. Pure.</summary>
public sealed record Comparison(IReadOnlyList<ComparedAlarm> Alarms, double Weeks)
{
    /// <summary>Alarms of one event are never further apart.</summary>
    private static readonly TimeSpan SameEvent = TimeSpan.FromHours(24);

    /// <summary>Calls that people marked as not serious, a week.</summary>
    public double FalseNow => Marked(SeriousMark.NotSerious, compared => compared.Now) / Weeks;

    public double FalseThen => Marked(SeriousMark.NotSerious, compared => compared.Then) / Weeks;

    /// <summary>Calls that nobody marked.</summary>
    public int UnmarkedNow => Marked(SeriousMark.None, compared => compared.Now);

    public int UnmarkedThen => Marked(SeriousMark.None, compared => compared.Then);

    /// <summary>Events that people marked as serious and the candidate does not call out, though the current settings do.</summary>
    public int SeriousMissed => Alarms.Count(compared => compared is { Mark: SeriousMark.Serious, Now: not null, Then: null });

    public static Comparison Of(BacktestRun now, BacktestRun then, IReadOnlyList<MarkedAlert> marks, TimeSpan span)
    {
        var left = then.Calls.ToList();
        var compared = new List<ComparedAlarm>();
        foreach (var alarm in now.Calls)
        {
            var match = Nearest(alarm, left, sameThread: true) ?? Nearest(alarm, left, sameThread: false);
            if (match is not null)
            {
                left.Remove(match);
            }

            compared.Add(new ComparedAlarm(alarm, match, MarkOf(alarm, marks)));
        }

        compared.AddRange(left.Select(alarm => new ComparedAlarm(null, alarm, MarkOf(alarm, marks))));
        return new Comparison([.. compared.OrderBy(one => one.First.At)], Math.Max(span.TotalDays / 7, 1 / 7d));
    }

    /// <summary>The alarm of the same event: of the same thread, or of the brand's one crisis that another thread may lead.</summary>
    private static BacktestAlarm? Nearest(BacktestAlarm alarm, List<BacktestAlarm> others, bool sameThread) => others
        .Where(other => other.Kind == alarm.Kind && (!sameThread || other.Thread == alarm.Thread)
            && (other.At - alarm.At).Duration() <= SameEvent)
        .MinBy(other => (other.At - alarm.At).Duration());

    private static SeriousMark MarkOf(BacktestAlarm alarm, IReadOnlyList<MarkedAlert> marks) => marks
        .Where(mark => mark.Kind == alarm.Kind && mark.Thread == alarm.Thread && (mark.At - alarm.At).Duration() <= SameEvent)
        .OrderBy(mark => mark.Mark == SeriousMark.None)
        .ThenBy(mark => (mark.At - alarm.At).Duration())
        .FirstOrDefault()?.Mark ?? SeriousMark.None;

    private int Marked(SeriousMark mark, Func<ComparedAlarm, BacktestAlarm?> side) =>
        Alarms.Count(compared => compared.Mark == mark && side(compared) is not null);
}
