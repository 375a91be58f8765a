using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>
/// What the watch would have said of a brand's history with other settings: the same fold, detectors, rules and learning as in production,
/// in the order in which the mentions arrived. Pure; nothing is stored or sent.
/// </summary>
public sealed class BrandRehearsal
{
    private static readonly TimeSpan LearnsEvery = TimeSpan.FromHours(20);

    private readonly BacktestRequest request;
    private readonly IReadOnlyList<IReadOnlyList<StoredMention>> batches;
    private readonly VelocityRehearsal velocity;
    private readonly VolumeRehearsal volume;
    private readonly BaselineRehearsal baseline;
    private BrandState brand;
    private DateTimeOffset learnsAt;
    private DateTimeOffset bucketEnd;

    /// <param name="request">Of which brand and time.</param>
    /// <param name="history">The brand's mentions, any order.</param>
    /// <param name="plan">The settings to try.</param>
    public BrandRehearsal(BacktestRequest request, IReadOnlyCollection<StoredMention> history, DetectionPlan plan)
    {
        this.request = request;
        batches =
        [
            .. history.GroupBy(mention => (mention.SeenAt, mention.Thread)).OrderBy(batch => batch.Key.SeenAt)
                .ThenBy(batch => batch.Min(mention => mention.Mention.CreatedAt))
                .ThenBy(batch => batch.Key.Thread.Value, StringComparer.Ordinal)
                .Select(batch => batch.ToList()),
        ];
        velocity = new VelocityRehearsal(plan);
        volume = new VolumeRehearsal(request.Brand, history, plan);
        baseline = new BaselineRehearsal(history);
        brand = new BrandState { Brand = request.Brand.Id, LearningSince = request.LearningSince };
    }

    /// <summary>Runs it once.</summary>
    /// <param name="progress">Gets the share that is done, 0 to 1.</param>
    public BacktestRun Run(Action<double>? progress, CancellationToken cancellationToken)
    {
        if (batches.Count > 0)
        {
            var start = batches[0][0].SeenAt;
            learnsAt = start;
            bucketEnd = Whole(start - request.ClosesAfter);
            brand = brand with { LearningSince = brand.LearningSince < start ? brand.LearningSince : start };
        }

        for (var index = 0; index < batches.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = batches[index][0].SeenAt;
            WatchUntil(now, cancellationToken);
            brand = velocity.TakeIn(batches[index], brand, now);
            progress?.Invoke((index + 1d) / batches.Count);
        }

        WatchUntil(request.To, cancellationToken);
        progress?.Invoke(1);
        return Result();
    }

    private BacktestRun Result() => new()
    {
        Alarms =
        [
            .. velocity.Alarms.Concat(volume.Alarms).Where(alarm => alarm.At >= request.From && alarm.At < request.To)
                .OrderBy(alarm => alarm.At).ThenBy(alarm => alarm.Kind),
        ],
        Hours = [.. volume.Hours.Where(hour => hour.At >= request.From && hour.At < request.To)],
        Mentions = batches.Sum(batch => batch.Count(mention =>
            mention.Mention.CreatedAt >= request.From && mention.Mention.CreatedAt < request.To)),
        LearningDay = LearningPhase.DayAt(brand, request.To),
        Threshold = VelocityDetector.ThresholdFor(brand, velocity.Plan, request.To),
    };

    /// <summary>What the watch does by itself: closed buckets, alerts that are calm, the day's learning, each at its time.</summary>
    private void WatchUntil(DateTimeOffset now, CancellationToken cancellationToken)
    {
        while (batches.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bucketAt = bucketEnd + VolumeDetector.Bucket + request.ClosesAfter;
            var lookAt = velocity.NextLookAt ?? DateTimeOffset.MaxValue;
            var next = learnsAt < bucketAt ? learnsAt : bucketAt;
            next = lookAt < next ? lookAt : next;
            if (next > now)
            {
                return;
            }

            if (next == lookAt)
            {
                velocity.Look(next);
            }
            else if (next == learnsAt)
            {
                brand = baseline.Learn(brand, next);
                learnsAt += LearnsEvery;
            }
            else
            {
                bucketEnd += VolumeDetector.Bucket;
                brand = volume.TakeIn(brand, bucketEnd, bucketAt, velocity.Leader);
            }
        }
    }

    private static DateTimeOffset Whole(DateTimeOffset at) => at - TimeSpan.FromTicks(at.UtcTicks % VolumeDetector.Bucket.Ticks);
}
