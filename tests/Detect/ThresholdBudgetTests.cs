using Vigie.Detect;
using Vigie.Model.Listening;

namespace Vigie.Tests.Detect;

public sealed class ThresholdBudgetTests
{
    private static readonly DetectionPlan Balanced = new();

    [Theory]
    [InlineData(Sensitivity.Fewer, null, 0.25)]
    [InlineData(Sensitivity.Balanced, null, 1)]
    [InlineData(Sensitivity.More, null, 3)]
    [InlineData(Sensitivity.Fewer, 5.0, 5)]
    public void The_budget_is_the_number_where_one_is_given(Sensitivity sensitivity, double? number, double expected) =>
        Assert.Equal(expected, ThresholdBudget.AlarmsAWeek(new DetectionPlan { Sensitivity = sensitivity, AlarmsAWeek = number }));

    [Fact]
    public void More_alarms_a_week_start_lower() =>
        Assert.True(ThresholdBudget.StartFor(new DetectionPlan { AlarmsAWeek = 7 }) < ThresholdBudget.StartFor(Balanced));

    [Fact]
    public void At_the_budget_the_threshold_stays()
    {
        var start = ThresholdBudget.StartFor(Balanced);

        Assert.Equal(start, ThresholdBudget.Steer(null, TimeSpan.FromDays(7), 1, Balanced), 9);
    }

    [Fact]
    public void Alarms_raise_it_and_quiet_lowers_it_within_bounds()
    {
        var start = ThresholdBudget.StartFor(Balanced);

        Assert.True(ThresholdBudget.Steer(start, TimeSpan.Zero, 1, Balanced) > start);
        Assert.True(ThresholdBudget.Steer(start, TimeSpan.FromDays(7), 0, Balanced) < start);
        Assert.Equal(start * 3, ThresholdBudget.Steer(start, TimeSpan.Zero, 1000, Balanced), 9);
        Assert.Equal(start * 0.8, ThresholdBudget.Steer(start, TimeSpan.FromDays(3650), 0, Balanced), 9);
    }

    [Fact]
    public void A_clock_that_went_back_lowers_nothing()
    {
        Assert.Equal(12, ThresholdBudget.Steer(12, TimeSpan.FromDays(-9), 0, Balanced), 9);
    }
}
