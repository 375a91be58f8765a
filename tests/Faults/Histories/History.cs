namespace Vigie.Tests.Faults;

/// <summary>
/// What happens to one brand and to the program that watches it, step by step. Written by <see cref="HistoryGenerator"/> from a seed; the
/// same seed gives the same history.
/// </summary>
internal sealed record History(int Seed, Setting Setting, IReadOnlyList<Step> Steps)
{
    public override string ToString() =>
        $"seed {Seed}, {Setting}\n" + string.Join('\n', Steps.Select((step, index) => $"  {index + 1,3}. {step}"));
}

/// <summary>How the program is run.</summary>
public enum Deployment
{
    /// <summary>The handler within this process, on the embedded store: the same code, quick to start and easy to trip up.</summary>
    InProcess,

    /// <summary>The published program as handlers, killed by SIGKILL, on the embedded store.</summary>
    Handlers,

    /// <summary>The published program as handlers, on Azurite by way of a proxy that fails.</summary>
    HandlersOnAzurite,

    /// <summary>The published program by itself: its own host, its own durable broker, the embedded store.</summary>
    Run,
}

/// <summary>On what a history runs.</summary>
/// <param name="Handlers">Processes that share the store: 1 or 2; one for <see cref="Deployment.Run"/>.</param>
internal sealed record Setting(Deployment Deployment = Deployment.InProcess, int Handlers = 1)
{
    public override string ToString() => $"{Deployment}, {Handlers} handler(s)";
}
