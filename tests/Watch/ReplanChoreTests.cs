using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class ReplanChoreTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly LocalStore store = new();

    [Fact]
    public async Task A_shorter_target_warns_at_its_own_time_and_not_at_the_old_one()
    {
        using var before = new Lookout(tables: store.Service);
        await Replan(before).RunAsync(TestContext.Current.CancellationToken);
        var thread = await before.WaitAsync("c1", Nine);
        var sooner = new SlaPlan { Targets = new Dictionary<Channel, TimeSpan> { [Channel.X] = TimeSpan.FromMinutes(20) } };
        using var after = new Lookout(new ListeningPlan { Sla = sooner }, store.Service, new ManualTime(Nine.AddMinutes(15)));

        await Replan(after).RunAsync(TestContext.Current.CancellationToken);
        await after.SweepAsync();

        Assert.Equal(Nine.AddMinutes(20), Assert.Single(await after.AlertsAsync(thread.Value)).Evidence.DueAt);
    }

    [Fact]
    public async Task Nothing_is_looked_at_anew_when_nothing_was_edited()
    {
        using var before = new Lookout(tables: store.Service);
        await Replan(before).RunAsync(TestContext.Current.CancellationToken);
        await before.WaitAsync("c1", Nine);

        await Replan(before).RunAsync(TestContext.Current.CancellationToken);

        Assert.Single(await before.UpcomingAsync());
    }

    public void Dispose() => store.Dispose();

    private static ReplanChore Replan(Lookout lookout) => new(lookout.Indexes, lookout.States, lookout.Plan, lookout.Time);
}
