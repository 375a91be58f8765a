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

    /// <summary>Histories run to find the shortest that still fails.</summary>
    private const int MostToShrink = 40;

    /// <summary>Much of a history is waiting.</summary>
    private static readonly int AtOnce = 2 * Environment.ProcessorCount;

    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fresh_histories_keep_every_promise()
    {
        var first = Number("SEED") ?? Random.Shared.Next(1_000_000);
        var trials = new ConcurrentBag<Trial>();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, Number("HISTORIES") ?? Usual),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Token },
            async (seed, _) =>
            {
                if (trials.Count(trial => trial.Failed) < MostFailures)
                {
                    trials.Add(await RunAsync(Write(seed, DeploymentOf(seed))));
                }
            });
        var report = $"seeds from {first}\n\n{FaultTable.Of([.. trials])}";
        foreach (var failed in trials.Where(trial => trial.Failed))
        {
            report += $"\n{failed}\n\nThe shortest that still fails:\n{await ShrinkAsync(failed, RunAsync)}\n";
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
        var trial = await RunAsync(Write(seed, deployment));

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

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_planted_bug_is_found_within_200_histories_and_again_when_its_seed_is_run_again(string bug)
    {
        async Task<Trial> RunAsync(History history)
        {
            await using var birth = new InProcessBirth(PlantedBugs.All[bug]());
            return await Trial.RunAsync(history, birth);
        }

        Trial? found = null;
        for (var first = 1; found is null && first <= 200; first += AtOnce)
        {
            var trials = await Task.WhenAll(Enumerable.Range(first, AtOnce)
                .Select(seed => Task.Run(() => RunAsync(Write(seed, Deployment.InProcess)))));
            foreach (var trial in trials.Where(trial => trial.Failed))
            {
                found ??= (await RunAsync(trial.History)).Broke(trial.Violations[0].Breach) ? trial : null;
            }
        }

        Assert.True(found is not null, "200 histories did not find it.");
        var shortest = await ShrinkAsync(found, RunAsync);
        output.WriteLine($"Seed {found.History.Seed}, {found.History.Steps.Count} steps; the shortest that still fails:\n{shortest}");
        Assert.InRange(shortest.History.Steps.Count, 1, found.History.Steps.Count);
    }

    private static async Task<Trial> ShrinkAsync(Trial failed, Func<History, Task<Trial>> run)
    {
        var breach = failed.Violations[0].Breach;
        var last = failed;
        await Shrinker.ShrinkAsync(failed.History, async history =>
        {
            var trial = await run(history);
            last = trial.Broke(breach) ? trial : last;
            return trial.Broke(breach);
        }, MostToShrink);
        return last;
    }

    private static History Write(int seed, Deployment deployment) =>
        HistoryGenerator.Write(seed, new Setting(deployment, Handlers: deployment == Deployment.Run ? 1 : 1 + (seed % 2)));

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
