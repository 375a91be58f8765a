using System.Globalization;
using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Fetching;

public sealed class SafeFetcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://localhost/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://169.254.169.254/metadata/instance")]
    public async Task A_private_address_is_refused_however_it_is_written(string url)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(new Uri(url)), Token));

        Assert.Contains("private network", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Permanent, failure.Kind);
    }

    [Fact]
    public async Task Digits_in_circles_reach_nothing()
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false);

        await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(new Uri("http://①②⑦.0.0.1/")), Token));
    }

    [Fact]
    public async Task A_name_with_one_private_address_among_public_ones_is_refused()
    {
        using var fetcher = new SafeFetcher(
            TimeProvider.System,
            false,
            PublicNetwork.CreateHandler(false, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("8.8.8.8"), IPAddress.Loopback])));

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(
            () => fetcher.GetAsync(new FetchRequest(new Uri("http://rebind.example/")), Token));

        Assert.Contains("rebind.example", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://tea.example/feed", "scheme")]
    [InlineData("http://user:secret@tea.example/", "user name")]
    [InlineData("http://tea.example:22/", "port 22")]
    public async Task What_no_feed_needs_is_refused(string url, string why)
    {
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: false);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(new Uri(url)), Token));

        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_comes_with_its_validators_and_charset()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = context =>
        {
            context.Response.Headers.ETag = "W/\"x\"";
            context.Response.Headers.LastModified = "Thu, 01 Jan 2004 19:48:21 GMT";
            context.Response.ContentType = "text/xml; charset=\"koi8-r\"";
            return context.Response.WriteAsync("hello");
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        var page = await fetcher.GetAsync(new FetchRequest(server.Address), Token);

        Assert.Equal(("W/\"x\"", "Thu, 01 Jan 2004 19:48:21 GMT", "koi8-r"), (page.ETag, page.LastModified, page.Charset));
        Assert.Equal("hello"u8.ToArray(), page.Body);
        Assert.StartsWith("Vigie/", server.LastHeaders["User-Agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gzip_bomb_is_let_go_after_five_MiB()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            for (var part = 0; part < 200; part++)
            {
                await zip.WriteAsync(new byte[1024 * 1024], context.RequestAborted);
            }
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(server.Address), Token));

        Assert.Contains("5 MiB", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_without_saying_so_is_unpacked()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = async context =>
        {
            await using var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await zip.WriteAsync("hello"u8.ToArray());
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        Assert.Equal("hello"u8.ToArray(), (await fetcher.GetAsync(new FetchRequest(server.Address), Token)).Body);
    }

    [Fact]
    public async Task Redirects_are_followed_five_times_and_keep_secrets_at_home()
    {
        await using var server = await FeedServer.StartAsync();
        await using var other = await FeedServer.StartAsync();
        other.Answer = context => context.Response.WriteAsync("there");
        server.Answer = context => Redirect(context, 301, other.Address.AbsoluteUri);
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        var page = await fetcher.GetAsync(new FetchRequest(server.Address) { Authorization = "Bearer swordfish" }, Token);

        Assert.Equal("Bearer swordfish", server.LastHeaders["Authorization"]);
        Assert.False(other.LastHeaders.ContainsKey("Authorization"));
        Assert.Equal(other.Address, page.MovedTo);

        server.Answer = context => Redirect(context, 302, "/again");
        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(server.Address), Token));
        Assert.Contains("more than 5", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//[::1")]
    [InlineData("//a:b:c/")]
    public async Task A_redirect_to_what_is_no_address_is_refused(string location)
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = context => Redirect(context, 302, location);
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetcher.GetAsync(new FetchRequest(server.Address), Token));

        Assert.Equal(FailureKind.Permanent, failure.Kind);
        Assert.Contains("redirects to what is no address", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT", 0)]
    [InlineData("999999999", 86_400)]
    public async Task A_wish_to_be_asked_later_is_read_in_both_forms(string header, int seconds)
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        var page = await fetcher.GetAsync(new FetchRequest(server.Address), Token);

        Assert.Equal(TimeSpan.FromSeconds(seconds), page.RetryAfter);
        Assert.Equal(1, server.Asked);
    }

    [Fact]
    public async Task A_fault_of_the_moment_is_tried_again_and_a_long_wait_is_not_sat_out()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = context =>
        {
            context.Response.StatusCode = server.Asked == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);

        Assert.Equal(HttpStatusCode.OK, (await fetcher.GetAsync(new FetchRequest(server.Address), Token)).Status);
        Assert.Equal(2, server.Asked);

        server.Answer = context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = 60.ToString(CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        Assert.Equal(TimeSpan.FromSeconds(60), (await fetcher.GetAsync(new FetchRequest(server.Address), Token)).RetryAfter);
        Assert.Equal(3, server.Asked);
    }

    [Fact]
    public async Task A_place_that_never_finishes_is_given_up_when_the_time_is_up()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = async context =>
        {
            await context.Response.WriteAsync("begin");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        var time = new ManualTime();
        using var fetcher = new SafeFetcher(time, allowPrivate: true);
        var fetch = fetcher.GetAsync(new FetchRequest(server.Address), Token);
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(server.Asked == 0 ? 0 : 5));
                return fetch.IsCompleted;
            },
            "the fetch ends");

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(() => fetch);
        Assert.Equal(FailureKind.Temporary, failure.Kind);
        Assert.Contains("too long", failure.Message, StringComparison.Ordinal);
    }

    private static Task Redirect(HttpContext context, int status, string location)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = location;
        return Task.CompletedTask;
    }
}
