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
        var deployment = Enum.Parse<Deployment>(Environment.GetEnvironmentVariable("DEPLOYMENT") ?? "InProcess");
        var trials = new ConcurrentBag<Trial>();
        await Parallel.ForEachAsync(
            Enumerable.Range(first, Number("HISTORIES") ?? 150),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = TestContext.Current.CancellationToken },
            async (seed, _) =>
            {
                if (trials.Count(trial => trial.Violations.Count > 0) < 5)
                {
                    await using var birth = await BirthAsync(Write(seed, deployment).Setting);
                    trials.Add(await Trial.RunAsync(Write(seed, deployment), birth));
                }
            });
        var report = $"seeds from {first}, {deployment}\n{FaultTable.Of([.. trials])}\n"
            + string.Join("\n\n", trials.Where(trial => trial.Violations.Count > 0));
        output.WriteLine(report);
        File.WriteAllText(Path.Combine(Repository.Artifacts, $"faults-{deployment}-{first}.md"), report);
        Assert.Equal(0, trials.Count(trial => trial.Violations.Count > 0));
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
            var trial = await RunAsync(Write(seed, Deployment.InProcess));
            found = trial.Violations is [var first, ..] && await FailsAsync(trial.History, first.Breach) ? trial : null;
        }

        Assert.True(found is not null, "200 histories did not find it.");
        var shortest = await Shrinker.ShrinkAsync(found.History, history => FailsAsync(history, found.Violations[0].Breach), most: 60);
        output.WriteLine($"shrunk from {found.History.Steps.Count} steps to {shortest.Steps.Count}\n{await RunAsync(shortest)}");
        Assert.True(shortest.Steps.Count <= found.History.Steps.Count);
    }

    private static History Write(int seed, Deployment deployment) =>
        HistoryGenerator.Write(seed, new Setting(deployment, Handlers: deployment == Deployment.Run ? 1 : 1 + (seed % 2)));

    private async Task<IBirth> BirthAsync(Setting setting) => setting.Deployment switch
    {
        Deployment.Handlers => new PublishedBirth(await published.PathAsync(), null),
        Deployment.HandlersOnAzurite => new PublishedBirth(await published.PathAsync(), await azurite.FreshAccountAsync()),
        Deployment.Run => new PublishedBirth(await published.PathAsync(), null, asHandler: false),
        _ => new InProcessBirth(),
    };

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
