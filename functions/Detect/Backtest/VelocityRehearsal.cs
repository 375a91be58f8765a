using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>
/// The threads of a brand, fed batch by batch with the rules that production goes by: fold, detector, one alert an episode, one incident a
/// crisis, threshold steered by the alarms, calm. Nobody takes, mutes or rejects anything.
/// </summary>
internal sealed class VelocityRehearsal(DetectionPlan plan)
{
    private readonly Dictionary<ThreadId, MentionThread> threads = [];
    private readonly Dictionary<AlertId, Alert> alerts = [];
    private readonly Dictionary<AlertId, int> places = [];
    private readonly PriorityQueue<AlertId, DateTimeOffset> calm = new();

    public DetectionPlan Plan => plan;

    public List<BacktestAlarm> Alarms { get; } = [];

    /// <summary>The alert that leads the brand's incident.</summary>
    public Alert? Leader { get; private set; }

    /// <summary>When an alert is to be looked at for calm next.</summary>
    public DateTimeOffset? NextLookAt => calm.TryPeek(out _, out var at) ? at : null;

    /// <summary>Takes in what one batch brought to one thread.</summary>
    /// <returns>The brand as it is known after it.</returns>
    public BrandState TakeIn(IReadOnlyList<StoredMention> batch, BrandState brand, DateTimeOffset now)
    {
        var id = batch[0].Thread;
        var folded = ThreadFold.Add(threads.GetValueOrDefault(id), batch, brand, plan);
        var thread = threads[id] = folded.Thread;
        var current = thread.OpenAlert is { } open ? alerts.GetValueOrDefault(open) : null;
        var move = AlertRules.Velocity(thread, folded.Signal, current, now);
        return move switch
        {
            VelocityMove.None => brand,
            VelocityMove.Open => Open(thread, folded.Signal!, brand, now), // Open says that there is a signal.
            _ => Grow(thread, current!, folded.Signal, brand, now), // Growth says that there is an alert.
        };
    }

    /// <summary>Closes what is calm by now.</summary>
    public void Look(DateTimeOffset now)
    {
        while (calm.TryPeek(out var id, out var at) && at <= now)
        {
            calm.Dequeue();
            var alert = alerts[id];
            var thread = threads[alert.Thread!.Value]; // A velocity alert is about a thread.
            if (VelocityDetector.CalmAt(thread.Velocity) is { } later && later > at)
            {
                calm.Enqueue(id, later);
            }
            else if (alert.UpdateOf is null && alerts.Values.Any(other => other.UpdateOf == id && IncidentRules.IsLive(other)))
            {
                calm.Enqueue(id, at.AddMinutes(30));
            }
            else
            {
                Close(alert, thread, at);
            }
        }
    }

    private BrandState Open(MentionThread thread, Signal signal, BrandState brand, DateTimeOffset now)
    {
        var folds = IncidentRules.GoesOn(Leader, brand.IncidentAt, now);
        var alert = AlertRules.Open(thread, EvidenceOf(thread, signal, now)) with
        {
            Pending = null,
            UpdateOf = folds ? Leader!.Id : null, // GoesOn says that there is one.
        };
        alerts[alert.Id] = alert;
        threads[thread.Id] = thread with { OpenAlert = alert.Id, Episodes = thread.Episodes + 1 };
        places[alert.Id] = Alarms.Count;
        Alarms.Add(new BacktestAlarm(AlertKind.Velocity, thread.Id, thread.Title, now, signal, alert.Severity, folds));
        calm.Enqueue(alert.Id, VelocityDetector.CalmAt(thread.Velocity) ?? now);
        if (folds)
        {
            Reopen(now);
            return brand with { IncidentAt = now };
        }

        Leader = alert;
        return IncidentRules.Begin(brand, alert.Id, now, plan);
    }

    /// <summary>A leader that was calm rises again with what is folded into it.</summary>
    private void Reopen(DateTimeOffset now)
    {
        if (Leader is { State: AlertState.Resolved } calmed)
        {
            Leader = alerts[calmed.Id] = calmed with { State = AlertState.Open, ClosedAt = null };
            calm.Enqueue(calmed.Id, now + IncidentRules.MutesAfter);
        }
    }

    private BrandState Grow(MentionThread thread, Alert current, Signal? signal, BrandState brand, DateTimeOffset now)
    {
        var grown = AlertRules.Grow(current, thread, EvidenceOf(thread, signal, now)) with { Pending = null };
        alerts[current.Id] = grown;
        Leader = Leader?.Id == current.Id ? grown : Leader;
        Alarms[places[current.Id]] = Alarms[places[current.Id]] with { Severity = grown.Severity };
        return brand with { IncidentAt = now };
    }

    private void Close(Alert alert, MentionThread thread, DateTimeOffset at)
    {
        var closed = alert with { State = AlertState.Resolved, ClosedAt = at };
        alerts[alert.Id] = closed;
        Leader = Leader?.Id == alert.Id ? closed : Leader;
        Alarms[places[alert.Id]] = Alarms[places[alert.Id]] with { CalmAt = at };
        if (thread.OpenAlert == alert.Id)
        {
            threads[thread.Id] = thread with { OpenAlert = null, Velocity = VelocityDetector.Reset(thread.Velocity) };
        }
    }

    private static Evidence EvidenceOf(MentionThread thread, Signal? signal, DateTimeOffset now) => new()
    {
        DecidedAt = now,
        Title = thread.Title,
        Mentions = thread.Mentions,
        Negative = thread.Negative,
        NegativeAuthors = thread.NegativeAuthors.Count,
        LargestReach = thread.LargestReach,
        Signal = signal,
    };
}
