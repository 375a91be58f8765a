using Vigie.Model.Listening;
using Vigie.Sla;

namespace Vigie.Tests.Sla;

public sealed class BusinessCalendarTests
{
    private static readonly DateTimeOffset FarAway = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly BusinessCalendar Office = BusinessCalendar.From(Calendars.Office);

    [Fact]
    public void Friday_half_past_four_and_an_hour_is_half_past_five_the_same_day() =>
        Assert.Equal(Calendars.Paris(2026, 3, 6, 17, 30), Office.Add(Calendars.Paris(2026, 3, 6, 16, 30), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void Friday_half_past_five_and_an_hour_is_half_past_nine_on_monday() =>
        Assert.Equal(Calendars.Paris(2026, 3, 9, 9, 30), Office.Add(Calendars.Paris(2026, 3, 6, 17, 30), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void Lunch_does_not_count() =>
        Assert.Equal(Calendars.Paris(2026, 3, 2, 14, 30), Office.Add(Calendars.Paris(2026, 3, 2, 12, 0), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void A_message_at_lunch_counts_from_the_end_of_lunch() =>
        Assert.Equal(Calendars.Paris(2026, 3, 2, 15, 0), Office.Add(Calendars.Paris(2026, 3, 2, 13, 0), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void A_holiday_does_not_count() =>
        Assert.Equal(Calendars.Paris(2026, 5, 4, 9, 30), Office.Add(Calendars.Paris(2026, 4, 30, 17, 30), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void Time_that_ends_with_the_period_ends_there_and_not_at_the_next_opening() =>
        Assert.Equal(Calendars.Paris(2026, 3, 6, 18, 0), Office.Add(Calendars.Paris(2026, 3, 6, 17, 0), TimeSpan.FromHours(1), FarAway));

    [Fact]
    public void A_day_of_all_hours_is_an_hour_shorter_when_clocks_go_forward()
    {
        var always = BusinessCalendar.From(Calendars.Always);

        Assert.Equal(TimeSpan.FromHours(23), always.Elapsed(Calendars.Paris(2026, 3, 29, 0, 0), Calendars.Paris(2026, 3, 30, 0, 0)));
        Assert.Equal(TimeSpan.FromHours(25), always.Elapsed(Calendars.Paris(2026, 10, 25, 0, 0), Calendars.Paris(2026, 10, 26, 0, 0)));
    }

    [Fact]
    public void An_office_day_on_the_day_of_the_change_has_its_nine_hours()
    {
        var sundays = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("sunday", "09:00-18:00")));

        Assert.Equal(TimeSpan.FromHours(9), sundays.Elapsed(Calendars.Paris(2026, 3, 29, 0, 0), Calendars.Paris(2026, 3, 30, 0, 0)));
        Assert.Equal(Calendars.Utc(2026, 3, 29, 8), sundays.Add(Calendars.Paris(2026, 3, 28, 12, 0), TimeSpan.FromHours(1), FarAway));
        Assert.Equal(Calendars.Utc(2026, 10, 25, 9), sundays.Add(Calendars.Paris(2026, 10, 24, 12, 0), TimeSpan.FromHours(1), FarAway));
    }

    [Fact]
    public void Hours_that_do_not_exist_are_not_counted()
    {
        // On 29 March 2026 the clock in Paris goes from 02:00 to 03:00.
        var night = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("sunday", "02:00-02:45"), ("sunday", "03:00-04:00")));

        Assert.Equal(TimeSpan.FromHours(1), night.Elapsed(Calendars.Paris(2026, 3, 29, 0, 0), Calendars.Paris(2026, 3, 30, 0, 0)));
    }

    [Fact]
    public void Hours_that_come_twice_are_shared_out_once_between_periods_that_touch()
    {
        // On 25 October 2026 the hour from 02:00 comes twice in Paris.
        var whole = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("sunday", "01:00-05:00")));
        var first = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("sunday", "01:00-02:30")));
        var second = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("sunday", "02:30-05:00")));
        var from = Calendars.Paris(2026, 10, 25, 0, 0);
        var to = Calendars.Paris(2026, 10, 26, 0, 0);

        Assert.Equal(TimeSpan.FromHours(5), whole.Elapsed(from, to));
        Assert.Equal(whole.Elapsed(from, to), first.Elapsed(from, to) + second.Elapsed(from, to));
    }

