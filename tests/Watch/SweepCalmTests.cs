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
    public async Task Calm_closes_the_alert_and_the_incident_tells_it_and_lays_the_evidence_down()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        await lookout.States.WriteBrandAsync(new BrandState { Brand = "brand", Incident = id, IncidentAt = Nine }, null, TestContext.Current.CancellationToken);
        lookout.Time.MoveTo(Nine.AddHours(7));

        var outgoing = await LookAsync(id);

        var alert = await lookout.AlertAsync(id);
        Assert.Equal([new AlertNotice(id)], outgoing.Alerts);
        Assert.Equal((AlertState.Resolved, NotificationReason.Resolved, Nine.AddHours(7)), (alert.State, alert.Pending?.Reason, alert.ClosedAt));
        Assert.Null((await lookout.Threads.ReadThreadAsync(thread, TestContext.Current.CancellationToken))!.Value.OpenAlert);
        Assert.Null((await lookout.States.ReadBrandAsync("brand", TestContext.Current.CancellationToken))!.Value.Incident);
    }

    [Fact]
    public async Task A_crash_between_the_end_and_the_incident_is_made_good_by_the_next_look()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        lookout.Time.MoveTo(Nine.AddHours(7));
        await LookAsync(id);
        await lookout.States.WriteBrandAsync(new BrandState { Brand = "brand", Incident = id, IncidentAt = Nine }, null, TestContext.Current.CancellationToken);

        await LookAsync(id);

        Assert.Null((await lookout.States.ReadBrandAsync("brand", TestContext.Current.CancellationToken))!.Value.Incident);
        Assert.Equal(2, (await lookout.AlertAsync(id)).Pending?.Sequence);
    }

    [Fact]
    public async Task The_incident_of_another_alert_stays()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);
        var other = AlertId.Velocity(ThreadId.Of("brand", "x", "other"), 1);
        await lookout.States.WriteBrandAsync(new BrandState { Brand = "brand", Incident = other }, null, TestContext.Current.CancellationToken);
        lookout.Time.MoveTo(Nine.AddHours(7));

        await LookAsync(id);

        Assert.Equal(other, (await lookout.States.ReadBrandAsync("brand", TestContext.Current.CancellationToken))!.Value.Incident);
    }

    [Fact]
    public async Task What_nobody_was_told_yet_is_not_over()
    {
        var id = await OpenAsync();
        lookout.Time.MoveTo(Nine.AddHours(7));

        await LookAsync(id);

        Assert.Equal((AlertState.Open, NotificationReason.First), ((await lookout.AlertAsync(id)).State, (await lookout.AlertAsync(id)).Pending?.Reason));
    }

    public void Dispose() => lookout.Dispose();

    private async Task<AlertId> OpenAsync()
    {
        var angry = new VelocityEvent(Nine, 0.9, NewAuthor: true);
        var alert = Alerts.Velocity(thread, Nine);
        var summary = new MentionThread
        {
            Id = thread, Brand = "brand", Source = "x", Channel = Channel.X, Title = "The parcel", LastAt = Nine, OpenAlert = alert.Id, Episodes = 1,
            Velocity = VelocityDetector.Observe(new VelocityState(), angry, 1, null, new DetectionPlan()).State,
        };
        await lookout.Threads.CommitAsync(new ThreadCommit { Summary = summary, NewAlerts = [alert] }, TestContext.Current.CancellationToken);
        return alert.Id;
    }

    private async Task<Outgoing> LookAsync(AlertId id)
    {
        await lookout.ScheduleAsync(DueKind.Calm, id);
        return await lookout.SweepAsync();
    }
}
