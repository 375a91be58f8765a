using Vigie.Store.AzureTables;

namespace Vigie.Tests.Store;

public sealed class StorageConnectionStringTests
{
    [Fact]
    public void Development_storage_is_Azurite_on_its_usual_port() =>
        Assert.Equal(
            "http://127.0.0.1:10002/devstoreaccount1",
            StorageConnectionString.Parse("UseDevelopmentStorage=true").TableEndpoint.ToString());

    [Fact]
    public void Account_and_suffix_make_the_endpoint()
    {
        var connection = StorageConnectionString.Parse(
            "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5PT0=;EndpointSuffix=core.chinacloudapi.cn");

        Assert.Equal(new Uri("https://acme.table.core.chinacloudapi.cn/"), connection.TableEndpoint);
        Assert.Equal("a2V5PT0=", connection.AccountKey);
    }

    [Fact]
    public void An_explicit_endpoint_wins() =>
        Assert.Equal(
            new Uri("http://127.0.0.1:11002/acme"),
            StorageConnectionString.Parse("AccountName=acme;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:11002/acme/").TableEndpoint);

    [Theory]
    [InlineData("", "AccountName")]
    [InlineData("AccountName=acme", "AccountKey")]
    [InlineData("AccountName=acme;AccountKey=not-base64!", "base64")]
    [InlineData("nonsense", "name=value")]
    [InlineData("UseDevelopmentStorage=yes", "'true'")]
    [InlineData("TableEndpoint=https://a.table.core.windows.net;SharedAccessSignature=sv=1&sig=x", "SharedAccessSignature")]
    [InlineData("AccountName=acme;AccountKey=a2V5;TableEndpoint=ftp://x", "http or https")]
    public void What_cannot_be_used_is_refused_with_the_part_that_is_wrong(string text, string expected)
    {
        var refusal = Assert.Throws<FormatException>(() => StorageConnectionString.Parse(text));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-base64!", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_signature_covers_date_and_path_as_they_go_over_the_wire()
    {
        var connection = StorageConnectionString.Parse("UseDevelopmentStorage=true");

        // HMAC-SHA256 with Azurite's public key, computed with OpenSSL over "<date>\n/devstoreaccount1/devstoreaccount1/Tables".
        Assert.Equal(
            "SharedKeyLite devstoreaccount1:82kbTgRAcVhtbUoGoRZNMaDNCDw5677aXjXBvi6eWoU=",
            connection.Sign("Sat, 21 Nov 2026 19:39:15 GMT", new Uri("http://127.0.0.1:10002/devstoreaccount1/Tables?$top=1")));
    }

    [Fact]
    public void It_never_prints_its_key() =>
        Assert.DoesNotContain("Eby8", StorageConnectionString.Parse("UseDevelopmentStorage=true").ToString(), StringComparison.Ordinal);
}
