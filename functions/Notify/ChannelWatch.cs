using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Notify.AlertText;
using Vigie.Store;

namespace Vigie.Notify;

/// <summary>
/// The watch never goes blind silently: a channel that fails for good, or for long, is an operator alert through what is left. One a
/// channel and day.
/// </summary>
internal sealed class ChannelWatch(
    ThreadStore threads, IndexStore indexes, StateStore states, ListeningPlan plan, TimeProvider time)
{
    public const string Topic = "channel-failing";

    /// <returns>Notices of alerts that were not known before.</returns>
    public async Task<Outgoing> ReportAsync(Alert alert, IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        if (alert.Id.Value.StartsWith($"{AlertId.OperatorSubject}.{Topic}.", StringComparison.Ordinal))
        {
            return Outgoing.Nothing;
        }

        var notices = new List<AlertNotice>();
        foreach (var failing in deliveries.Where(IsFailing).DistinctBy(delivery => delivery.Channel))
        {
            var report = Report(failing);
            if (await threads.ReadAlertAsync(report.Id, cancellationToken) is { Value: var known })
            {
                // Opened at its own time, which is part of the log's key: one alert is one line there.
                await indexes.IndexAlertAsync(known, cancellationToken);
                continue;
            }

            // Due before it is stored, so that it is told whatever happens.
            await indexes.ScheduleAsync(new DueItem(report.OpenedAt, DueKind.Notify, report.Id.Value), cancellationToken);
            await states.WriteNoteAsync(OperatorAlerts.NoteOf(Topic, failing.Channel), report.Id.Value, cancellationToken);
            if (await threads.AddAlertAsync(report, cancellationToken))
            {
                await indexes.IndexAlertAsync(report, cancellationToken);
                notices.Add(new AlertNotice(report.Id));
            }
        }

        return new Outgoing { Alerts = notices };
    }

    private static bool IsFailing(Delivery delivery) => delivery.Error is not null
        && (delivery.Outcome == DeliveryOutcome.FailedForGood
            || (DeliveryRules.MayStillArrive(delivery) && delivery.Attempts >= DeliveryRules.AttemptsBeforeOperator));

    private Alert Report(Delivery failing)
    {
        var now = time.GetUtcNow();
        var words = Words.Of(plan.Brands[0].Language);
        return new Alert
        {
            Id = AlertId.Operator(Topic, failing.Channel, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)),
            Kind = AlertKind.Operator,
            Severity = Severity.High,
            OpenedAt = now,
            Evidence = new Evidence
            {
                DecidedAt = now,
                Title = words.Say(Text.ChannelFails, words.ChannelName(failing.Channel)),
                Problem = words.Say(Text.ChannelProblem, words.ChannelName(failing.Channel), failing.Error!),
                Remedy = words.Say(Text.ChannelRemedy),
            },
            Pending = new PendingNotification { Sequence = 1, Reason = NotificationReason.First, DecidedAt = now, DueAt = now },
        };
    }
}
