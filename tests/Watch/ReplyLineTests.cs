using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Watch;

/// <summary>What would tell nobody anything is stored as withheld, and costs no message.</summary>
public sealed class ReplyLineTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private static readonly AlertId Leader = AlertId.Sla(ThreadId.Of("brand", "x", "leader"), Nine.AddHours(-3));

    private Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_wait_that_a_card_named_is_withheld_at_birth_however_often_it_is_looked_at()
    {
        var id = await WaitAsync("c1", named: true);

        Assert.Empty((await lookout.SweepAsync()).Alerts);
        await lookout.Indexes.ScheduleAsync(new DueItem(lookout.Time.Now, DueKind.Sla, id.Subject), Token);
        Assert.Empty((await lookout.SweepAsync()).Alerts);

        await AssertFoldedAsync(id, Leader);
        Assert.DoesNotContain(await lookout.UpcomingAsync(), item => item.Kind == DueKind.Notify);
    }

    [Fact]
    public async Task Whoever_was_not_named_is_told()
    {
        var id = await WaitAsync("c1", named: false);

        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
        Assert.NotNull((await lookout.AlertAsync(id)).Pending);
    }

    [Fact]
    public async Task That_the_ceiling_passed_is_told_once_more()
    {
        var id = await WaitAsync("c1", named: true);
        await lookout.SweepAsync();
        lookout.Time.MoveTo(Nine.AddHours(48));

        var outgoing = await lookout.SweepAsync();

        Assert.Equal([new AlertNotice(id)], outgoing.Alerts);
        Assert.Equal(NotificationReason.Changed, (await lookout.AlertAsync(id)).Pending?.Reason);
    }

    [Fact]
    public async Task Where_warnings_are_not_gathered_each_speaks_for_itself()
    {
        lookout.Dispose();
        lookout = new(new ListeningPlan { Alerts = new AlertPlan { GroupFor = TimeSpan.Zero } });
        var id = await WaitAsync("c1", named: true);

        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
    }

    [Theory]
    [InlineData(AlertState.Open, 0, true)]
    [InlineData(AlertState.Acknowledged, 0, true)]
    [InlineData(AlertState.Resolved, 2, true)]
    [InlineData(AlertState.Resolved, 4, false)]
    [InlineData(AlertState.Rejected, 0, false)]
    public async Task A_crisis_mutes_warnings_while_it_lasts_and_some_hours_after(AlertState state, int hoursAgo, bool mutes)
    {
        var (id, incident) = await InCrisisAsync(state, hoursAgo);

        var outgoing = await lookout.SweepAsync();

        Assert.Equal(mutes ? [] : [new AlertNotice(id)], outgoing.Alerts);
        if (mutes)
        {
            await AssertFoldedAsync(id, incident);
        }
    }

    [Fact]
    public async Task What_quiet_hours_hold_back_is_decided_when_they_end()
    {
        lookout.Dispose();
        var week = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["13:00-18:00"] };
        lookout = new(new ListeningPlan
        {
            Calendars = [new CalendarPlan { Name = "day", Week = week }],
            Alerts = new AlertPlan { Hours = "day" },
        });
        var (id, _) = await InCrisisAsync(AlertState.Open, 0);

        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
    }

    [Fact]
    public async Task Of_several_at_once_one_is_handed_out_and_the_others_learn_a_tick_later_that_it_spoke_for_them()
    {
        var ids = new List<AlertId>();
        for (var number = 0; number < 5; number++)
        {
            ids.Add(AlertId.Sla(await lookout.WaitAsync($"c{number}", Nine), Nine));
        }

        lookout.Time.MoveTo(Nine.AddMinutes(90));
        var speaker = Assert.Single((await lookout.SweepAsync()).Alerts).Alert;
        await lookout.TellAsync(speaker);
        await lookout.States.WriteBrandAsync(
            new BrandState { Brand = "brand", SlaLeader = speaker, SlaToldAt = lookout.Time.Now, SlaTold = ids }, null, Token);

        lookout.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Empty((await lookout.SweepAsync()).Alerts);

        foreach (var id in ids.Where(id => id != speaker))
        {
            await AssertFoldedAsync(id, speaker);
        }
    }

    [Fact]
    public async Task If_the_first_has_nothing_to_say_any_more_the_next_one_is_handed_out_a_tick_later()
    {
        await lookout.WaitAsync("c1", Nine);
        await lookout.WaitAsync("c2", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        var first = Assert.Single((await lookout.SweepAsync()).Alerts).Alert;
        await lookout.ChangeAsync(new ThreadId(first.Subject), row => row with { Clock = row.Clock.Answered(lookout.Time.Now) });
        var row = (await lookout.Threads.ReadAlertAsync(first, Token))!;
        await lookout.Threads.UpdateAlertAsync(row with { Value = row.Value with { State = AlertState.Resolved, Pending = null } }, Token);

        lookout.Time.Advance(TimeSpan.FromMinutes(1));
        var second = Assert.Single((await lookout.SweepAsync()).Alerts).Alert;

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task Whoever_cannot_wait_a_tick_goes_at_once()
    {
        await lookout.WaitAsync("c1", Nine);
        await lookout.WaitAsync("c2", Nine);
        lookout.Time.MoveTo(Nine.AddHours(2).AddMinutes(-5));

        Assert.Equal(2, (await lookout.SweepAsync()).Alerts.Count);
    }

    [Theory]
    [InlineData(3, 10)]
    [InlineData(100, 25)]
    public async Task Between_two_cards_nothing_is_queued_before_the_next_may_go_or_a_deadline_comes_near(int toldMinutesAgo, int minutes)
    {
        var id = await WaitAsync("c1", named: false);
        var row = (await lookout.States.ReadBrandAsync("brand", Token))!;
        var told = lookout.Time.Now.AddMinutes(-toldMinutesAgo);
        var silent = toldMinutesAgo > 10 ? lookout.Time.Now : (DateTimeOffset?)null;
        await lookout.States.WriteBrandAsync(row.Value with { SlaToldAt = told, SlaCards = 6, SlaSilentAt = silent }, row.ETag, Token);

        Assert.Empty((await lookout.SweepAsync()).Alerts);

        var due = silent is null ? told.AddMinutes(minutes) : lookout.Time.Now.AddMinutes(minutes);
        Assert.Equal(due, (await lookout.AlertAsync(id)).Pending?.DueAt);
        lookout.Time.MoveTo(due);
        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_warning_is_repeated_while_its_card_was_the_last(bool last)
    {
        var id = await WaitAsync("c1", named: false);
        await lookout.SweepAsync();
        await lookout.TellAsync(id);
        var row = (await lookout.States.ReadBrandAsync("brand", Token))!;
        await lookout.States.WriteBrandAsync(row.Value with { SlaLeader = last ? id : Leader }, row.ETag, Token);
        lookout.Time.Advance(TimeSpan.FromHours(4));
        await lookout.SweepAsync();
        await lookout.ScheduleAsync(DueKind.Repeat, id);

        var outgoing = await lookout.SweepAsync();

        Assert.Equal(last ? [new AlertNotice(id)] : [], outgoing.Alerts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_sweep_dies_the_next_one_leaves_one_alert_that_stands_in_the_log(bool afterTheCall)
    {
        var died = true;
        for (var call = 1; died; call++)
        {
            lookout.Dispose();
            lookout = new Lookout();
            var id = await WaitAsync("c1", named: true);
            var tables = new FaultyTables(lookout.Tables, call, afterTheCall);
            using var dying = new Lookout(tables: tables, time: lookout.Time);
            try
            {
                await dying.SweepAsync();
            }
            catch (CrashException)
            {
                await lookout.SweepAsync();
            }

            await AssertFoldedAsync(id, Leader);
            died = tables.Died;
            Assert.True(call < 100, "The sweep never came to its end.");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_the_sweep_dies_what_waits_for_the_next_card_goes_out_with_it(bool afterTheCall)
    {
        var died = true;
        for (var call = 1; died; call++)
        {
            lookout.Dispose();
            lookout = new Lookout();
            var id = await WaitAsync("c1", named: false);
            var row = (await lookout.States.ReadBrandAsync("brand", Token))!;
            var told = lookout.Time.Now.AddMinutes(-3);
            await lookout.States.WriteBrandAsync(row.Value with { SlaToldAt = told }, row.ETag, Token);
            var tables = new FaultyTables(lookout.Tables, call, afterTheCall);
            using var dying = new Lookout(tables: tables, time: lookout.Time);
            try
            {
                Assert.Empty((await dying.SweepAsync()).Alerts);
            }
            catch (CrashException)
            {
                Assert.Empty((await lookout.SweepAsync()).Alerts);
            }

            lookout.Time.MoveTo(told.AddMinutes(10));
            Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
            died = tables.Died;
            Assert.True(call < 100, "The sweep never came to its end.");
        }
    }

    [Fact]
    public async Task Two_sweeps_at_once_fold_each_wait_once()
    {
        var ids = new List<AlertId>();
        for (var number = 0; number < 20; number++)
        {
            ids.Add(await WaitAsync($"c{number}", named: true));
        }

        var outgoing = await Task.WhenAll(Task.Run(lookout.SweepAsync), Task.Run(lookout.SweepAsync));

        Assert.All(outgoing, each => Assert.Empty(each.Alerts));
        foreach (var id in ids)
        {
            await AssertFoldedAsync(id, Leader);
        }
    }

    public void Dispose() => lookout.Dispose();

    /// <summary>A wait that comes to be at risk now; the brand's last card named it, or only others.</summary>
    private async Task<AlertId> WaitAsync(string conversation, bool named)
    {
        lookout.Time.MoveTo(Nine);
        var id = AlertId.Sla(await lookout.WaitAsync(conversation, Nine), Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        var row = await lookout.States.ReadBrandAsync("brand", Token);
        var state = row?.Value ?? new BrandState { Brand = "brand", SlaLeader = Leader, SlaToldAt = Nine, SlaCards = 1 };
        await lookout.States.WriteBrandAsync(state with { SlaTold = [.. state.SlaTold, named ? id : Leader] }, row?.ETag, Token);
        return id;
    }

    private async Task<(AlertId Wait, AlertId Incident)> InCrisisAsync(AlertState state, int hoursAgo)
    {
        var id = await WaitAsync("c1", named: false);
        var incident = Alerts.Velocity(ThreadId.Of("brand", "x", "crisis"), Nine) with
        {
            State = state,
            ClosedAt = lookout.Time.Now.AddHours(-hoursAgo),
            Pending = null,
        };
        await lookout.Threads.AddAlertAsync(incident, Token);
        var row = (await lookout.States.ReadBrandAsync("brand", Token))!;
        await lookout.States.WriteBrandAsync(row.Value with { Incident = incident.Id, IncidentAt = Nine }, row.ETag, Token);
        return (id, incident.Id);
    }

    private async Task AssertFoldedAsync(AlertId id, AlertId into)
    {
        var alert = Assert.Single(await lookout.AlertsAsync(id.Subject));
        Assert.Equal((id, AlertState.Open, null, into), (alert.Id, alert.State, alert.Pending, alert.UpdateOf));
        var note = Assert.Single(alert.Notifications);
        Assert.Equal((1, NotificationReason.First, WithheldReason.Folded), (note.Sequence, note.Reason, note.Withheld));
        Assert.Contains("Where is my parcel c", Assert.Single(alert.Evidence.Excerpts).Text, StringComparison.Ordinal);
        var log = await lookout.Indexes.AlertsAsync(Nine, lookout.Time.Now.AddMinutes(1), null, Token)
            .Select(line => line.Alert).ToListAsync(Token);
        Assert.Single(log, line => line == id);
    }
}
