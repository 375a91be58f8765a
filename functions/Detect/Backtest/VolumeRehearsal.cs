using Vigie.Model;
using Vigie.Model.Listening;

namespace Vigie.Detect.Backtest;

/// <summary>
/// A brand's volume, bucket by bucket, counted as the watch would have counted it: what was not stored yet is not counted.
/// </summary>
internal sealed class VolumeRehearsal
{
    private readonly IReadOnlyList<StoredMention> voices;
    private readonly Brand about;
    private readonly DetectionPlan plan;
    private Signal? open;

    /// <param name="about">Whose volume.</param>
    /// <param name="history">Any order.</param>
    /// <param name="plan">The settings.</param>
    public VolumeRehearsal(Brand about, IEnumerable<StoredMention> history, DetectionPlan plan)
    {
        voices = [.. history.Where(mention => !mention.Mention.FromBrand).OrderBy(mention => mention.Mention.CreatedAt)];
        (this.about, this.plan) = (about, plan);
    }

    public List<BacktestAlarm> Alarms { get; } = [];

    public List<VolumeHour> Hours { get; } = [];

    /// <summary>Takes in the bucket that ends at <paramref name="end"/>, looked at <paramref name="now"/>.</summary>
    /// <returns>The brand as it is known after it.</returns>
    public BrandState TakeIn(BrandState brand, DateTimeOffset end, DateTimeOffset now, Alert? leader)
    {
        var from = FirstAt(end.AddHours(-1));
        var hour = voices.Skip(from).Take(FirstAt(end) - from).Where(mention => mention.SeenAt <= now).ToList();
        var count = hour.Count(mention => mention.Mention.CreatedAt >= end - VolumeDetector.Bucket);
        if (end.Minute == 0)
        {
            var negative = hour.Count(mention => mention.Judgement.Sentiment == Sentiment.Negative);
            var band = VolumeBand.Of(brand.Volume, plan, about.PlannedAt(end));
            Hours.Add(new VolumeHour(end.AddHours(-1), hour.Count, negative, band.Expected, band.Low, band.High));
        }

        var (volume, signal) = VolumeDetector.Observe(brand.Volume, end, count, hour.Count, plan, about.PlannedAt(end));
        if (open is null && signal is not null)
        {
            var share = hour.Count == 0 ? 0
                : (double)hour.Count(mention => mention.Judgement.Sentiment == Sentiment.Negative) / hour.Count;
            var severity = SeverityRule.Of(new SeverityFacts { Kind = AlertKind.Volume, NegativeShare = share });
            Alarms.Add(new BacktestAlarm(
                AlertKind.Volume, null, about.Name, now, signal, severity, IncidentRules.Mutes(leader, now)));
            open = signal;
        }
        else if (open is not null && signal is null && VolumeRules.IsBack(open, hour.Count))
        {
            Alarms[^1] = Alarms[^1] with { CalmAt = now };
            open = null;
        }
        else
        {
            open = open is null ? null : signal ?? open;
        }

        return brand with { Volume = volume, VolumeAt = end };
    }

    /// <summary>The first voice published at or after a time, by halving.</summary>
    private int FirstAt(DateTimeOffset at)
    {
        var (low, high) = (0, voices.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = voices[middle].Mention.CreatedAt < at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
