using Vigie.Model;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class SelfCheckBacklogTests : IDisposable
{
    private readonly Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_that_does_not_keep_up_is_told_once_and_closed_when_it_has_caught_up()
    {
        var item = new DueItem(lookout.Time.Now, DueKind.Sla, "t1");
        await lookout.Indexes.ScheduleAsync(item, Token);
        lookout.Time.Advance(TimeSpan.FromMinutes(15) - TimeSpan.FromSeconds(1));
        Assert.Empty((await Check().RunAsync(Token)).Alerts);

        lookout.Time.Advance(TimeSpan.FromHours(2));
        Assert.Single((await Check().RunAsync(Token)).Alerts);
        lookout.Time.Advance(TimeSpan.FromHours(2));
        Assert.Empty((await Check().RunAsync(Token)).Alerts);

        foreach (var due in await lookout.UpcomingAsync())
        {
            await lookout.Indexes.DoneAsync(due, Token);
        }

        await Check().RunAsync(Token);
        Assert.Equal(AlertState.Resolved, Assert.Single(await lookout.AlertsAsync("operator")).State);
    }

    public void Dispose() => lookout.Dispose();

    private SelfCheckBacklog Check() => new(lookout.Indexes, lookout.Glance, lookout.Operator, lookout.Time);
}
