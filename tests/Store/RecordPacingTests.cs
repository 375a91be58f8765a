using Vigie.Model;
using Vigie.Store;

namespace Vigie.Tests.Store;

public sealed class RecordPacingTests
{
    private const int Limit = 4_800;

    [Fact]
    public void The_first_day_may_use_a_tenth_of_the_month_and_no_more()
    {
        var first = At(1);

        Assert.Equal(480, RecordPacing.Allowance(RecordPacing.At(null, first), Limit, first));
    }

    [Fact]
    public void What_is_used_on_a_day_does_not_shrink_that_days_share()
    {
        var budget = new LanguageBudget { Month = "2026-11", Day = 1, Used = 300, UsedToday = 300 };

        Assert.Equal((480, 180), (RecordPacing.Allowance(budget, Limit, At(1)), RecordPacing.Left(budget, Limit, At(1))));
        Assert.Equal(300.0 / 480, RecordPacing.Pressure(budget, Limit, At(1)), 12);
    }

    [Fact]
    public void A_month_of_nothing_but_crisis_lasts_to_its_last_days_and_never_goes_over()
    {
        var budget = RecordPacing.At(null, At(1));
        var left = new List<int>();
        for (var day = 1; day <= 30; day++)
        {
            budget = RecordPacing.At(budget, At(day));
            var allowance = RecordPacing.Left(budget, Limit, At(day));
            budget = budget with { Used = budget.Used + allowance, UsedToday = allowance };
            left.Add(Limit - budget.Used);
        }

        Assert.InRange(left[9], Limit / 4, Limit / 3);
        Assert.InRange(left[19], Limit / 50, Limit / 20);
        Assert.True(left[26] > 0, "something is left until the last three days");
        Assert.Equal(0, left[^1]);
    }

    [Fact]
    public void What_quiet_days_leave_may_be_used_later()
    {
        var budget = RecordPacing.At(new LanguageBudget { Month = "2026-11", Day = 3, Used = 30, UsedToday = 10 }, At(28));

        Assert.Equal(0, budget.UsedToday);
        Assert.Equal(Limit - 30, RecordPacing.Allowance(budget, Limit, At(28)));
    }

    [Fact]
    public void A_month_begins_at_midnight_UTC_whatever_the_zone()
    {
        var budget = new LanguageBudget { Month = "2026-11", Day = 30, Used = 4_000, UsedToday = 7 };

        var still = RecordPacing.At(budget, new DateTimeOffset(2026, 12, 1, 0, 30, 0, TimeSpan.FromHours(1)));
        var next = RecordPacing.At(budget, new DateTimeOffset(2026, 11, 30, 23, 30, 0, TimeSpan.FromHours(-1)));

        Assert.Equal(("2026-11", 4_000), (still.Month, still.Used));
        Assert.Equal(("2026-12", 0), (next.Month, next.Used));
    }

    [Fact]
    public void A_clock_that_is_a_day_behind_gives_no_second_share() =>
        Assert.Equal(
            400,
            RecordPacing.At(new LanguageBudget { Month = "2026-11", Day = 2, Used = 800, UsedToday = 400 }, At(1)).UsedToday);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10_000_000)]
    public void Whatever_the_limit_a_day_never_has_more_than_is_left(int limit) =>
        Assert.All(Enumerable.Range(1, 30), day => Assert.InRange(
            RecordPacing.Allowance(RecordPacing.At(null, At(day)), limit, At(day)), Math.Min(limit, 1), limit));

    private static DateTimeOffset At(int day) => new(2026, 11, day, 12, 0, 0, TimeSpan.Zero);
}
