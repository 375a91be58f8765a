using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Notes each tick, and after a sleep says from when until when nothing was watched. If others noticed the sleep while it lasted
/// (<see cref="SleepAlarm"/>), their alert is closed with these words, which are told whether or not anybody was told of its beginning: one
/// sleep is one alert.
/// </summary>
internal sealed class SelfCheckSleep(Cadence cadence, OperatorAlerts alerts, TimeProvider time) : IChore
{
    public string Name => "sleep-check";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = await cadence.LastAsync(NoteNames.LastTick, cancellationToken);
        var slept = last is { } from && now - from > SleepAlarm.Tolerated ? Describe(from, now) : null;
        var notices = slept is null ? [] : await alerts.RaiseAsync(slept, cancellationToken);

        // What was raised while it slept is severe and over now; what was raised by a tick tells of the past and stays to be read.
        if (await alerts.OpenAsync(SleepAlarm.Topic, SleepAlarm.About, cancellationToken) is { Value.Severity: > Severity.Info })
        {
            var ended = slept is null
                ? await alerts.ResolveAsync(SleepAlarm.Topic, SleepAlarm.About, now, cancellationToken)
                : await alerts.EndAsync(slept, cancellationToken);
            notices = [.. notices, .. ended];
        }

        await cadence.MarkAsync(NoteNames.LastTick, cancellationToken);
        return new Outgoing { Alerts = [.. notices.Distinct()] };
    }

    private static OperatorProblem Describe(DateTimeOffset from, DateTimeOffset to) => new(
        SleepAlarm.Topic,
        SleepAlarm.About,
        from,
        Severity.Info,
        new Bilingual("The watch slept", "La veille a dormi"),
        new Bilingual(
            $"Nothing was watched from {from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm} UTC. What was said meanwhile is being read now.",
            $"Rien n'a été surveillé du {from:yyyy-MM-dd HH:mm} au {to:yyyy-MM-dd HH:mm} UTC. "
            + "Ce qui s'est dit entre-temps est lu maintenant."),
        new Bilingual(
            "If the machine was not switched off on purpose, look at why its timer did not run.",
            "Si la machine n'a pas été arrêtée volontairement, cherchez pourquoi sa minuterie n'a pas tourné."));
}
