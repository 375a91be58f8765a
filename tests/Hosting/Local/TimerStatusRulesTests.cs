using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class TimerStatusRulesTests
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private static readonly TimerSchedule EveryFive = Schedule("0 */5 * * * *");

    [Fact]
    public void A_first_start_waits_for_the_next_occurrence()
    {
        Assert.Equal(
            new TimerStatus(TimerStatus.Never, Nine.AddMinutes(5), Nine.AddMinutes(1)),
            TimerStatusRules.AtStart(null, EveryFive, Nine.AddMinutes(1)));
    }

    [Fact]
    public void A_restart_goes_on_where_it_was()
    {
        var known = new TimerStatus(Nine, Nine.AddMinutes(5), Nine);

        Assert.Equal(known, TimerStatusRules.AtStart(known, EveryFive, Nine.AddHours(2)));
    }

    [Fact]
    public void A_timer_that_never_ran_and_missed_its_first_occurrence_keeps_it()
    {
        var known = new TimerStatus(TimerStatus.Never, Nine.AddMinutes(5), Nine.AddMinutes(1));

        Assert.Equal(known, TimerStatusRules.AtStart(known, EveryFive, Nine.AddHours(2)));
    }

    [Fact]
    public void A_changed_schedule_whose_occurrence_has_passed_is_not_past_due()
    {
        var known = new TimerStatus(Nine, Nine.AddHours(1), Nine);

        Assert.Equal(Nine.AddMinutes(35), TimerStatusRules.AtStart(known, EveryFive, Nine.AddMinutes(31)).Next);
    }

    [Fact]
    public void A_changed_schedule_whose_occurrence_is_to_come_is_taken_over()
    {
        var known = new TimerStatus(Nine, Nine.AddHours(1), Nine);

        Assert.Equal(
            new TimerStatus(TimerStatus.Never, Nine.AddMinutes(5), Nine), TimerStatusRules.AtStart(known, EveryFive, Nine.AddMinutes(3)));
    }

    [Fact]
    public void A_timer_that_fires_a_moment_early_does_not_run_the_same_occurrence_twice()
    {
        var status = new TimerStatus(Nine, Nine.AddMinutes(5), Nine);

        var after = TimerStatusRules.AfterRun(status, EveryFive, Nine.AddMinutes(5).AddMilliseconds(-20), isScheduled: true);

        Assert.Equal((Nine.AddMinutes(5), Nine.AddMinutes(10)), (after.Last, after.Next));
    }

    [Fact]
    public void A_late_run_skips_what_was_missed()
    {
        var after = TimerStatusRules.AfterRun(
            new TimerStatus(Nine, Nine.AddMinutes(5), Nine), EveryFive, Nine.AddMinutes(32), isScheduled: false);

        Assert.Equal(Nine.AddMinutes(35), after.Next);
    }

    [Theory]
    [InlineData("0 * * * * *", false)]
    [InlineData("*/30 * * * * *", true)]
    [InlineData("0,10 0 9 * * 1", true)]
    [InlineData("0 0 9 * * 1-5", false)]
    public void It_is_seen_when_a_schedule_fires_more_than_once_a_minute(string text, bool often)
    {
        Assert.Equal(often, Schedule(text).FiresMoreThanOnceAMinute(Nine));
    }

    [Theory]
    [InlineData("0 30 9 * * 1-5", "2026-03-06T10:00:00Z", "2026-03-09T09:30:00Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-02T09:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("15 * * * * *", "2026-03-02T09:00:15Z", "2026-03-02T09:01:15Z")]
    public void Occurrences_are_in_UTC_and_after_the_time_given(string text, string after, string next)
    {
        Assert.Equal(
            DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture),
            Schedule(text).Next(DateTimeOffset.Parse(after, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(2, 40)]
    [InlineData(9, 60)]
    public void Exponential_backoff_doubles_up_to_its_maximum(int retry, int seconds)
    {
        var policy = new RetryPolicy(-1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60));

        Assert.Equal(TimeSpan.FromSeconds(seconds), policy.Delay(retry));
        Assert.True(policy.Allows(1_000_000));
    }

    private static TimerSchedule Schedule(string text) =>
        TimerSchedule.TryParse(text, out var schedule, out var problem) ? schedule : throw new ArgumentException(problem);
}
