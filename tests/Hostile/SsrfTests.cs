using System.Net;
using Vigie.Collect.Fetching;
using Vigie.Model;

namespace Vigie.Tests.Hostile;

/// <summary>Addresses, names and redirects that would lead inside: each is refused before anything is connected.</summary>
public sealed class SsrfTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Inside =>
    [
        "http://127.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://0x7f000001/", "http://2130706433/", "http://0177.0.0.1/",
        "http://00000177.0.0.1/", "http://127.0.0.1./", "http://0/", "http://0.0.0.0/", "http://10.0.0.1/", "http://012.1/",
        "http://0xa9fea9fe/", "http://2852039166/", "http://169.254.169.254/latest/meta-data", "http://168.63.129.16/",
        "http://100.64.0.1/",
        "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
        "http://[::ffff:a9fe:a9fe]/", "http://[::127.0.0.1]/", "http://[::ffff:0:127.0.0.1]/", "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b::a9fe:a9fe]/", "http://[64:ff9b:1::1]/", "http://[2002:7f00:1::]/", "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", "http://[fe80::1%25eth0]/", "http://[fe80::1]/", "http://[fd00::1]/",
        "http://[ff02::1]/", "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://①②⑦.⓪.⓪.①/", "http://１２７.０.０.１/",
        "http://127。0。0。1/", "http://1２7.0.0.1/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
        "http://public.example@127.0.0.1/", "http://127.0.0.1:80@public.example/", "http://127.0.0.1:22/", "http://127.0.0.1:10002/",
        "file:///etc/passwd", "gopher://127.0.0.1/x", "ftp://127.0.0.1/", "http://xn--é/",
    ];

    [Theory]
    [MemberData(nameof(Inside))]
    public async Task An_address_inside_is_refused_however_it_is_spelt(string url)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false, PublicNetwork.CreateHandler(false, NobodyAsync));

        await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(new Uri(url)), Token));
    }

    [Theory]
    [MemberData(nameof(Inside))]
    [InlineData("//127.0.0.1/")]
    [InlineData("//[::1")]
    [InlineData("http://[::1")]
    [InlineData("http://")]
    [InlineData("////127.0.0.1:22/")]
    [InlineData("\\\\127.0.0.1\\share")]
    public async Task A_redirect_leads_nowhere_inside(string location)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false, new Redirecting(location));

        try
        {
            var page = await fetcher.GetAsync(new FetchRequest(new Uri("https://public.example/feed")), Token);

            // A Location that is no address at all is no redirect: the answer is taken as it is, and it holds nothing.
            Assert.Equal((HttpStatusCode.Found, 0), (page.Status, page.Body.Length));
        }
        catch (ExpectedFailureException refused)
        {
            Assert.DoesNotContain("s3cret", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_name_that_changes_its_address_between_look_and_leap_gains_nothing()
    {
        var asked = 0;
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false, PublicNetwork.CreateHandler(false, (_, _) =>
        {
            // Whoever looked once and connected by name would be led inside at the second look.
            asked++;
            return Task.FromResult<IPAddress[]>([asked == 1 ? IPAddress.Loopback : IPAddress.Parse("8.8.8.8")]);
        }));

        await Assert.ThrowsAsync<ExpectedFailureException>(
            () => fetcher.GetAsync(new FetchRequest(new Uri("http://rebind.example/")), Token));

        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("2606:4700::1111", "fd00::1")]
    [InlineData("8.8.8.8", "::ffff:169.254.169.254")]
    public async Task One_address_inside_among_others_is_one_too_many(string first, string second)
    {
        using var fetcher = new SafeFetcher(
            TimeProvider.System,
            allowPrivate: false,
            PublicNetwork.CreateHandler(false, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(first), IPAddress.Parse(second)])));

        var refused = await Assert.ThrowsAsync<ExpectedFailureException>(
            () => fetcher.GetAsync(new FetchRequest(new Uri("http://both.example/")), Token));

        Assert.Contains("private network", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The machine's own names, and nothing beyond: a name outside is never asked for by a test.</summary>
    private static Task<IPAddress[]> NobodyAsync(string host, CancellationToken cancellationToken) =>
        Task.FromResult<IPAddress[]>(
            host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase) ? [IPAddress.Loopback] : [IPAddress.IPv6Loopback]);

    private sealed class Redirecting(string location) : DelegatingHandler(PublicNetwork.CreateHandler(false, NobodyAsync))
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "public.example" || request.RequestUri.Port != 443)
            {
                return await base.SendAsync(request, cancellationToken);
            }

            if (request.RequestUri.AbsolutePath != "/feed")
            {
                return new HttpResponseMessage(HttpStatusCode.Found);
            }

            var response = new HttpResponseMessage(HttpStatusCode.Found);
            response.Headers.TryAddWithoutValidation("Location", location);
            return response;
        }
    }
}
