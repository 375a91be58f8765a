using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Notify.AlertText;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// While the budget wants it, notices to the operator that can wait leave no mail of their own: they come in the day's one. Channels that
/// cost nothing tell them as ever, and no alert about a brand ever waits.
/// </summary>
internal sealed class DigestRule(BudgetGuard? guard, DigestStore digests, TimeProvider time)
{
    private const int LongestTitle = 120;

    /// <summary>Whether a day later is soon enough. Pure.</summary>
    public static bool MayWait(Alert alert) =>
        alert is { Kind: AlertKind.Operator, Severity: < Severity.High, Id.IsCanary: false, Pending: { } pending }
        && !OperatorAlerts.IsAbout(alert.Id, OperatorAlerts.BudgetTopic)
        && !OperatorAlerts.IsAbout(alert.Id, OperatorAlerts.DigestTopic)
        && (alert.Severity == Severity.Info || pending.Reason is NotificationReason.Resolved or NotificationReason.Repeat);

    /// <summary>The channels that tell it now; a mail that is left out is in the day's. What was begun is ended as it began.</summary>
    public async Task<IReadOnlyList<INotifier>> ChannelsAsync(
        Alert alert, AlertMessage message, IReadOnlyList<INotifier> channels, CancellationToken cancellationToken)
    {
        if (!MayWait(alert)
            || alert.Pending!.Deliveries.Count > 0
            || !channels.Any(channel => channel.Uses == Meter.Mails && channel.Recipients(message).Count > 0)
            || guard is null
            || await guard.LevelAsync(cancellationToken) < BudgetLevel.DigestMails)
        {
            return channels;
        }

        var line = new DigestLine(
            alert.Id, alert.Pending.Sequence, time.GetUtcNow(), UntrustedText.Clean(message.Content.Headline, LongestTitle));
        await digests.AddAsync(line, cancellationToken);
        return [.. channels.Where(channel => channel.Uses != Meter.Mails)];
    }
}
