using Vigie.Model.Budget;

namespace Vigie.Tests.Model.Budget;

public sealed class BudgetRulesTests
{
    private static readonly DateTimeOffset First = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly BudgetTerms Terms = new(5, new Dictionary<string, double> { ["x"] = 2 }, 4_800);

    [Theory]
    [InlineData(15, 100, 200)]
    [InlineData(10, 100, 300)]
    [InlineData(20, 100, 150)]
    public void What_goes_on_as_it_did_ends_in_proportion(int days, double used, double whole) => Assert.Equal(
        whole, BudgetRules.Forecast(Usage.None.With(Meter.Mails, used), Terms, First, First.AddDays(days))[Meter.Mails], 6);

    [Fact]
    public void A_busy_first_hour_is_no_busy_month() => Assert.Equal(
        100 * (1 + ((30 - (1 / 24.0)) / 2)),
        BudgetRules.Forecast(Usage.None.With(Meter.Mails, 100), Terms, First, First.AddHours(1))[Meter.Mails],
        6);

    [Fact]
    public void Who_began_in_the_middle_of_the_month_is_held_to_the_days_since() => Assert.Equal(
        200,
        BudgetRules.Forecast(Usage.None.With(Meter.Mails, 100), Terms, First.AddDays(20), First.AddDays(25))[Meter.Mails],
        6);

    [Fact]
    public void Reads_and_records_end_at_the_caps_that_they_have()
    {
        var used = Usage.None.With(Meter.PaidReads, 1_500).With(Meter.LanguageRecords, 3_000);

        var forecast = BudgetRules.Forecast(used, Terms, First, First.AddDays(10));

        Assert.Equal(2_000, forecast[Meter.PaidReads]);
        Assert.Equal(4_800, forecast[Meter.LanguageRecords]);
    }

    [Fact]
    public void What_went_beyond_a_cap_is_not_forecast_away() => Assert.Equal(
        2_500, BudgetRules.Forecast(Usage.None.With(Meter.PaidReads, 2_500), Terms, First, First.AddDays(10))[Meter.PaidReads]);

    [Theory]
    [InlineData(0.99, BudgetLevel.Normal)]
    [InlineData(1.00, BudgetLevel.SlowerPolling)]
    [InlineData(1.24, BudgetLevel.SlowerPolling)]
    [InlineData(1.25, BudgetLevel.NoSecondOpinions)]
    [InlineData(1.50, BudgetLevel.DigestMails)]
    public void More_is_given_up_the_further_the_forecast_goes_beyond(double share, BudgetLevel level)
    {
        var state = Fresh();
        for (var look = 0; look < 5; look++)
        {
            state = Look(state, share, First.AddDays(3).AddMinutes(10 * look));
        }

        Assert.Equal(level, state.Level);
    }

    [Fact]
    public void Each_look_goes_one_step_and_says_since_when()
    {
        var at = First.AddDays(3);

        var state = Look(Fresh(), 9, at);

        Assert.Equal((BudgetLevel.SlowerPolling, at), (state.Level, state.Since));
        Assert.Equal(state, Look(state, 9, at.AddMinutes(9)));
    }

    [Fact]
    public void A_budget_that_is_spent_gives_up_all_that_may_be() => Assert.Equal(
        BudgetLevel.DigestMails,
        Enumerable.Range(0, 3).Aggregate(Fresh(), (state, look) =>
            BudgetRules.Next(state, spent: 5, forecast: 5, monthly: 5, First.AddDays(29.9).AddMinutes(10 * look))).Level);

    [Fact]
    public void A_forecast_that_trembles_around_its_limit_changes_the_level_once()
    {
        var (state, changes) = (Fresh(), 0);
        for (var hour = 0; hour < 200; hour++)
        {
            var next = Look(state, hour % 2 == 0 ? 1.02 : 0.9, First.AddDays(3).AddHours(hour));
            changes += next.Level == state.Level ? 0 : 1;
            state = next;
        }

        Assert.Equal((1, BudgetLevel.SlowerPolling), (changes, state.Level));
    }

    [Fact]
    public void It_goes_back_when_there_is_room_again_but_not_at_once()
    {
        var at = First.AddDays(3);
        var slow = Look(Fresh(), 1.1, at);

        Assert.Equal(BudgetLevel.SlowerPolling, Look(slow, 0.5, at.AddHours(5)).Level);
        Assert.Equal(BudgetLevel.Normal, Look(slow, 0.5, at.AddHours(6)).Level);
        Assert.Equal(BudgetLevel.SlowerPolling, Look(slow, 0.86, at.AddHours(6)).Level);
    }

    [Fact]
    public void A_new_month_begins_anew_and_remembers_what_the_operator_was_told()
    {
        var known = Fresh() with { Level = BudgetLevel.DigestMails, Told = BudgetLevel.DigestMails };
        var december = new DateTimeOffset(2026, 12, 1, 0, 3, 0, TimeSpan.Zero);

        var state = Look(known, 9, december);

        Assert.Equal(("2026-12", BudgetLevel.Normal, BudgetLevel.DigestMails), (state.Month, state.Level, state.Told));
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), state.CountedSince);
    }

    [Fact]
    public void The_first_look_of_all_counts_from_now_on()
    {
        var state = BudgetRules.Next(null, 100, 100, 5, First.AddDays(9));

        Assert.Equal((BudgetLevel.Normal, First.AddDays(9)), (state.Level, state.CountedSince));
    }

    private static BudgetState Fresh() => new("2026-11", BudgetLevel.Normal, First, First);

    private static BudgetState Look(BudgetState state, double share, DateTimeOffset at) =>
        BudgetRules.Next(state, spent: 0.1m, forecast: 5 * (decimal)share, monthly: 5, at);
}
