using Vigie.Model;

namespace Vigie.Detect.Backtest;

/// <summary>What is usual for a brand, learnt from its history as it would have been learnt day by day. Each day is summed once.</summary>
internal sealed class BaselineRehearsal(IEnumerable<StoredMention> history)
{
    private readonly ILookup<DateTime, StoredMention> byDay = history.ToLookup(mention => mention.Mention.CreatedAt.UtcDateTime.Date);
    private readonly Dictionary<DateTime, DaySums> days = [];

    public BrandState Learn(BrandState brand, DateTimeOffset now)
    {
        var sums = new List<DaySums>();
        for (var back = 1; back <= Usual.Days; back++)
        {
            var day = now.UtcDateTime.Date.AddDays(-back);
            if (!days.TryGetValue(day, out var known))
            {
                var heard = byDay[day].Where(mention => mention.SeenAt <= now)
                    .OrderByDescending(mention => mention.Mention.CreatedAt)
                    .Take(Usual.MostMentionsOfDay)
                    .ToList();
                known = days[day] = DaySums.Of(heard, heard.Count < Usual.MostMentionsOfDay ? brand.Season : []);
            }

            sums.Add(known);
        }

        return Usual.Of(sums).ApplyTo(brand);
    }
}
