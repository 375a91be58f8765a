using Vigie.Model;

namespace Vigie.Tests.Model;

public sealed class DurationTests
{
    [Theory]
    [InlineData("1h30m", "01:30:00")]
    [InlineData("10675199d", "10675199.00:00:00")]
    public void A_duration_is_read(string text, string expected)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), duration);
    }

    [Theory]
    [InlineData("999999999d")]
    [InlineData("10675200d")]
    [InlineData("10675199d3h")]
    [InlineData("9999999999s")]
    [InlineData("99999999.00:00:00")]
    public void A_duration_beyond_all_that_a_time_span_holds_is_refused(string text) => Assert.False(Duration.TryParse(text, out _));
}