    [Fact]
    public void A_zone_whose_midnight_does_not_exist_begins_the_day_at_the_change()
    {
        // In Cairo clocks go from Friday 24 April 2026 00:00 to 01:00.
        var cairo = BusinessCalendar.From(Calendars.Of("Africa/Cairo", ("thursday", "00:00-24:00"), ("friday", "00:00-24:00")));
        var thursday = new DateTimeOffset(2026, 4, 23, 0, 0, 0, TimeSpan.FromHours(2));

        Assert.Equal(TimeSpan.FromHours(47), cairo.Elapsed(thursday, thursday.AddDays(4)));
    }

    [Fact]
    public void Periods_that_overlap_count_once()
    {
        var twice = BusinessCalendar.From(Calendars.Of("Europe/Paris", ("monday", "13:00-18:00"), ("monday", "09:00-14:00")));

        Assert.Equal(TimeSpan.FromHours(9), twice.Elapsed(Calendars.Paris(2026, 3, 2, 0, 0), Calendars.Paris(2026, 3, 3, 0, 0)));
    }

    [Fact]
    public void Working_time_added_is_the_working_time_elapsed()
    {
        for (var start = 0; start < 14 * 24 * 60; start += 97)
        {
            var from = Calendars.Paris(2026, 3, 23, 0, 0).AddMinutes(start);
            var duration = TimeSpan.FromMinutes(1 + (start % 2000));
            var until = Office.Add(from, duration, FarAway);

            Assert.Equal(duration, Office.Elapsed(from, until));
            Assert.True(Office.Elapsed(from, until.AddTicks(-1)) < duration, $"{from:O} + {duration} is not the earliest");
        }
    }

    [Fact]
    public void Looking_for_hours_that_never_come_ends_at_the_limit()
    {
        var from = Calendars.Paris(2026, 3, 2, 9, 0);
        var holidays = Enumerable.Range(0, 800).Select(day => new DateOnly(2026, 3, 1).AddDays(day)).ToList();
        var closed = BusinessCalendar.From(Calendars.Office with { Holidays = holidays });

        Assert.Equal(from.AddHours(48), closed.Add(from, TimeSpan.FromHours(1), from.AddHours(48)));
        Assert.Null(closed.NextOpening(from));
    }

    [Theory]
    [InlineData(9, 0, true)]
    [InlineData(12, 29, true)]
    [InlineData(12, 30, false)]
    [InlineData(14, 0, true)]
    [InlineData(18, 0, false)]
    public void A_period_holds_its_beginning_and_not_its_end(int hour, int minute, bool open) =>
        Assert.Equal(open, Office.IsOpen(Calendars.Paris(2026, 3, 2, hour, minute)));

    [Fact]
    public void The_next_opening_after_friday_evening_is_monday_morning()
    {
        Assert.Equal(Calendars.Paris(2026, 3, 9, 9, 0), Office.NextOpening(Calendars.Paris(2026, 3, 6, 18, 0)));
        Assert.Equal(Calendars.Paris(2026, 3, 6, 17, 0), Office.NextOpening(Calendars.Paris(2026, 3, 6, 17, 0)));
    }

    [Theory]
    [InlineData("monday", "22:00-02:00", "Europe/Paris")]
    [InlineData("monday", "09:00-09:00", "Europe/Paris")]
    [InlineData("monday", "09:00-24:30", "Europe/Paris")]
    [InlineData("monday", "9:00-12:00", "Europe/Paris")]
    [InlineData("1", "09:00-12:00", "Europe/Paris")]
    [InlineData("lundi", "09:00-12:00", "Europe/Paris")]
    [InlineData("monday", "09:00-12:00", "Europe/Atlantis")]
    public void A_wrong_calendar_is_refused_by_name(string day, string period, string zone)
    {
        var refused = Assert.Throws<ArgumentException>(() => BusinessCalendar.From(Calendars.Of(zone, (day, period))));

        Assert.Contains("'office'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_calendar_without_any_hours_is_refused()
    {
        var refused = Assert.Throws<ArgumentException>(() => BusinessCalendar.From(new CalendarPlan { Name = "never" }));

        Assert.Contains("'never': it has no hours", refused.Message, StringComparison.Ordinal);
    }
}
