using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Watch;

public sealed class SweepEscalationsTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new(new ListeningPlan { Alerts = new AlertPlan { Escalation = ["Ana", "Bo"] } });

    private readonly AlertId id = AlertId.Velocity(ThreadId.Of("brand", "x", "c1"), 1);

    [Fact]
    public async Task Nobody_took_it_in_time_so_the_next_is_told()
    {
        await OpenAndTellAsync();
        lookout.Time.MoveTo(Nine.AddMinutes(15));

        var outgoing = await LookAsync();

        var alert = await lookout.AlertAsync(id);
        Assert.Equal([new AlertNotice(id)], outgoing.Alerts);
        Assert.Equal((1, NotificationReason.Escalated, 2), (alert.EscalationLevel, alert.Pending?.Reason, alert.Pending?.Sequence));
    }

    [Fact]
    public async Task Before_its_time_and_looked_at_twice_it_goes_to_nobody_else()
    {
        await OpenAndTellAsync();
        lookout.Time.MoveTo(Nine.AddMinutes(14));
        await LookAsync();
        Assert.Equal(0, (await lookout.AlertAsync(id)).EscalationLevel);

        lookout.Time.MoveTo(Nine.AddMinutes(15));
        await LookAsync();
        await lookout.TellAsync(id);
        await LookAsync();

        Assert.Equal(1, (await lookout.AlertAsync(id)).EscalationLevel);
    }

    [Fact]
    public async Task After_everybody_was_told_it_ends()
    {
        await OpenAndTellAsync();
        for (var i = 1; i <= 5; i++)
        {
            lookout.Time.Advance(TimeSpan.FromMinutes(15));
            await LookAsync();
            if ((await lookout.AlertAsync(id)).Pending is not null)
            {
                await lookout.TellAsync(id);
            }
        }

        Assert.Equal(2, (await lookout.AlertAsync(id)).EscalationLevel);
        await lookout.SweepAsync();
        Assert.DoesNotContain(await lookout.UpcomingAsync(), item => item.Kind == DueKind.Escalate);
    }

    [Theory]
    [InlineData(AlertState.Acknowledged)]
    [InlineData(AlertState.Resolved)]
    [InlineData(AlertState.Rejected)]
    public async Task What_somebody_took_or_closed_goes_no_further(AlertState state)
    {
        await OpenAndTellAsync();
        await ChangeAsync(alert => alert with { State = state });
        lookout.Time.MoveTo(Nine.AddMinutes(15));

        var outgoing = await LookAsync();

        Assert.Empty(outgoing.Alerts);
        Assert.Equal(0, (await lookout.AlertAsync(id)).EscalationLevel);
    }

    [Fact]
    public async Task What_is_muted_waits_until_it_is_not()
    {
        await OpenAndTellAsync();
        await ChangeAsync(alert => alert with { MutedUntil = Nine.AddHours(1) });
        lookout.Time.MoveTo(Nine.AddMinutes(15));

        await LookAsync();

        Assert.Contains(new DueItem(Nine.AddHours(1), DueKind.Escalate, id.Value), await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task An_open_alert_is_repeated_ever_more_seldom_six_times_and_then_never_again()
    {
        await OpenAndTellAsync();
        var hours = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            lookout.Time.Advance(TimeSpan.FromHours(1));
            await lookout.ScheduleAsync(DueKind.Repeat, id);
            await lookout.SweepAsync();
            if ((await lookout.AlertAsync(id)).Pending is not null)
            {
                await lookout.TellAsync(id);
                hours.Add((lookout.Time.Now - Nine).TotalHours);
            }
        }

        Assert.Equal([4, 12, 36, 60, 84, 108], hours);
    }

    public void Dispose() => lookout.Dispose();

    private async Task OpenAndTellAsync()
    {
        await lookout.Threads.AddAlertAsync(Alerts.Velocity(ThreadId.Of("brand", "x", "c1"), Nine), TestContext.Current.CancellationToken);
        await lookout.TellAsync(id);
    }

    private async Task<Outgoing> LookAsync()
    {
        await lookout.ScheduleAsync(DueKind.Escalate, id);
        return await lookout.SweepAsync();
    }

    private async Task ChangeAsync(Func<Alert, Alert> change)
    {
        var row = (await lookout.Threads.ReadAlertAsync(id, TestContext.Current.CancellationToken))!;
        await lookout.Threads.UpdateAlertAsync(row with { Value = change(row.Value) }, TestContext.Current.CancellationToken);
    }
}
