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
    private readonly Births births = new(published, azurite);

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
                    trials.Add(await births.RunAsync(HistoryGenerator.Write(seed, DeploymentOf(seed))));
                }
            });
        var report = $"seeds from {first}\n\n{FaultTable.Of([.. trials])}";
        foreach (var failed in trials.Where(trial => trial.Failed))
        {
            report += $"\n{failed}\n\nThe shortest that still fails:\n{await Shrinker.ShrinkAsync(failed, births.RunAsync)}\n";
        }

        output.WriteLine(report);
        await File.WriteAllTextAsync(Path.Combine(Repository.Artifacts, $"faults-{first}.md"), report, Token);
        Assert.Equal(0, trials.Count(trial => trial.Failed));
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

    private static int? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
