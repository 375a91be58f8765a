using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Tests.Sla;

/// <summary>What holds for every history: 300 invented ones, the same on every run.</summary>
public sealed class SlaRiskPropertyTests
{
    private static readonly SlaPolicy[] Policies =
    [
        SlaPolicy.From(new ListeningPlan()),
        SlaPolicy.From(new ListeningPlan { Calendars = [Calendars.Office], Sla = new SlaPlan { Calendar = "office" } }),
        SlaPolicy.From(new ListeningPlan { Sla = new SlaPlan { Ceiling = TimeSpan.FromHours(3), WarnAt = 0.95 } }),
    ];

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Warning_comes_before_the_target_and_the_target_never_after_the_ceiling(int seed)
    {
        var (events, channel, policy) = Invent(seed);
        var verdict = SlaRisk.Assess(Play(events), channel, policy, events[^1].At);

        Assert.True(verdict is null || (verdict.WaitingSince < verdict.WarnAt && verdict.WarnAt < verdict.DueAt));
        Assert.True(verdict is null || verdict.DueAt <= verdict.CeilingAt);
        Assert.True(verdict is null || verdict.CeilingAt - verdict.WaitingSince <= TimeSpan.FromHours(48));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_stage_never_goes_back_and_the_next_one_comes_when_it_was_foretold(int seed)
    {
        var (events, channel, policy) = Invent(seed);
        var clock = Play(events);
        var now = events[^1].At;
        var before = SlaRisk.Assess(clock, channel, policy, now);
        while (before?.NextStageAt is { } next)
        {
            Assert.Equal(before.Stage, SlaRisk.Assess(clock, channel, policy, Later(now, next.AddTicks(-1)))?.Stage);
            now = Later(now, next);
            var after = SlaRisk.Assess(clock, channel, policy, now);

            Assert.True(after?.Stage > before.Stage);
            before = after;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Events_in_any_order_and_twice_over_give_the_same_verdict(int seed)
    {
        var (events, channel, policy) = Invent(seed);
        var now = events[^1].At.AddHours(1);
        var shuffled = events.Concat(events).ToArray();
        new Random(seed).Shuffle(shuffled);

        Assert.Equal(SlaRisk.Assess(Play(events), channel, policy, now), SlaRisk.Assess(Play(shuffled), channel, policy, now));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_message_more_never_moves_the_deadline_back(int seed)
    {
        var (events, channel, policy) = Invent(seed);
        var clock = Play(events);
        var now = events[^1].At;
        var before = SlaRisk.Assess(clock, channel, policy, now);

        var after = SlaRisk.Assess(clock.Heard(now), channel, policy, now);

        Assert.True(before is null || after?.DueAt <= before.DueAt);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static ReplyClock Play(IEnumerable<Event> events) => events.Aggregate(new ReplyClock(), (clock, e) => e.Kind switch
    {
        EventKind.Heard => clock.Heard(e.At),
        EventKind.Answered => clock.Answered(e.At),
        _ => clock.Dismissed(e.At),
    });

    private static (Event[] Events, Channel Channel, SlaPolicy Policy) Invent(int seed)
    {
        var random = new Random(seed);
        var at = Calendars.Paris(2026, 3, 20, 0, 0).AddMinutes(random.Next(20_000));
        var events = new Event[random.Next(1, 12)];
        for (var i = 0; i < events.Length; i++)
        {
            at = at.AddMinutes(random.Next(1, 600));
            var kind = random.Next(10) switch { < 6 => EventKind.Heard, < 9 => EventKind.Answered, _ => EventKind.Dismissed };
            events[i] = new Event(kind, at);
        }

        return (events, Enum.GetValues<Channel>()[random.Next(12)], Policies[seed % Policies.Length]);
    }

    private enum EventKind
    {
        Heard,
        Answered,
        Dismissed,
    }

    private sealed record Event(EventKind Kind, DateTimeOffset At);
}
