using System.Collections.Concurrent;
using System.Globalization;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>
/// Nothing lost, nothing twice: random histories full of faults, each checked by what senders and receivers know. Their number, their first
/// seed and their deployment can be given in the environment: HISTORIES, SEED, DEPLOYMENT.
/// </summary>
[CollectionDefinition(nameof(FaultHistoriesTests), DisableParallelization = true)]
[Collection(nameof(FaultHistoriesTests))]
public sealed class FaultHistoriesTests(PublishedVigie published, Azurite azurite, ITestOutputHelper output)
{
    private const int Usual = 150;

    /// <summary>More failures than these tell nothing new.</summary>
    private const int MostFailures = 5;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fresh_histories_keep_every_promise()
    {
        var first = Number("SEED") ?? Random.Shared.Next(1_000_000);
        var trials = new ConcurrentBag<Trial>();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, Number("HISTORIES") ?? Usual),
            new ParallelOptions { MaxDegreeOfParallelism = Trial.AtOnce, CancellationToken = Token },
            async (seed, _) =>
            {
                if (trials.Count(trial => trial.Failed) < MostFailures)
                {
                    trials.Add(await RunAsync(HistoryGenerator.Write(seed, DeploymentOf(seed))));
                }
            });
        var report = $"seeds from {first}\n\n{FaultTable.Of([.. trials])}";
        foreach (var failed in trials.Where(trial => trial.Failed))
        {
            report += $"\n{failed}\n\nThe shortest that still fails:\n{await Shrinker.ShrinkAsync(failed, RunAsync)}\n";
        }

        output.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Repository.Artifacts, $"faults-{first}.md"), report, Token);
        Assert.Equal(0, trials.Count(trial => trial.Failed));
    }

    /// <summary>Histories that once found something, and one that waits as long as a store and a channel may let it wait.</summary>
    [Theory]
    [InlineData(Deployment.InProcess, 1081)]
    [InlineData(Deployment.InProcess, 1055)]
    [InlineData(Deployment.InProcess, 30150)]
    [InlineData(Deployment.Handlers, 8)]
    [InlineData(Deployment.HandlersOnAzurite, 9)]
    [InlineData(Deployment.Run, 5)]
    public async Task A_known_history_keeps_every_promise(Deployment deployment, int seed)
    {
        var trial = await RunAsync(HistoryGenerator.Write(seed, deployment));

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

        var trial = await RunAsync(history);

        Assert.False(trial.Failed, trial.ToString());
        Assert.Equal(
            ["table: Slow", "teams: Silent"], trial.Faults.Keys.Where(fault => fault.Contains(": S", StringComparison.Ordinal)).Order());
    }

    /// <summary>Of 25 histories one runs by itself, one on Azurite and two as published handlers; or as the environment says.</summary>
    private static Deployment DeploymentOf(int seed) => Environment.GetEnvironmentVariable("DEPLOYMENT") is { Length: > 0 } given
        ? Enum.Parse<Deployment>(given)
        : (seed % 25) switch
        {
            0 => Deployment.Run,
            1 => Deployment.HandlersOnAzurite,
            2 or 3 => Deployment.Handlers,
            _ => Deployment.InProcess,
        };

    private async Task<Trial> RunAsync(History history)
    {
        await using var birth = await BirthAsync(history.Setting.Deployment);
        return await Trial.RunAsync(history, birth);
    }

    private async Task<IBirth> BirthAsync(Deployment deployment) => deployment switch
    {
        Deployment.Handlers => new PublishedBirth(await published.PathAsync(), account: null),
        Deployment.HandlersOnAzurite => new PublishedBirth(await published.PathAsync(), await azurite.FreshAccountAsync()),
        Deployment.Run => new PublishedBirth(await published.PathAsync(), account: null, asHandler: false),
        _ => new InProcessBirth(),
    };

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
