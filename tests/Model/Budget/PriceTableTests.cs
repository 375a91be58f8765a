using Vigie.Model.Budget;

namespace Vigie.Tests.Model.Budget;

public sealed class PriceTableTests
{
    [Fact]
    public void Every_meter_has_one_dated_and_sourced_price_in_its_place()
    {
        Assert.Equal(Enum.GetValues<Meter>(), PriceTable.Rows.Select(row => row.Meter));
        Assert.All(PriceTable.Rows, row =>
        {
            Assert.True(row.Dollars > 0 && row.Per > 0 && row.Grant >= 0, $"{row}");
            Assert.Equal(Uri.UriSchemeHttps, row.Source.Scheme);
            Assert.Same(row, PriceTable.Of(row.Meter));
        });
        Assert.True(PriceTable.ReadOn >= new DateOnly(2026, 11, 22));
    }

    [Theory]
    [InlineData(Meter.Executions, 250_000, 0)]
    [InlineData(Meter.Executions, 1_250_000, 0.40)]
    [InlineData(Meter.GigabyteSeconds, 100_000, 0)]
    [InlineData(Meter.GigabyteSeconds, 145_900, 1.1934)]
    [InlineData(Meter.BrokerOperations, 120_000, 0.006)]
    [InlineData(Meter.TableTransactions, 1_000_000, 0.036)]
    [InlineData(Meter.StoredGigabytes, 2, 0.09)]
    [InlineData(Meter.LanguageRecords, 5_000, 0)]
    [InlineData(Meter.LanguageRecords, 6_000, 1)]
    [InlineData(Meter.Mails, 100, 0.025)]
    [InlineData(Meter.PaidReads, 300, 0.30)]
    [InlineData(Meter.LogGigabytes, 6, 2.76)]
    public void Each_meter_costs_what_is_above_its_grant(Meter meter, double used, double dollars)
    {
        var usage = Usage.None.With(meter, used);

        Assert.Equal((decimal)dollars, PriceTable.Dollars(usage));
        Assert.Equal((decimal)dollars, Assert.Single(PriceTable.Lines(usage), line => line.Used > 0).Dollars);
    }

    [Fact]
    public void A_line_tells_what_was_used_and_what_of_it_is_billed()
    {
        var line = PriceTable.Lines(Usage.None.With(Meter.Executions, 300_000))[0];

        Assert.Equal(new CostLine(Meter.Executions, 300_000, 50_000, 0.02m), line);
    }

    [Fact]
    public void A_month_costs_the_sum_of_its_lines()
    {
        // A million mentions, batched, a twentieth of them judged twice: the figures of a model made before the first line of code.
        var month = new Usage(new Dictionary<Meter, double>
        {
            [Meter.Executions] = 28_600,
            [Meter.GigabyteSeconds] = 145_900,
            [Meter.BrokerOperations] = 120_000,
            [Meter.TableTransactions] = 97_300,
            [Meter.LanguageRecords] = 55_000,
        });

        Assert.Equal(1.1934m + 0.006m + 0.0035028m + 50m, PriceTable.Dollars(month));
    }
}
