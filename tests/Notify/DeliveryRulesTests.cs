using Vigie.Model;
using Vigie.Notify;

namespace Vigie.Tests.Notify;

public sealed class DeliveryRulesTests
{
    [Fact]
    public void Every_HTTP_status_has_one_meaning()
    {
        for (var status = 100; status <= 599; status++)
        {
            var expected = status switch
            {
                < 200 => DeliveryOutcome.FailedForGood,
                < 300 => DeliveryOutcome.Accepted,
                408 or 504 => DeliveryOutcome.Unknown,
                423 or 425 or 429 => DeliveryOutcome.FailedForNow,
                < 500 => DeliveryOutcome.FailedForGood,
                _ => DeliveryOutcome.FailedForNow,
            };
            Assert.Equal((status, expected), (status, DeliveryRules.OfHttp(status)));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 5)]
    [InlineData(4, 10)]
    [InlineData(5, 30)]
    [InlineData(6, 60)]
    [InlineData(20, 60)]
    public void The_distance_between_attempts_grows(int attempts, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), DeliveryRules.WaitAfter(attempts, null));
}
