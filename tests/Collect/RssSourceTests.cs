using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

public sealed class RssSourceTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private FeedServer server = null!;
    private SafeFetcher fetcher = null!;
    private string? cursor;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = await FeedServer.StartAsync();
        fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);
    }

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Validators_go_back_verbatim_and_unchanged_is_no_news()
    {
        Serve(Item("1", "one"));
        Assert.Single((await PollAsync()).Mentions);

        server.Answer = context =>
        {
            context.Response.StatusCode = 304;
            return Task.CompletedTask;
        };
        Assert.Empty((await PollAsync()).Mentions);
        Assert.Equal("W/\"v\"", server.LastHeaders["If-None-Match"]);
        Assert.Equal("yesterday, about", server.LastHeaders["If-Modified-Since"]);

        time.Advance(TimeSpan.FromDays(1));
        await PollAsync();
        Assert.False(server.LastHeaders.ContainsKey("If-None-Match"));
    }

    [Fact]
    public async Task Only_what_is_new_is_news_and_oldest_comes_first()
    {
        Serve(Item("2", "two", 2) + Item("1", "one", 1));
        Assert.Equal(["1", "2"], (await PollAsync()).Mentions.Select(mention => mention.Id));

        Serve(Item("3", "three", 3) + Item("2", "two", 2) + Item("1", "one", 1));
        Assert.Equal(["3"], (await PollAsync()).Mentions.Select(mention => mention.Id));
    }

    [Fact]
    public async Task A_changed_text_is_the_same_mention_with_a_new_revision_and_a_counter_is_no_change()
    {
        Serve(Item("1", "fine, 3 comments"));
        Assert.Null((await PollAsync()).Mentions[0].Revision);

        Serve(Item("1", "fine, 4 comments"));
        Assert.Empty((await PollAsync()).Mentions);

        Serve(Item("1", "awful, 4 comments"));
        var edit = Assert.Single((await PollAsync()).Mentions);
        Assert.Equal("1", edit.Id);
        Assert.NotNull(edit.Revision);
    }

    [Fact]
    public async Task A_flood_comes_in_hundreds_until_all_is_read()
    {
        Serve(Item("0", "zero"));
        await PollAsync();
        Serve(string.Concat(
            Enumerable.Range(0, 251).Reverse().Select(number => Item($"{number}", $"word{(char)(97 + (number % 26))}", number))));

        var read = new List<string>();
        var (polls, more) = (0, true);
        while (more && polls++ < 10)
        {
            var result = await PollAsync();
            read.AddRange(result.Mentions.Where(mention => mention.Revision is null).Select(mention => mention.Id));
            more = result.More;
        }

        Assert.Equal(Enumerable.Range(1, 250).Select(number => $"{number}"), read);
        Assert.Equal(3, polls);
    }

    [Fact]
    public async Task The_first_poll_takes_the_newest_hundred_and_counts_the_rest_as_seen()
    {
        Serve(string.Concat(Enumerable.Range(0, 150).Select(number => Item($"{number}", "words", number))));

        var first = await PollAsync();

        Assert.Equal(("50", "149", false), (first.Mentions[0].Id, first.Mentions[^1].Id, first.More));
        Assert.Empty((await PollAsync()).Mentions);
    }

    [Fact]
    public async Task A_new_way_of_making_ids_is_no_news()
    {
        Serve(string.Concat(Enumerable.Range(0, 10).Select(number => Item($"old-{number}", "words", number))));
        await PollAsync();

        Serve(string.Concat(Enumerable.Range(0, 11).Select(number => Item($"new-{number}", "words", number))));
        Assert.Equal(["new-10"], (await PollAsync()).Mentions.Select(mention => mention.Id));
        Assert.Empty((await PollAsync()).Mentions);
    }

    [Fact]
    public async Task The_cursor_stays_small_with_a_feed_of_thousands()
    {
        Serve(string.Concat(Enumerable.Range(0, 4_000).Select(number => Item($"{number}", "words", number))));

        var result = await PollAsync();

        Assert.InRange(result.Cursor.Length, 1_000, 30_000);
        Assert.Empty((await PollAsync()).Mentions);
    }

    [Theory]
    [InlineData(401, FailureKind.Permanent, "login")]
    [InlineData(403, FailureKind.Permanent, "refuses")]
    [InlineData(404, FailureKind.Permanent, "no feed")]
    [InlineData(410, FailureKind.Permanent, "for good")]
    [InlineData(429, FailureKind.Temporary, "too often")]
    [InlineData(501, FailureKind.Temporary, "fault")]
    public async Task A_refusal_is_told_in_plain_words(int status, FailureKind kind, string words)
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(PollAsync);

        Assert.Equal((kind, TimeSpan.FromSeconds(7)), (failure.Kind, failure.RetryAfter!.Value));
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_publisher_may_ask_for_a_slower_rhythm()
    {
        Serve("<ttl>90</ttl>" + Item("1", "one"));

        Assert.Equal(time.Now + TimeSpan.FromMinutes(90), (await PollAsync()).NotBefore);
    }

    [Theory]
    [InlineData("https://www.google.com/url?rct=j&sa=t&url=https://tea.example/a?b=1&c=2&ct=ga&cd=x", "https://tea.example/a?b=1&c=2")]
    [InlineData("https://www.google.com/url?sa=t&url=https%3A%2F%2Ftea.example%2Fa&ct=ga", "https://tea.example/a")]
    [InlineData("https://tea.example/url?url=x", "https://tea.example/url?url=x")]
    public void A_link_of_Google_Alerts_is_unwrapped(string link, string expected) => Assert.Equal(expected, GoogleAlerts.Unwrapped(link));

    [Fact]
    public async Task A_date_ahead_is_now_and_a_missing_one_is_the_first_reading()
    {
        Serve(
            "<item><guid>a</guid><title>t</title><pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate></item>"
            + "<item><guid>b</guid><title>t</title></item>");

        Assert.All((await PollAsync()).Mentions, mention => Assert.Equal(time.Now, mention.CreatedAt));
    }

    private static string Item(string id, string text, int minute = 0) =>
        $"<item><guid isPermaLink='false'>{id}</guid><link>https://tea.example/{minute}</link>"
        + $"<title>Title</title><description>{text}</description>"
        + $"<pubDate>{new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ}</pubDate></item>";

    private void Serve(string items) => server.Answer = context =>
    {
        context.Response.Headers.ETag = "W/\"v\"";
        context.Response.Headers["Last-Modified"] = "yesterday, about";
        return context.Response.WriteAsync($"<rss><channel>{items}</channel></rss>");
    };

    private async Task<PollResult> PollAsync()
    {
        var result = await new RssSource(fetcher, time)
            .PollAsync(new SourcePlan { Name = "blog", Kind = "rss", Url = server.Address }, cursor, Token);
        cursor = result.Cursor;
        return result;
    }
}
