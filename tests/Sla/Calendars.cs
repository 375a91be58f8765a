using Vigie.Model.Listening;

namespace Vigie.Tests.Sla;

/// <summary>Calendars that several tests share, and times as the clock in Paris shows them.</summary>
internal static class Calendars
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];

    /// <summary>Monday to Friday, 09:00 to 18:00 with an hour and a half for lunch, closed on 1 May.</summary>
    public static CalendarPlan Office { get; } = new()
    {
        Name = "office",
        TimeZone = "Europe/Paris",
        Week = Weekdays.ToDictionary(day => day, IReadOnlyList<string> (_) => ["09:00-12:30", "14:00-18:00"]),
        Holidays = [new DateOnly(2026, 5, 1)],
    };

    /// <summary>Every hour of every day.</summary>
    public static CalendarPlan Always { get; } = new()
    {
        Name = "always",
        TimeZone = "Europe/Paris",
        Week = Weekdays.Concat(["saturday", "sunday"]).ToDictionary(day => day, IReadOnlyList<string> (_) => ["00:00-24:00"]),
    };

    public static CalendarPlan Of(string zone, params (string Day, string Period)[] periods) => new()
    {
        Name = "office",
        TimeZone = zone,
        Week = periods
            .GroupBy(period => period.Day)
            .ToDictionary(day => day.Key, IReadOnlyList<string> (day) => [.. day.Select(period => period.Period)]),
    };

    public static DateTimeOffset Utc(int year, int month, int day, int hour) => new(year, month, day, hour, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Paris(int year, int month, int day, int hour, int minute)
    {
        var local = new DateTime(year, month, day, hour, minute, 0);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }
}
