using Vigie.Model.Listening;

namespace Vigie.Sla;

/// <summary>
/// The hours in which people work: several periods a day, holidays, one time zone. All times are instants; what is counted is time that
/// really passes, so that the day on which the clocks change has 23 or 25 hours. Immutable, safe for concurrent use.
/// </summary>
/// <remarks>
/// A local time that does not exist (clocks go forward) means the instant of the change; one that exists twice (clocks go back) means the
/// first. So periods that touch on the clock face touch in time, and none is counted twice.
/// </remarks>
public sealed class BusinessCalendar
{
    /// <summary>How far <see cref="NextOpening"/> looks: a year of holidays and a bit.</summary>
    public const int DaysAhead = 400;

    private readonly IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DayPeriod>> week;
    private readonly HashSet<DateOnly> holidays;
    private readonly TimeZoneInfo zone;

    private BusinessCalendar(
        string name, TimeZoneInfo zone, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<DayPeriod>> week, IEnumerable<DateOnly> holidays)
    {
        Name = name;
        this.zone = zone;
        this.week = week;
        this.holidays = [.. holidays];
    }

    public string Name { get; }

    /// <exception cref="ArgumentException">
    /// Unknown day or time zone, a period that is none, or no hours at all; the message names the calendar.
    /// </exception>
    public static BusinessCalendar From(CalendarPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var week = new Dictionary<DayOfWeek, IReadOnlyList<DayPeriod>>();
        foreach (var (day, periods) in plan.Week)
        {
            if (!DayPeriod.TryParseDay(day, out var dayOfWeek))
            {
                throw Wrong(plan.Name, $"'{day}' is no day; allowed: monday to sunday.");
            }

            week[dayOfWeek] = DayPeriod.Union(periods.Select(period => DayPeriod.TryParse(period, out var parsed)
                ? parsed
                : throw Wrong(plan.Name, $"{day} has '{period}'; a period is written \"09:00-12:30\" and ends after it begins.")));
        }

        return week.Values.Any(periods => periods.Count > 0)
            ? new BusinessCalendar(plan.Name, FindZone(plan), week, plan.Holidays)
            : throw Wrong(plan.Name, "it has no hours at all; give at least one day a period.");
    }

    /// <summary>The calendar that the plan calls <paramref name="name"/>; names differ by more than their case.</summary>
    /// <exception cref="ArgumentException">There is none of that name, or it is wrong.</exception>
    public static BusinessCalendar Named(ListeningPlan plan, string name)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var known = string.Join(", ", plan.Calendars.Select(calendar => calendar.Name));
        return From(plan.Calendars.FirstOrDefault(calendar => string.Equals(calendar.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new ArgumentException($"There is no calendar '{name}'; there are: {known}.", nameof(name)));
    }

    /// <summary>Whether people work at <paramref name="at"/>. A period holds its beginning and not its end.</summary>
    public bool IsOpen(DateTimeOffset at) => Openings(at, at).Any(opening => opening.From <= at && at < opening.To);

    /// <summary>
    /// <paramref name="at"/> itself when people work then, else when they work next; null when not within <see cref="DaysAhead"/>.
    /// </summary>
    public DateTimeOffset? NextOpening(DateTimeOffset at)
    {
        foreach (var opening in Openings(at, at.AddDays(DaysAhead)))
        {
            if (opening.To > at)
            {
                return opening.From > at ? opening.From : at;
            }
        }

        return null;
    }

    /// <summary>
    /// The earliest instant by which <paramref name="duration"/> of working time has passed since <paramref name="from"/>, but never later
    /// than <paramref name="limit"/>: looking further would never end on a calendar full of holidays.
    /// </summary>
    public DateTimeOffset Add(DateTimeOffset from, TimeSpan duration, DateTimeOffset limit)
    {
        if (duration <= TimeSpan.Zero)
        {
            return Earlier(from, limit);
        }

        var left = duration;
        foreach (var opening in Openings(from, limit))
        {
            var begin = opening.From > from ? opening.From : from;
            if (opening.To - begin >= left)
            {
                return Earlier(begin + left, limit);
            }

            left -= opening.To > begin ? opening.To - begin : TimeSpan.Zero;
        }

        return limit;
    }

    /// <summary>Working time between the two instants; zero when <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public TimeSpan Elapsed(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = TimeSpan.Zero;
        foreach (var opening in Openings(from, to))
        {
            var begin = opening.From > from ? opening.From : from;
            var end = Earlier(opening.To, to);
            sum += end > begin ? end - begin : TimeSpan.Zero;
        }

        return sum;
    }

    private static ArgumentException Wrong(string calendar, string message) => new($"Calendar '{calendar}': {message}");

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static TimeZoneInfo FindZone(CalendarPlan plan) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(plan.TimeZone, out var zone)
            ? zone
            : throw Wrong(plan.Name, $"'{plan.TimeZone}' is no IANA time zone that this machine knows, such as Europe/Paris.");

    /// <summary>Openings that may touch the span, in order. One day more on either side: a zone may skip or repeat midnight.</summary>
    private IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Openings(DateTimeOffset from, DateTimeOffset to)
    {
        var last = LocalDay(to).AddDays(1);
        for (var day = LocalDay(from).AddDays(-1); day <= last; day = day.AddDays(1))
        {
            if (holidays.Contains(day) || !week.TryGetValue(day.DayOfWeek, out var periods))
            {
                continue;
            }

            foreach (var period in periods)
            {
                yield return (Instant(day, period.From), Instant(day, period.To));
            }
        }
    }

    private DateOnly LocalDay(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    private DateTimeOffset Instant(DateOnly day, TimeSpan sinceMidnight)
    {
        var local = day.ToDateTime(TimeOnly.MinValue) + sinceMidnight;
        while (zone.IsInvalidTime(local))
        {
            // Gaps begin and end on whole minutes, and so do periods. The longest gap there was is one day (Samoa, 2011).
            local = local.AddMinutes(1);
        }

        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
