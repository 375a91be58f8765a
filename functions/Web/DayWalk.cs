using System.Globalization;
using Vigie.Store;

namespace Vigie.Web;

/// <summary>The days and brands that a question spans, newest day first, from where its token says.</summary>
internal static class DayWalk
{
    /// <returns>Day, brand, and the row key after which to go on there (null: from the beginning).</returns>
    public static IEnumerable<(DateTimeOffset Day, string Brand, string? After)> Of(ApiQuery query, IEnumerable<string> brands)
    {
        var wanted = brands.Where(brand => query.Brand is null || brand == query.Brand).ToList();
        var start = query.Next.Count > 0 ? DayOf(query.Next[0], query.To) : query.To;
        var resumed = query.Next.Count == 0;
        for (var day = Midnight(start); day >= Midnight(query.From); day = day.AddDays(-1))
        {
            foreach (var brand in wanted)
            {
                if (!resumed && brand != query.Next[1])
                {
                    continue;
                }

                yield return (day, brand, resumed ? null : query.Next[2]);
                resumed = true;
            }

            // A brand that is configured no longer: go on with the next day.
            resumed = true;
        }
    }

    public static bool IsSameDay(DateTimeOffset left, DateTimeOffset right) => Keys.DayStamp(left) == Keys.DayStamp(right);

    public static DateTimeOffset Midnight(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);

    private static DateTimeOffset DayOf(string stamp, DateTimeOffset to) =>
        DateTimeOffset.TryParseExact(stamp, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            && day <= to
            ? day
            : throw new BadParameterException("next", stamp, "the 'next' of the answer before, with the same 'to'");
}
