using Microsoft.Extensions.DependencyInjection;

namespace Vigie.Tests.Faults;

/// <summary>What one history showed.</summary>
internal sealed record Trial(
    History History, IReadOnlyList<Violation> Violations, IReadOnlyDictionary<string, int> Faults, int Accepted, int Alerts, int Told, int LabelledRepeats)
{
    /// <param name="history">What is to happen.</param>
    /// <param name="bug">Put into the program; null: the program as it is.</param>
    public static async Task<Trial> RunAsync(History history, Action<IServiceCollection>? bug = null)
    {
        using var birth = new InProcessBirth(bug);
        await using var world = await World.StartAsync(history, birth.BearAsync);
        var aftermath = await world.RunAsync();
        var checker = Checker.Check(world, aftermath);
        return new Trial(
            history, checker.Violations, world.Happened, world.Ledger.Accepted.Count, aftermath.Alerts.Count,
            world.Outside.Arrivals.Count(arrival => arrival.Taken), checker.LabelledRepeats);
    }

    public override string ToString() => $"{History}\n{string.Join('\n', Violations)}";
}
