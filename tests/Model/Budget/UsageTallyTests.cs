using Vigie.Model.Budget;

namespace Vigie.Tests.Model.Budget;

public sealed class UsageTallyTests
{
    [Fact]
    public async Task Nothing_is_lost_when_many_count_at_once()
    {
        var meters = new UsageTally();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () =>
            {
                for (var count = 0; count < 10_000; count++)
                {
                    meters.Add(Meter.TableTransactions, 1);
                }
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal(80_000, meters.Counted[Meter.TableTransactions]);
    }

    [Fact]
    public void What_is_taken_is_counted_no_more_and_what_is_given_back_is()
    {
        var meters = new UsageTally();
        meters.Add(Meter.Mails, 2);

        var taken = meters.Take();
        meters.Add(Meter.Mails, 1);
        Assert.Equal(1, meters.Counted[Meter.Mails]);

        meters.TakeBack(taken);
        Assert.Equal(3, meters.Counted[Meter.Mails]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void What_is_no_amount_counts_as_nothing(double amount)
    {
        var meters = new UsageTally();

        meters.Add(Meter.Mails, amount);

        Assert.Equal(0, meters.Counted[Meter.Mails]);
    }
}
