using Vigie.Model;
using Vigie.Notify.AlertText;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// The watch never goes blind silently: a channel that fails for good, or for long, is an operator alert through what is left. One a
/// channel and day.
/// </summary>
internal sealed class ChannelWatch(OperatorAlerts alerts, TimeProvider time)
{
    /// <returns>Notices of alerts that are not told yet.</returns>
    public async Task<Outgoing> ReportAsync(Alert alert, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (alert.Id.Value.StartsWith($"{AlertId.OperatorSubject}.{OperatorAlerts.ChannelTopic}.", StringComparison.Ordinal))
        {
            return Outgoing.Nothing;
        }

        var notices = new List<AlertNotice>();
        foreach (var failing in deliveries.Where(IsFailing).DistinctBy(delivery => delivery.Channel))
        {
            notices.AddRange(await alerts.RaiseAsync(Describe(failing), cancellationToken));
        }

        return new Outgoing { Alerts = notices };
    }

    private static bool IsFailing(Delivery delivery) => delivery.Error is not null
        && (delivery.Outcome == DeliveryOutcome.FailedForGood
            || (DeliveryRules.MayStillArrive(delivery) && delivery.Attempts >= DeliveryRules.AttemptsBeforeOperator));

    private OperatorProblem Describe(Delivery failing) => new(
        OperatorAlerts.ChannelTopic,
        failing.Channel,
        new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero),
        Severity.High,
        Both(words => words.Say(Text.ChannelFails, words.ChannelName(failing.Channel))),
        Both(words => words.Say(Text.ChannelProblem, words.ChannelName(failing.Channel), failing.Error!)),
        Both(words => words.Say(Text.ChannelRemedy)));

    private static Bilingual Both(Func<Words, string> say) => new(say(Words.Of("en")), say(Words.Of("fr")));
}
