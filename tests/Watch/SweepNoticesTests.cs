using Vigie.Model;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class SweepNoticesTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new();

    [Fact]
    public async Task A_notice_that_was_lost_on_its_way_is_given_again()
    {
        var id = await OpenAsync();

        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
        Assert.Empty((await lookout.SweepAsync()).Alerts);
        lookout.Time.Advance(SweepNotices.GivenAgainAfter);
        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
    }

    [Fact]
    public async Task What_was_told_is_not_given_again()
    {
        var id = await OpenAsync();
        await lookout.TellAsync(id);

        Assert.Empty((await lookout.SweepAsync()).Alerts);
        Assert.Empty(await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task What_somebody_is_sending_is_left_alone_until_the_claim_ends()
    {
        var id = await OpenAsync(new PendingNotification
        {
            Sequence = 1,
            Reason = NotificationReason.First,
            DecidedAt = Nine,
            DueAt = Nine,
            ClaimedBy = "worker",
            ClaimedUntil = Nine.AddMinutes(2),
        });

        Assert.Empty((await lookout.SweepAsync()).Alerts);
        lookout.Time.MoveTo(Nine.AddMinutes(2));
        Assert.Equal([new AlertNotice(id)], (await lookout.SweepAsync()).Alerts);
    }

    public void Dispose() => lookout.Dispose();

    private async Task<AlertId> OpenAsync(PendingNotification? pending = null)
    {
        var alert = Alerts.Velocity(ThreadId.Of("brand", "x", "c1"), Nine) with { };
        alert = pending is null ? alert : alert with { Pending = pending };
        await lookout.Threads.AddAlertAsync(alert, TestContext.Current.CancellationToken);
        await lookout.ScheduleAsync(DueKind.Notify, alert.Id);
        return alert.Id;
    }
}
