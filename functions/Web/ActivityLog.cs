using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>One mention as the pictures need it.</summary>
internal readonly record struct Heard(DateTimeOffset At, Sentiment Sentiment, Channel Channel, ThreadId Thread);

/// <summary>
/// The day index, remembered for a short while: 10 seconds for today and yesterday, 5 minutes for older days, which only a late mention or
/// a correction changes. The brand's own words are left out. Where reads are billed, today's and yesterday's rows are read whole every 5
/// minutes and in between as far as the latest hour that is known goes: what is published late shows some minutes later.
/// </summary>
internal sealed class ActivityLog(IndexStore indexes, ListeningPlan plan, VigieSettings settings, TimeProvider time) : IDisposable
{
    /// <summary>The most mentions of one day of one brand that are counted.</summary>
    private const int MaximumADay = 50_000;

    private static readonly TimeSpan FreshToday = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FreshBefore = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Latest = TimeSpan.FromHours(1);

    private readonly Dictionary<(string Brand, string Day), KnownDay> days = [];
    private readonly SemaphoreSlim reading = new(1);

    /// <summary>What was heard between the two times, newest day first.</summary>
    public async Task<IReadOnlyList<Heard>> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, string? brand, CancellationToken cancellationToken)
    {
        var all = new List<Heard>();
        await reading.WaitAsync(cancellationToken);
        try
        {
            for (var day = DayWalk.Midnight(to); day >= DayWalk.Midnight(from); day = day.AddDays(-1))
            {
                foreach (var one in plan.Brands.Where(one => brand is null || one.Id == brand))
                {
                    all.AddRange((await DayAsync(one.Id, day, cancellationToken)).Where(heard => heard.At >= from && heard.At <= to));
                }
            }
        }
        finally
        {
            reading.Release();
        }

        return all;
    }

    /// <summary>How many mentions each thread got in the last hour, and in the hour before.</summary>
    public async Task<IReadOnlyDictionary<ThreadId, (int LastHour, int HourBefore)>> SpeedsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var hourAgo = now.AddHours(-1);
        return (await ReadAsync(now.AddHours(-2), now, brand: null, cancellationToken))
            .GroupBy(heard => heard.Thread)
            .ToDictionary(
                thread => thread.Key, thread => (thread.Count(heard => heard.At > hourAgo), thread.Count(heard => heard.At <= hourAgo)));
    }

    /// <summary>After a correction or an erasure, the next reader sees it.</summary>
    public void Forget()
    {
        reading.Wait();
        days.Clear();
        reading.Release();
    }

    public void Dispose() => reading.Dispose();

    private async Task<IReadOnlyList<Heard>> DayAsync(string brand, DateTimeOffset day, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var key = (brand, Keys.DayStamp(day));
        var fresh = day >= DayWalk.Midnight(now).AddDays(-1) ? FreshToday : FreshBefore;
        if (days.TryGetValue(key, out var known) && now >= known.ReadAt && now - known.ReadAt < fresh)
        {
            return known.Heard;
        }

        Drop(now - ApiQuery.MaximumSpan - TimeSpan.FromDays(31));
        var isWhole = !settings.IsStoreBilled || known is not { Heard.Count: > 0 }
            || now < known.WholeAt || now - known.WholeAt >= FreshBefore;
        var since = isWhole ? day : known!.Heard[0].At - Latest;
        var heard = await ReadAsync(brand, day, since, cancellationToken);
        heard.AddRange(isWhole ? [] : known!.Heard.Where(one => one.At < since));
        days[key] = new KnownDay(now, isWhole ? now : known!.WholeAt, heard);
        return heard;
    }

    /// <summary>What was published from then on, newest first.</summary>
    private async Task<List<Heard>> ReadAsync(string brand, DateTimeOffset day, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var heard = new List<Heard>();
        await foreach (var (_, mention) in indexes.MentionsOfDayAsync(brand, day, after: null, cancellationToken))
        {
            if (mention.Mention.CreatedAt < since || heard.Count == MaximumADay)
            {
                break;
            }

            if (!mention.Mention.FromBrand)
            {
                heard.Add(new Heard(mention.Mention.CreatedAt, mention.Judgement.Sentiment, mention.Mention.Channel, mention.Thread));
            }
        }

        return heard;
    }

    private sealed record KnownDay(DateTimeOffset ReadAt, DateTimeOffset WholeAt, IReadOnlyList<Heard> Heard);

    private void Drop(DateTimeOffset before)
    {
        foreach (var old in days.Keys.Where(key => string.CompareOrdinal(key.Day, Keys.DayStamp(before)) < 0).ToList())
        {
            days.Remove(old);
        }
    }
}
