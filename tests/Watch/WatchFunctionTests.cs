using Vigie.Model;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class WatchFunctionTests : IDisposable
{
    private readonly Lookout lookout = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chore_that_fails_does_not_hinder_the_next()
    {
        var thread = await lookout.WaitAsync("c1", Some.Monday.AddHours(-2));

        var outgoing = await lookout.Watch(new Broken(), lookout.Sweep).TickAsync(Token);

        Assert.Equal([new AlertNotice(AlertId.Sla(thread, Some.Monday.AddHours(-2)))], outgoing.Alerts);
    }

    [Fact]
    public async Task A_chore_that_fails_three_times_in_a_row_is_told_once_and_closed_when_it_works_again()
    {
        var broken = new Broken();
        for (var tick = 0; tick < 5; tick++)
        {
            await lookout.Watch(broken).TickAsync(Token);
            lookout.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Equal("'broken' failed 3 times in a row: The disk of press.example is full.", alert.Evidence.Problem);

        broken.Mended = true;
        await lookout.Watch(broken).TickAsync(Token);
        Assert.Equal(AlertState.Resolved, (await lookout.AlertAsync(alert.Id)).State);
    }

    [Fact]
    public async Task Two_failures_with_a_good_tick_between_are_no_alert()
    {
        var broken = new Broken();
        for (var tick = 0; tick < 8; tick++)
        {
            broken.Mended = tick % 3 == 2;
            await lookout.Watch(broken).TickAsync(Token);
        }

        Assert.Empty(await lookout.AlertsAsync("operator"));
    }

    [Fact]
    public async Task A_tick_that_is_told_to_stop_stops()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lookout.Watch(lookout.Sweep).TickAsync(stop.Token));
    }

    public void Dispose() => lookout.Dispose();

    private sealed class Broken : IChore
    {
        public bool Mended { get; set; }

        public string Name => "broken";

        public Task<Outgoing> RunAsync(CancellationToken cancellationToken) => Mended
            ? Task.FromResult(Outgoing.Nothing)
            : throw new ExpectedFailureException(FailureKind.Temporary, "The disk of press.example is full.");
    }
}
