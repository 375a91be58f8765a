using System.Security.Cryptography;
using System.Text;
using System.Web;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Model.Settings;

public sealed class LinkSignerTests
{
    private static readonly AlertId Alert = new("t0123.velocity.1");
    private readonly ManualTime time = new();

    [Fact]
    public void A_link_opens_the_alert_it_was_made_for()
    {
        var (expires, signature) = Query(Signer().LinkTo(Alert));

        Assert.True(Signer().Verify(Alert, expires, signature));
    }

    [Fact]
    public void A_link_is_what_the_contract_says()
    {
        var link = Signer("https://vigie.example/app/").LinkTo(Alert);
        var expires = time.Now.AddDays(7).ToUnixTimeSeconds();
        var mac = HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes($"alert\n{Alert}\n{expires}"));

        var signature = Convert.ToBase64String(mac).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        Assert.Equal($"https://vigie.example/app/alerts/t0123.velocity.1?exp={expires}&sig={signature}", link.AbsoluteUri);
    }

    [Fact]
    public void Another_alert_another_key_or_another_end_is_refused()
    {
        var (expires, signature) = Query(Signer().LinkTo(Alert));
        var later = (long.Parse(expires!, null) + 1).ToString((IFormatProvider?)null);

        Assert.False(Signer().Verify(new AlertId("t0123.velocity.2"), expires, signature));
        Assert.False(new LinkSigner(new SecretString("other"), new Uri("https://vigie.example"), time).Verify(Alert, expires, signature));
        Assert.False(Signer().Verify(Alert, later, signature));
    }

    [Fact]
    public void A_link_runs_out_after_seven_days()
    {
        var (expires, signature) = Query(Signer().LinkTo(Alert));

        time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.True(Signer().Verify(Alert, expires, signature));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(Signer().Verify(Alert, expires, signature));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("soon", "x")]
    [InlineData("-1", "x")]
    [InlineData("99999999999999999999999", "x")]
    [InlineData("1774000000", "é\u0000")]
    public void Nonsense_is_refused_without_an_exception(string? expires, string? signature) =>
        Assert.False(Signer().Verify(Alert, expires, signature));

    private LinkSigner Signer(string publicUrl = "https://vigie.example") => new(new SecretString("key"), new Uri(publicUrl), time);

    private static (string? Expires, string? Signature) Query(Uri link)
    {
        var query = HttpUtility.ParseQueryString(link.Query);
        return (query["exp"], query["sig"]);
    }
}
