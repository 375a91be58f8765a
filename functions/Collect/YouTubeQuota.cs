using System.Globalization;
using Vigie.Collect.Pull;
using Vigie.Model;

namespace Vigie.Collect;

/// <summary>
/// What was used of a day's allowance, kept in the cursor: 10,000 units, of which a page of comments takes one, and 100 searches apart from
/// them (developers.google.com/youtube/v3/determine_quota_cost). The day is California's.
/// </summary>
internal sealed class YouTubeQuota
{
    /// <summary>The rest is left to the operator's other programs.</summary>
    public const int MostUnits = 9_500;

    public const int MostSearches = 95;

    /// <summary>Searches that may be made at once; the others are spread over the day, or a morning could use up the evening's.</summary>
    private const int SearchesAtOnce = 12;

    private const string NoteName = "quota";

    private readonly PullCursor cursor;
    private readonly string source;
    private readonly string day;
    private int units;
    private int searches;

    public YouTubeQuota(string source, PullCursor cursor, DateTimeOffset now)
    {
        (this.source, this.cursor) = (source, cursor);
        UntilReset = UntilMidnight(now);
        day = (now + UntilReset).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        if (cursor.Note(NoteName)?.Split(' ') is [var noted, var usedUnits, var usedSearches] && noted == day
            && int.TryParse(usedUnits, NumberStyles.None, CultureInfo.InvariantCulture, out var spent)
            && int.TryParse(usedSearches, NumberStyles.None, CultureInfo.InvariantCulture, out var searched))
        {
            (units, searches) = (spent, searched);
        }
    }

    /// <summary>Until the allowance begins anew.</summary>
    public TimeSpan UntilReset { get; }

    /// <summary>Whether a search fits into what the day allows so far.</summary>
    public bool MaySearch => searches < Math.Min(
        MostSearches, SearchesAtOnce + ((MostSearches - SearchesAtOnce) * Math.Clamp(1 - (UntilReset / TimeSpan.FromDays(1)), 0, 1)));

    /// <summary>Whether YouTube itself said that no searches are left.</summary>
    public bool IsOutOfSearches => searches >= MostSearches;

    /// <summary>Takes what a question costs, before it is asked.</summary>
    /// <exception cref="ExpectedFailureException">Nothing is left for today.</exception>
    public void Take(bool search)
    {
        if (!search && units >= MostUnits)
        {
            throw UsedUp();
        }

        (units, searches) = search ? (units, searches + 1) : (units + 1, searches);
        Note();
    }

    /// <summary>The place says that no searches are left, whoever made them.</summary>
    public void NoMoreSearches()
    {
        searches = MostSearches;
        Note();
    }

    public ExpectedFailureException UsedUp() => new(
        FailureKind.Temporary,
        $"Source '{source}' has used up what YouTube allows in a day. It goes on at midnight in California; a longer 'every' needs less.",
        UntilReset);

    /// <summary>Every time of the year has a midnight there: clocks are changed at two.</summary>
    internal static TimeSpan UntilMidnight(DateTimeOffset now)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById("America/Los_Angeles", out var zone))
        {
            zone = TimeZoneInfo.CreateCustomTimeZone("Pacific", TimeSpan.FromHours(-8), "Pacific", "Pacific");
        }

        var midnight = TimeZoneInfo.ConvertTime(now, zone).Date.AddDays(1);
        return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)) - now;
    }

    private void Note() => cursor.Note(NoteName, string.Create(CultureInfo.InvariantCulture, $"{day} {units} {searches}"));
}
