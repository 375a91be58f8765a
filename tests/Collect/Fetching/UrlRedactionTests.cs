using Vigie.Collect.Fetching;

namespace Vigie.Tests.Collect.Fetching;

public sealed class UrlRedactionTests
{
    [Theory]
    [InlineData("https://u:p@a.example:8080/x?feed=SECRET&user=NAME#f", "https://a.example:8080/x?feed=***&user=***")]
    [InlineData("https://a.example/x?page=2&api_key=SECRET", "https://a.example/x?page=2&api_key=***")]
    [InlineData("https://a.example/x", "https://a.example/x")]
    public void An_address_in_a_log_holds_no_secret(string url, string expected) => Assert.Equal(expected, UrlRedaction.Of(new Uri(url)));
}
