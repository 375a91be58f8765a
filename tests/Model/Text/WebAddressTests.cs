using Vigie.Model.Text;
using Vigie.Notify.AlertText;

namespace Vigie.Tests.Model.Text;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("https://x.example/a", true)]
    [InlineData("http://bücher.example", true)]
    [InlineData("http://xn--é/", false)]
    [InlineData("ftp://x.example/", false)]
    [InlineData("/a", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData(null, false)]
    public void An_address_is_one_that_can_be_shown_and_fetched(string? text, bool expected) =>
        Assert.Equal(expected, WebAddress.TryParse(text, out _));

    /// <summary>One such address in one mention kept every alert of its thread from being written, on all channels.</summary>
    [Fact]
    public void A_host_that_cannot_be_read_is_no_link_of_an_alert() => Assert.Null(UntrustedText.Link("http://xn--é/"));
}
