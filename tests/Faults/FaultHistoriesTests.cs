using System.Collections.Concurrent;
using System.Globalization;
using Vigie.Tests.Support;

namespace Vigie.Tests.Faults;

/// <summary>Nothing lost, nothing twice: random histories full of faults, each checked by what senders and receivers know.</summary>
public sealed class FaultHistoriesTests(PublishedVigie published, Azurite azurite, ITestOutputHelper output)
{
    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Keys];

    [Fact]
    public async Task Histories_keep_every_promise()
    {
        var first = Number("SEED") ?? Random.Shared.Next(1_000_000);
        var trials = new ConcurrentBag<Trial>();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, Number("HISTORIES") ?? 150),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, _) =>
            {
                if (trials.Count(trial => trial.Violations.Count > 0) < 5)
                {
                    await using var birth = await BirthAsync(Write(seed).Setting);
                    trials.Add(await Trial.RunAsync(Write(seed), birth));
                }
            });
        output.WriteLine($"seeds from {first}");
        var table = FaultTable.Of([.. trials]);
        output.WriteLine(table);
        File.WriteAllText(Path.Combine(Support.Repository.Artifacts, "faults.md"), table);
        foreach (var failed in trials.Where(trial => trial.Violations.Count > 0))
        {
            output.WriteLine($"{failed}\n");
        }

        Assert.DoesNotContain(trials, trial => trial.Violations.Count > 0);
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

        async Task<bool> FailsAsync(History history, Breach breach) =>
            (await RunAsync(history)).Violations.Any(violation => violation.Breach == breach);

        Trial? found = null;
        for (var seed = 1; found is null && seed <= 200; seed++)
        {
            var trial = await RunAsync(Write(seed));
            found = trial.Violations is [var first, ..] && await FailsAsync(trial.History, first.Breach) ? trial : null;
        }

        Assert.True(found is not null, "200 histories did not find it.");
        var shortest = await Shrinker.ShrinkAsync(found.History, history => FailsAsync(history, found.Violations[0].Breach), most: 60);
        output.WriteLine($"shrunk from {found.History.Steps.Count} steps to {shortest.Steps.Count}\n{await RunAsync(shortest)}");
        Assert.True(shortest.Steps.Count <= found.History.Steps.Count);
    }

    private static History Write(int seed) => HistoryGenerator.Write(
        seed,
        Environment.GetEnvironmentVariable("WORLD") switch
        {
            "published" => new Setting(Handlers: 1 + (seed % 2), Published: true),
            "azurite" => new Setting(Handlers: 1 + (seed % 2), Published: true, Azurite: true),
            _ => new Setting(Handlers: 1 + (seed % 2)),
        });

    private async Task<IBirth> BirthAsync(Setting setting) => setting.Published
        ? new PublishedBirth(await published.PathAsync(), setting.Azurite ? await azurite.FreshAccountAsync() : null)
        : new InProcessBirth();

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
