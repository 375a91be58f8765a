using Vigie.Model.Budget;
using Vigie.Tests.Support;

namespace Vigie.Tests.Model.Budget;

/// <summary>The rule of Flex Consumption: 512 MB, at least a second, then steps of 100 ms, runs at the same time once.</summary>
public sealed class BusyTimeTests
{
    private readonly UsageTally meters = new();
    private readonly ManualTime time = new();

    private double Counted => Math.Round(meters.Counted[Meter.GigabyteSeconds], 9);

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(30, 0.5)]
    [InlineData(1_000, 0.5)]
    [InlineData(1_001, 0.55)]
    [InlineData(1_100, 0.55)]
    [InlineData(2_350, 1.2)]
    public void A_run_is_billed_a_second_at_least_then_in_steps(int milliseconds, double gigabyteSeconds) =>
        Assert.Equal(gigabyteSeconds, BusyTime.Billed(TimeSpan.FromMilliseconds(milliseconds)), 9);

    [Fact]
    public void Runs_one_after_the_other_are_billed_each()
    {
        var busy = new BusyTime(meters, time);
        for (var run = 0; run < 3; run++)
        {
            using var running = busy.Run("Process");
            time.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(1.5, Counted);
    }

    [Fact]
    public void Runs_at_the_same_time_on_the_same_instance_are_billed_once()
    {
        var busy = new BusyTime(meters, time);
        var first = busy.Run("http");
        time.Advance(TimeSpan.FromSeconds(1));
        var second = busy.Run("http");
        time.Advance(TimeSpan.FromSeconds(1));
        first.Dispose();
        first.Dispose();
        Assert.Equal(0, Counted);

        time.Advance(TimeSpan.FromSeconds(1));
        second.Dispose();

        Assert.Equal(1.5, Counted);
    }

    [Fact]
    public void Functions_that_have_instances_of_their_own_are_billed_apart()
    {
        var busy = new BusyTime(meters, time);
        using (busy.Run("Watch"))
        using (busy.Run("Process"))
        {
            time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(2, Counted);
    }
}
