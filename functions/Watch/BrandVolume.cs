using System.Collections.Concurrent;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;

namespace Vigie.Watch;

/// <summary>
/// Feeds each brand's closed 5-minute buckets to the volume detector, each once and in order, however often or late it runs. Counts come
/// from the day index, and the end of the last bucket taken in moves by a conditional write.
/// </summary>
internal sealed class BrandVolume(
    IndexStore indexes, StateStore states, VolumeAlerts alerts, ListeningPlan plan, TimeProvider time) : IChore
{
    /// <summary>Two hours: what was missed is made up over several ticks.</summary>
    public const int MostBuckets = 24;

    /// <summary>After a longer sleep the course that the volume had is no yardstick any more.</summary>
    private static readonly TimeSpan StartAfreshAfter = TimeSpan.FromDays(14);

    /// <summary>
    /// By brand: up to which bucket it is known that all are taken in. A mere economy: a process that does not know it looks.
    /// </summary>
    private readonly ConcurrentDictionary<string, DateTimeOffset> takenIn = new(StringComparer.Ordinal);

    public string Name => "brand-volume";

    public async Task<Outgoing> RunAsync(CancellationToken cancellationToken)
    {
        var notices = new List<AlertNotice>();
        foreach (var brand in plan.Brands)
        {
            notices.AddRange(await RunAsync(brand, cancellationToken));
        }

        return new Outgoing { Alerts = notices };
    }

    private DateTimeOffset LastClosed(DateTimeOffset now)
    {
        var until = now - VolumeRules.ClosesAfter(plan);
        return until - TimeSpan.FromTicks(until.UtcTicks % VolumeDetector.Bucket.Ticks);
    }

    private async Task<IReadOnlyList<AlertNotice>> RunAsync(Brand brand, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var closed = LastClosed(now);
        if (takenIn.TryGetValue(brand.Id, out var known) && known == closed)
        {
            return [];
        }

        var row = await states.ReadBrandAsync(brand.Id, cancellationToken);
        var state = row?.Value ?? new BrandState { Brand = brand.Id };
        if (state.VolumeAt is null || closed - state.VolumeAt > StartAfreshAfter)
        {
            state = state with { Volume = [], VolumeAt = closed - VolumeDetector.Bucket };
        }

        var from = state.VolumeAt!.Value;
        var to = closed < from + (MostBuckets * VolumeDetector.Bucket) ? closed : from + (MostBuckets * VolumeDetector.Bucket);
        if (to <= from)
        {
            takenIn[brand.Id] = closed;
            return [];
        }

        var heard = await HeardAsync(brand, from, to, cancellationToken);
        var notices = new List<AlertNotice>();
        for (var end = from + VolumeDetector.Bucket; end <= to; end += VolumeDetector.Bucket)
        {
            var hour = heard.Where(mention => mention.Mention.CreatedAt < end && mention.Mention.CreatedAt >= end.AddHours(-1)).ToList();
            var count = hour.Count(mention => mention.Mention.CreatedAt >= end - VolumeDetector.Bucket);
            var (volume, signal) = VolumeDetector.Observe(
                state.Volume, end, count, hour.Count, plan.Detection, brand.PlannedAt(end));
            var proof = signal is null ? null : VolumeProof.Of(
                state.Volume, end, hour, signal, plan.Detection, brand.PlannedAt(end));
            state = state with { Volume = volume, VolumeAt = end };

            // Before the state moves on: a crash in between finds the same signal again, and the same alert stored.
            notices.AddRange(await alerts.TakeInAsync(brand, end, hour, signal, proof, cancellationToken));
        }

        // Somebody else may have been faster: then the same buckets were taken in with the same result.
        await states.WriteBrandAsync(state, row?.ETag, cancellationToken);
        return notices;
    }

    /// <summary>Also the hour before, for the detector's guard. The brand's own words are no voices, and imported ones no news.</summary>
    private async Task<IReadOnlyList<StoredMention>> HeardAsync(
        Brand brand, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        await indexes.MentionsBetweenAsync(brand.Id, from.AddHours(-1), to, cancellationToken)
            .Where(mention => !mention.Mention.FromBrand && mention.History != true)
            .ToListAsync(cancellationToken);
}
