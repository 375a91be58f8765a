using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Watch;

public sealed class SweepCalmTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new();

    private readonly ThreadId thread = ThreadId.Of("brand", "x", "c1");

    [Fact]
    public async Task A_thread_still_agitated_keeps_its_alert_and_is_looked_at_when_it_may_be_calm()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        lookout.Time.MoveTo(Nine.AddHours(5));

        await LookAsync(id);

        Assert.Equal(AlertState.Open, (await lookout.AlertAsync(id)).State);
        Assert.Equal([new DueItem(Nine + VelocityDetector.CalmAfter, DueKind.Calm, id.Value)], await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task Calm_closes_the_alert_tells_it_and_lays_the_evidence_down()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        lookout.Time.MoveTo(Nine.AddHours(7));

        var outgoing = await LookAsync(id);

        var alert = await lookout.AlertAsync(id);
        Assert.Equal([new AlertNotice(id)], outgoing.Alerts);
        Assert.Equal(
            (AlertState.Resolved, NotificationReason.Resolved, Nine.AddHours(7)), (alert.State, alert.Pending?.Reason, alert.ClosedAt));
        Assert.Null((await lookout.Threads.ReadThreadAsync(thread, TestContext.Current.CancellationToken))!.Value.OpenAlert);
    }

    [Fact]
    public async Task Who_leads_an_incident_stays_open_until_all_threads_of_it_are_calm()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        var other = Alerts.Velocity(ThreadId.Of("brand", "x", "other"), Nine.AddHours(3)) with { UpdateOf = id, Pending = null };
        await lookout.Threads.AddAlertAsync(other, TestContext.Current.CancellationToken);
        await lookout.Indexes.IndexAlertAsync(other, TestContext.Current.CancellationToken);
        lookout.Time.MoveTo(Nine.AddHours(7));

        await LookAsync(id);
        Assert.Equal(AlertState.Open, (await lookout.AlertAsync(id)).State);

        var row = (await lookout.Threads.ReadAlertAsync(other.Id, TestContext.Current.CancellationToken))!;
        await lookout.Threads.UpdateAlertAsync(
            row with { Value = row.Value with { State = AlertState.Resolved } }, TestContext.Current.CancellationToken);
        lookout.Time.Advance(TimeSpan.FromMinutes(30));
        await LookAsync(id);
        Assert.Equal(
            (AlertState.Resolved, NotificationReason.Resolved),
            ((await lookout.AlertAsync(id)).State, (await lookout.AlertAsync(id)).Pending?.Reason));
    }

    [Fact]
    public async Task An_update_that_waits_its_turn_does_not_hold_the_end_back()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        var row = (await lookout.Threads.ReadAlertAsync(id, TestContext.Current.CancellationToken))!;
        var update = Announcer.Next(row.Value, NotificationReason.Changed, Nine.AddHours(1)) with { DueAt = Nine.AddHours(9) };
        await lookout.Threads.UpdateAlertAsync(
            row with { Value = row.Value with { Pending = update } }, TestContext.Current.CancellationToken);
        lookout.Time.MoveTo(Nine.AddHours(7));

        await LookAsync(id);

        var alert = await lookout.AlertAsync(id);
        Assert.Equal((NotificationReason.Resolved, 3), (alert.Pending?.Reason, alert.Pending?.Sequence));
        Assert.Equal(WithheldReason.Superseded, alert.Notifications[^1].Withheld);
    }

    [Fact]
    public async Task What_nobody_was_told_yet_is_not_over()
    {
        var id = await OpenAsync();
        lookout.Time.MoveTo(Nine.AddHours(7));

        await LookAsync(id);

        Assert.Equal(
            (AlertState.Open, NotificationReason.First),
            ((await lookout.AlertAsync(id)).State, (await lookout.AlertAsync(id)).Pending?.Reason));
    }

    public void Dispose() => lookout.Dispose();

    private async Task<AlertId> OpenAsync()
    {
        var angry = new VelocityEvent(Nine, 0.9, NewAuthor: true);
        var alert = Alerts.Velocity(thread, Nine);
        var summary = new MentionThread
        {
            Id = thread,
            Brand = "brand",
            Source = "x",
            Channel = Channel.X,
            Title = "The parcel",
            LastAt = Nine,
            OpenAlert = alert.Id,
            Episodes = 1,
            Velocity = VelocityDetector.Observe(new VelocityState(), angry, 1, null, new DetectionPlan()).State,
        };
        await lookout.Threads.CommitAsync(
            new ThreadCommit { Summary = summary, NewAlerts = [alert] }, TestContext.Current.CancellationToken);
        return alert.Id;
    }

    private async Task<Outgoing> LookAsync(AlertId id)
    {
        await lookout.ScheduleAsync(DueKind.Calm, id);
        return await lookout.SweepAsync();
    }
}
