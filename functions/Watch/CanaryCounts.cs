using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>What happened on the day before: the two numbers that a sign of life says.</summary>
internal sealed class CanaryCounts(IndexStore indexes, ListeningPlan plan)
{
    /// <returns>Both at most <see cref="CanaryMark.MostCounted"/>.</returns>
    public async Task<(int Mentions, int Alerts)> YesterdayAsync(DateOnly today, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var (from, to) = (Midnight(today.AddDays(-1), zone), Midnight(today, zone));
        var mentions = 0;
        foreach (var brand in plan.Brands)
        {
            mentions += await indexes.MentionsBetweenAsync(brand.Id, from, to, cancellationToken)
                .Take(CanaryMark.MostCounted - mentions).CountAsync(cancellationToken);
        }

        var alerts = await indexes.AlertsAsync(from, to, after: null, cancellationToken)
            .Take(CanaryMark.MostCounted).CountAsync(cancellationToken);
        return (mentions, alerts);
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
