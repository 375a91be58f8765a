using Vigie.Collect.Fetching;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Fetching;

public sealed class RetryAfterTests
{
    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("∞")]
    [InlineData("-1")]
    [InlineData("soon")]
    public void A_wait_that_is_no_number_of_seconds_is_none(string header) => Assert.Null(Wait(header));

    [Fact]
    public void A_wait_of_more_digits_than_a_number_holds_is_a_day() =>
        Assert.Equal(RetryAfter.Maximum, Wait(new string('9', 300)));

    private static TimeSpan? Wait(string header)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        return RetryAfter.Of(response.Headers, Some.Monday);
    }
}
