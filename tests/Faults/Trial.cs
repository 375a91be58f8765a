namespace Vigie.Tests.Faults;

/// <summary>What one history showed.</summary>
internal sealed record Trial(
    History History, IReadOnlyList<Violation> Violations, IReadOnlyDictionary<string, int> Faults, int Accepted, int Alerts, int Told, int LabelledRepeats)
{
    /// <param name="history">What is to happen.</param>
    /// <param name="birth">Of the program, as the history's setting has it.</param>
    public static async Task<Trial> RunAsync(History history, IBirth birth)
    {
        await using var world = await World.StartAsync(history, birth);
        var aftermath = await world.RunAsync();
        var checker = Checker.Check(world, aftermath);
        return new Trial(
            history, checker.Violations, world.Happened, world.Ledger.Accepted.Count, aftermath.Alerts.Count,
            world.Outside.Log.All.Count(arrival => arrival.Taken), checker.LabelledRepeats);
    }

    public override string ToString() => $"{History}\n{string.Join('\n', Violations)}";
}
