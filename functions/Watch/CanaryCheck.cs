using System.Globalization;
using Vigie.Model;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>Sees whether the canary came through: out of Process, out of Notify, and to each channel.</summary>
internal sealed class CanaryCheck(OperatorAlerts alerts)
{
    public const string LostTopic = "canary-lost";

    private const string Way = "way";

    /// <summary>Raises what is overdue and closes what is well again. Idempotent.</summary>
    /// <returns>The notices to queue, and whether there is nothing more to look at.</returns>
    public async Task<(IReadOnlyList<AlertNotice> Notices, bool Settled)> LookAsync(
        CanaryNote note, Alert? alert, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sent = note.SentAt ?? now;
        var overdue = now - sent > CanaryMark.Patience;
        var deliveries = alert?.Pending?.Deliveries ?? (alert?.Notifications is [.., var told] ? told.Deliveries : []);
        var notices = new List<AlertNotice>();
        if (alert is null || (alert.Pending is not null && deliveries.Count == 0))
        {
            notices.AddRange(overdue ? await alerts.RaiseAsync(Lost(note.Day, sent, stored: alert is not null), cancellationToken) : []);
            return (notices, now - sent > CanaryMark.Lifetime);
        }

        notices.AddRange(await alerts.ResolveAsync(LostTopic, Way, now, cancellationToken));
        foreach (var channel in deliveries.GroupBy(delivery => delivery.Channel, StringComparer.Ordinal))
        {
            if (channel.FirstOrDefault(delivery => delivery.Outcome != DeliveryOutcome.Accepted) is { } missing)
            {
                notices.AddRange(
                    overdue || alert.Pending is null ? await alerts.RaiseAsync(Missing(missing, sent), cancellationToken) : []);
            }
            else
            {
                var acceptedAt = channel.Max(delivery => delivery.LastAttemptAt);
                notices.AddRange(await alerts.ResolveAsync(OperatorAlerts.ChannelTopic, channel.Key, acceptedAt, cancellationToken));
            }
        }

        return (notices, alert.Pending is null);
    }

    private static OperatorProblem Lost(DateOnly day, DateTimeOffset sent, bool stored)
    {
        var (stage, queue) = stored ? ("Notify", "alerts") : ("Process", "mentions");
        return new OperatorProblem(
            LostTopic,
            Way,
            sent,
            Severity.High,
            new Bilingual("The daily sign of life did not come through", "Le signe de vie quotidien n'est pas passé"),
            new Bilingual(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"That of {day:yyyy-MM-dd} has been under way since {sent:HH:mm} UTC and did not come out of {stage}."),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Celui du {day:yyyy-MM-dd} est en route depuis {sent:HH:mm} UTC et n'est pas sorti de {stage}.")),
            new Bilingual(
                $"Alerts may take the same way: see whether the queue '{queue}' is worked on and the function '{stage}' runs.",
                $"Les alertes prennent ce chemin : voyez si la file « {queue} » avance et si la fonction « {stage} » tourne."));
    }

    private static OperatorProblem Missing(Delivery missing, DateTimeOffset sent) => new(
        OperatorAlerts.ChannelTopic,
        missing.Channel,
        new DateTimeOffset(sent.UtcDateTime.Date, TimeSpan.Zero),
        Severity.High,
        new Bilingual(
            $"The daily sign of life did not arrive by {missing.Channel}",
            $"Le signe de vie quotidien n'est pas arrivé par {missing.Channel}"),
        new Bilingual(
            $"Tried {missing.Attempts} times since {sent:HH:mm} UTC. {missing.Error ?? "It is not known whether it was accepted."}",
            $"Essayé {missing.Attempts} fois depuis {sent:HH:mm} UTC. {missing.Error ?? "On ne sait pas s'il a été accepté."}"),
        new Bilingual(
            $"Alerts by {missing.Channel} would not arrive either. Check its settings with 'vigie check'.",
            $"Les alertes par {missing.Channel} n'arriveraient pas non plus. Vérifiez ses réglages par « vigie check »."));
}
