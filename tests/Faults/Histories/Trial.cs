namespace Vigie.Tests.Faults;

/// <summary>What one history showed.</summary>
internal sealed record Trial
{
    /// <summary>So many at a time: much of a history is waiting.</summary>
    public static readonly int AtOnce = 2 * Environment.ProcessorCount;

    public required History History { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>How often which fault really happened.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Mentions that were answered 2xx or shown by the feed.</summary>
    public required int Accepted { get; init; }

    public required int Alerts { get; init; }

    /// <summary>Cards and mails that people can read.</summary>
    public required int Told { get; init; }

    /// <summary>Those of them that say that they may be a repeat.</summary>
    public required int LabelledRepeats { get; init; }

    public bool Failed => Violations.Count > 0;

    /// <param name="history">What is to happen.</param>
    /// <param name="birth">Of the program, as the history's setting has it.</param>
    public static async Task<Trial> RunAsync(History history, IBirth birth)
    {
        await using var world = await World.StartAsync(history, birth);
        var aftermath = await world.RunAsync();
        var checker = Checker.Check(world, aftermath);
        return new Trial
        {
            History = history,
            Violations = checker.Violations,
            Faults = world.Happened,
            Accepted = world.Ledger.Accepted.Count,
            Alerts = aftermath.Alerts.Count,
            Told = world.Outside.Log.All.Count(arrival => arrival.Taken),
            LabelledRepeats = checker.LabelledRepeats,
        };
    }

    public bool Broke(Breach breach) => Violations.Any(violation => violation.Breach == breach);

    public override string ToString() => $"{History}\n{string.Join('\n', Violations)}";
}
