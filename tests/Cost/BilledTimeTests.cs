using Vigie.Bench.Cost;
using Vigie.Tests.Support;

namespace Vigie.Tests.Cost;

public sealed class BilledTimeTests
{
    private readonly BilledTime billed = new(atOnce: 2);

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(1000, 1.0)]
    [InlineData(1001, 1.1)]
    [InlineData(2340, 2.4)]
    public void A_run_is_a_second_at_least_and_then_steps_of_a_tenth(int milliseconds, double seconds)
    {
        billed.Run(Some.Monday, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(seconds, billed.OnOneInstance.TotalSeconds, 6);
    }

    [Fact]
    public void Runs_at_the_same_time_on_one_instance_are_billed_once()
    {
        billed.Run(Some.Monday, TimeSpan.FromSeconds(2));
        billed.Run(Some.Monday.AddSeconds(1), TimeSpan.FromSeconds(2));

        Assert.Equal((3.0, 4.0), (billed.OnOneInstance.TotalSeconds, billed.OneByOne.TotalSeconds));
    }

    [Fact]
    public void What_finds_no_place_waits_for_one()
    {
        for (var run = 0; run < 3; run++)
        {
            billed.Run(Some.Monday, TimeSpan.FromSeconds(2));
        }

        Assert.Equal(4.0, billed.OnOneInstance.TotalSeconds);
    }
}
