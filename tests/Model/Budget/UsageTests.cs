using Vigie.Model.Budget;

namespace Vigie.Tests.Model.Budget;

public sealed class UsageTests
{
    [Fact]
    public void What_is_not_known_is_nothing() => Assert.Equal(0, Usage.None[Meter.Mails]);

    [Fact]
    public void Usages_add_up_and_grow_meter_by_meter()
    {
        var one = Usage.None.With(Meter.Mails, 2).With(Meter.Executions, 10);
        var both = one.Plus(Usage.None.With(Meter.Mails, 3)).Times(2);

        Assert.Equal(10, both[Meter.Mails]);
        Assert.Equal(20, both[Meter.Executions]);
        Assert.Equal(2, one[Meter.Mails]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Less_than_nothing_is_refused(double amount) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Usage.None.With(Meter.Mails, amount));
}
