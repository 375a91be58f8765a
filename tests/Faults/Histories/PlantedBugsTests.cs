namespace Vigie.Tests.Faults;

/// <summary>What the checker is worth: bugs planted on purpose, each found by random histories.</summary>
public sealed class PlantedBugsTests(ITestOutputHelper output)
{
    /// <summary>Enough to see that it becomes shorter; each lives through its waits.</summary>
    private const int MostToShrink = 10;

    public static TheoryData<string> Bugs => [.. PlantedBugs.All.Keys];

    [Theory]
    [MemberData(nameof(Bugs))]
    public async Task A_planted_bug_is_found_within_600_histories_and_again_when_its_seed_is_run_again(string bug)
    {
        async Task<Trial> RunAsync(History history)
        {
            await using var birth = new InProcessBirth(PlantedBugs.All[bug]());
            return await Trial.RunAsync(history, birth);
        }

        Trial? found = null;
        await Parallel.ForEachAsync(
            Enumerable.Range(1, 600),
            new ParallelOptions { MaxDegreeOfParallelism = 2 * Trial.AtOnce },
            async (seed, _) =>
            {
                if (Volatile.Read(ref found) is null
                    && await RunAsync(HistoryGenerator.Write(seed, Deployment.InProcess)) is { Failed: true } trial
                    && (await RunAsync(trial.History)).Broke(trial.Violations[0].Breach))
                {
                    Interlocked.CompareExchange(ref found, trial, null);
                }
            });

        Assert.True(found is not null, "600 histories did not find it.");
        var shortest = await Shrinker.ShrinkAsync(found, RunAsync, MostToShrink);
        output.WriteLine($"Seed {found.History.Seed}, {found.History.Steps.Count} steps; the shortest that still fails:\n{shortest}");
        Assert.InRange(shortest.History.Steps.Count, 1, found.History.Steps.Count);
    }
}
