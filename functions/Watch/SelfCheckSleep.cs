using Vigie.Model;

namespace Vigie.Watch;

/// <summary>Notices after the fact that the watch itself did not run for a while, and says from when until when.</summary>
internal sealed class SelfCheckSleep(Cadence cadence, OperatorAlerts alerts, TimeProvider time) : IChore
{
    public const string Topic = "watch-slept";

    /// <summary>The note that holds the time of the last tick, ISO 8601.</summary>
    public const string LastTick = "last-tick";

    /// <summary>Ticks come every minute; a deployment may take some.</summary>
    public static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(15);

    public string Name => "sleep-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = await cadence.LastAsync(LastTick, cancellationToken);
        var notices = last is { } from && now - from > Tolerated ? await alerts.RaiseAsync(Describe(from, now), cancellationToken) : [];
        await cadence.MarkAsync(LastTick, cancellationToken);
        return new Outgoing { Alerts = notices };
    }

    private static OperatorProblem Describe(DateTimeOffset from, DateTimeOffset to) => new(
        Topic,
        "watch",
        from,
        Severity.Info,
        new Words("The watch slept", "La veille a dormi"),
        new Words(
            $"Nothing was watched from {from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm} UTC. What was said meanwhile is being read now.",
            $"Rien n'a été surveillé du {from:yyyy-MM-dd HH:mm} au {to:yyyy-MM-dd HH:mm} UTC. "
            + "Ce qui s'est dit entre-temps est lu maintenant."),
        new Words(
            "If the machine was not switched off on purpose, look at why its timer did not run.",
            "Si la machine n'a pas été arrêtée volontairement, cherchez pourquoi sa minuterie n'a pas tourné."));
}
