using Vigie.Detect;
using Vigie.Model.Listening;

namespace Vigie.Tests.Detect;

public sealed class ThresholdBudgetTests
{
    [Fact]
    public void At_the_budget_the_threshold_stays()
    {
        var start = ThresholdBudget.StartFor(Sensitivity.Balanced);

        Assert.Equal(start, ThresholdBudget.Steer(null, TimeSpan.FromDays(7), 1, Sensitivity.Balanced), 9);
    }

    [Fact]
    public void Alarms_raise_it_and_quiet_lowers_it_within_bounds()
    {
        var start = ThresholdBudget.StartFor(Sensitivity.Balanced);

        Assert.True(ThresholdBudget.Steer(start, TimeSpan.Zero, 1, Sensitivity.Balanced) > start);
        Assert.True(ThresholdBudget.Steer(start, TimeSpan.FromDays(7), 0, Sensitivity.Balanced) < start);
        Assert.Equal(start * 3, ThresholdBudget.Steer(start, TimeSpan.Zero, 1000, Sensitivity.Balanced), 9);
        Assert.Equal(start * 0.8, ThresholdBudget.Steer(start, TimeSpan.FromDays(3650), 0, Sensitivity.Balanced), 9);
    }

    [Fact]
    public void A_clock_that_went_back_lowers_nothing()
    {
        Assert.Equal(12, ThresholdBudget.Steer(12, TimeSpan.FromDays(-9), 0, Sensitivity.Balanced), 9);
    }
}
