using Vigie.Model;
using Vigie.Store;

namespace Vigie.Hosting.Replay;

/// <summary>One alert of a replay, as the closing table shows it.</summary>
/// <param name="Alert">The alert as stored.</param>
/// <param name="MentionsBefore">Mentions published until it was opened.</param>
/// <param name="BeforePeak">How long before the busiest hour of negative mentions it was opened; negative when after.</param>
/// <param name="BeforeDeadline">SLA alerts: how long before the deadline somebody was told; negative when after; null when nobody
/// was.</param>
internal sealed record ReplayedAlert(Alert Alert, int MentionsBefore, TimeSpan BeforePeak, TimeSpan? BeforeDeadline);

/// <summary>What a replay came to: which alerts, when, how early.</summary>
internal sealed record ReplayReport(IReadOnlyList<ReplayedAlert> Alerts, int Mentions, DateTimeOffset PeakAt)
{
    public static async Task<ReplayReport> ReadAsync(
        IReadOnlyList<Mention> mentions, IndexStore indexes, ThreadStore threads, CancellationToken cancellationToken)
    {
        var peak = Peak(mentions);
        var alerts = new List<ReplayedAlert>();
        await foreach (var (_, id) in indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, cancellationToken))
        {
            if (await threads.ReadAlertAsync(id, cancellationToken) is { Value: var alert })
            {
                alerts.Add(new ReplayedAlert(
                    alert, mentions.Count(mention => mention.CreatedAt <= alert.OpenedAt), peak - alert.OpenedAt, BeforeDeadline(alert)));
            }
        }

        return new ReplayReport([.. alerts.OrderBy(alert => alert.Alert.OpenedAt)], mentions.Count, peak);
    }

    /// <summary>Alerts that somebody was told of as such: not the updates of another one.</summary>
    public IEnumerable<ReplayedAlert> Opened => Alerts.Where(alert => alert.Alert.UpdateOf is null);

    private static TimeSpan? BeforeDeadline(Alert alert) =>
        alert is { Kind: AlertKind.Sla, Evidence.DueAt: { } due }
            && alert.Notifications.FirstOrDefault(told => told.Withheld == WithheldReason.None) is { } first
            ? due - first.At
            : null;

    /// <summary>The middle of the busiest hour.</summary>
    private static DateTimeOffset Peak(IReadOnlyList<Mention> mentions) =>
        mentions.Count == 0
            ? DateTimeOffset.UnixEpoch
            : mentions
                .GroupBy(mention => mention.CreatedAt.UtcTicks / TimeSpan.TicksPerHour)
                .MaxBy(hour => hour.Count())!
                .Select(hour => new DateTimeOffset(
                    ((hour.CreatedAt.UtcTicks / TimeSpan.TicksPerHour) * TimeSpan.TicksPerHour) + (TimeSpan.TicksPerHour / 2),
                    TimeSpan.Zero))
                .First();
}
