using System.Globalization;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Web;

namespace Vigie.Bench.Cost;

/// <summary>
/// Somebody who keeps the dashboard open on working days, two hours in front and the rest of the day in another tab, and takes alerts ten
/// minutes after they were told, but not at night; replies that were overlooked she makes up for.
/// </summary>
internal sealed class CommunityManager(MeteredHost host, LinkSigner links)
{
    /// <summary>Every so many rounds the page asks for the rest too.</summary>
    private const int Rare = 3;

    private const int FirstHour = 8;

    private const int LooksAway = 10;

    private const int LastHour = 17;

    private static readonly string[] First = ["/", "/assets/app.css?v=0", "/assets/app.js?v=0", "/assets/words.json?v=0"];

    private static readonly TimeSpan TakesAfter = TimeSpan.FromMinutes(10);

    private readonly List<(DateTimeOffset At, AlertId Alert)> toTake = [];
    private readonly HashSet<AlertId> taken = [];
    private DateTimeOffset nextRound = DateTimeOffset.MinValue;
    private int round;

    /// <summary>Somebody was told of these.</summary>
    public void Told(IEnumerable<AlertId> alerts, DateTimeOffset now)
    {
        foreach (var alert in alerts.Where(alert => !alert.IsCanary && taken.Add(alert)))
        {
            toTake.Add((Awake(now + TakesAfter), alert));
        }
    }

    /// <summary>All that she does until then, in order.</summary>
    public async Task ActAsync(DateTimeOffset from, DateTimeOffset until, Action<DateTimeOffset> moveTo)
    {
        foreach (var (at, alert) in toTake.Where(due => due.At <= until).ToList())
        {
            toTake.Remove((at, alert));
            moveTo(at);
            var link = links.LinkTo(alert).PathAndQuery;
            await host.CallAsync(at, "Web", "GET", link);
            await host.CallAsync(at.AddSeconds(5), "Web", "POST", link, "action=ack&by=L%C3%A9a");
            if (alert.IsSla)
            {
                // Answered where the source does not show it, or in need of no answer.
                await host.CallAsync(at.AddSeconds(60), "Web", "POST", $"/api/threads/{alert.Subject}/answered", "{}");
            }
        }

        nextRound = nextRound > from ? nextRound : from;
        while (nextRound < until)
        {
            if (IntervalAt(nextRound) is { } interval)
            {
                moveTo(nextRound);
                await RoundAsync(nextRound);
                nextRound += interval;
            }
            else
            {
                round = 0;
                nextRound = until;
            }
        }
    }

    private static TimeSpan? IntervalAt(DateTimeOffset at) =>
        at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || at.Hour < FirstHour || at.Hour >= LastHour ? null
        : at.Hour < LooksAway ? DashboardRhythm.Billed.Seen
        : DashboardRhythm.Billed.Hidden;

    private static DateTimeOffset Awake(DateTimeOffset at) =>
        at.Hour >= 22 ? new DateTimeOffset(at.Date.AddDays(1), TimeSpan.Zero).AddHours(6)
        : at.Hour < 6 ? new DateTimeOffset(at.Date, TimeSpan.Zero).AddHours(6)
        : at;

    /// <summary>As the page does: health first, then two together, and now and then four more.</summary>
    private async Task RoundAsync(DateTimeOffset at)
    {
        if (round == 0)
        {
            at += await TogetherAsync(at, First);
        }

        at += await TogetherAsync(at, "/api/health?language=fr");
        var (from, to) = (Stamp(at.AddDays(-1)), Stamp(at));
        at += await TogetherAsync(at, "/api/threads?order=risk&top=100&language=fr", $"/api/stats?from={from}&to={to}&language=fr");
        if (round++ % Rare == 0)
        {
            await TogetherAsync(
                at, "/api/alerts?top=50", "/api/sources?language=fr", "/api/deadletters?top=50", "/api/confusion?language=fr");
        }
    }

    private async Task<TimeSpan> TogetherAsync(DateTimeOffset at, params string[] paths)
    {
        var longest = TimeSpan.Zero;
        foreach (var path in paths)
        {
            var took = await host.CallAsync(at, "Web", "GET", path);
            longest = took > longest ? took : longest;
        }

        return longest;
    }

    private static string Stamp(DateTimeOffset at) =>
        Uri.EscapeDataString(at.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
}
