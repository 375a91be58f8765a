using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Histories that once found something, and one that waits as long as a store and a channel may let it wait.</summary>
public sealed class KnownHistoriesTests(PublishedVigie published, Azurite azurite)
{
    private readonly Births births = new(published, azurite);

    [Theory]
    [InlineData(Deployment.InProcess, 1081)]
    [InlineData(Deployment.InProcess, 1055)]
    [InlineData(Deployment.InProcess, 30150)]
    [InlineData(Deployment.Handlers, 8)]
    [InlineData(Deployment.HandlersOnAzurite, 9)]
    [InlineData(Deployment.Run, 5)]
    public async Task A_known_history_keeps_every_promise(Deployment deployment, int seed)
    {
        var trial = await births.RunAsync(HistoryGenerator.Write(seed, deployment));

        Assert.False(trial.Failed, trial.ToString());
    }

    [Fact]
    public async Task A_store_that_takes_half_a_minute_and_a_room_that_never_answers_change_nothing()
    {
        var history = new History(1, new Setting(Deployment.HandlersOnAzurite, Handlers: 2),
        [
            new Post([new Voice(1, 0, Tone.Question), new Voice(2, 1, Tone.Calm)]),
            new StoreTrouble(StoreMishap.Slow, Skip: 3, Calls: 1),
            new Deliver(4, AtOnce: 2),
            new Advance(100),
            new ChannelTrouble("teams", ChannelMishap.Silent, Calls: 1),
            new Tick(Everywhere: true),
            new Deliver(4, AtOnce: 2),
        ]);

        var trial = await births.RunAsync(history);

        Assert.False(trial.Failed, trial.ToString());
        Assert.Equal(
            ["table: Slow", "teams: Silent"], trial.Faults.Keys.Where(fault => fault.Contains(": S", StringComparison.Ordinal)).Order());
    }
}
