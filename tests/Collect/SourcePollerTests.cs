using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

/// <summary>The poller over the real store and a real feed on a real server.</summary>
public sealed class SourcePollerTests : IAsyncLifetime
{
    private readonly LocalStore store = new();
    private readonly ManualTime time = new();
    private FeedServer server = null!;
    private SafeFetcher fetcher = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SourcePlan Plan => new() { Name = "blog", Kind = "rss", Url = server.Address };

    public async ValueTask InitializeAsync()
    {
        server = await FeedServer.StartAsync();
        fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);
    }

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        await server.DisposeAsync();
        store.Dispose();
    }

    [Fact]
    public async Task Two_pollers_at_once_get_one_lease()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Poller().TryLeaseAsync(Plan, Token)));

        Assert.Single(leases, lease => lease is not null);
    }

    [Fact]
    public async Task The_cursor_travels_with_the_batch_and_is_not_committed_before()
    {
        Serve(Items(1, 3));
        var lease = await Poller().TryLeaseAsync(Plan, Token);

        var batch = Assert.Single(await Poller().PollAsync(Plan, lease!, Token));

        Assert.Equal(["1", "2", "3"], batch.Mentions.Select(mention => mention.Mention.Id));
        Assert.Equal(lease, batch.Cursor?.Lease);
        var state = (await store.States.ReadSourceAsync("blog", Token))!.Value;
        Assert.Null(state.Cursor);
        Assert.Equal(lease, state.Lease);
    }

    [Fact]
    public async Task A_batch_that_was_lost_is_read_again_when_the_lease_has_run_out()
    {
        Serve(Items(1, 3));
        var first = await PollAsync();
        Assert.Null(await Poller().TryLeaseAsync(Plan, Token));

        time.Advance(SourcePoller.LeaseTime);
        var second = await PollAsync();

        Assert.Equal(first[0].Mentions.Select(mention => mention.Mention.Id), second[0].Mentions.Select(mention => mention.Mention.Id));
    }

    [Fact]
    public async Task A_poll_under_a_lease_that_has_passed_on_gives_nothing()
    {
        Serve(Items(1, 3));
        var old = await Poller().TryLeaseAsync(Plan, Token);
        time.Advance(SourcePoller.LeaseTime);
        await Poller().TryLeaseAsync(Plan, Token);

        Assert.Empty(await Poller().PollAsync(Plan, old!, Token));
        Assert.Equal(0, server.Asked);
    }

    [Fact]
    public async Task A_poll_with_nothing_for_a_brand_commits_its_cursor_itself()
    {
        Serve(Items(1, 3).Replace("Brand", "Nobody", StringComparison.Ordinal));

        Assert.Empty(await PollAsync());

        var state = (await store.States.ReadSourceAsync("blog", Token))!.Value;
        Assert.NotNull(state.Cursor);
        Assert.Null(state.Lease);
        Assert.InRange(state.NextPollAt - time.Now, TimeSpan.FromMinutes(13.5), TimeSpan.FromMinutes(15));
    }

    [Fact]
    public async Task A_failure_is_noted_in_plain_words_and_asked_again_when_the_place_wants_it()
    {
        server.Answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        };

        Assert.Empty(await PollAsync());

        var state = (await store.States.ReadSourceAsync("blog", Token))!.Value;
        Assert.Equal((1, null, time.Now + TimeSpan.FromHours(1)), (state.Failures, state.Lease, state.NextPollAt));
        Assert.Contains("asked too often", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_for_a_message_goes_in_several_and_the_last_has_the_cursor()
    {
        Serve(Items(1, 60, new string('é', 9_000)));

        var batches = await PollAsync();

        Assert.True(batches.Count > 1);
        Assert.All(batches, batch => Assert.True(
            JsonSerializer.SerializeToUtf8Bytes(batch, VigieJson.Default.MentionBatch).Length <= MentionBatch.MaximumBytes));
        Assert.Equal(60, batches.Sum(batch => batch.Mentions.Count));
        Assert.Equal([.. Enumerable.Repeat(false, batches.Count - 1), true], batches.Select(batch => batch.Cursor is not null));
    }

    [Fact]
    public async Task Due_are_enabled_polled_sources_whose_time_has_come()
    {
        var plan = new ListeningPlan
        {
            Sources =
            [
                Plan,
                Plan with { Name = "off", Enabled = false },
                Plan with { Name = "pushed", Kind = "generic" },
                Plan with { Name = "later" },
                Plan with { Name = "busy" },
            ],
        };
        SourceState[] states =
        [
            new() { Name = "later", NextPollAt = time.Now.AddSeconds(1) },
            new() { Name = "busy", Lease = "x", LeasedUntil = time.Now.AddMinutes(1) },
        ];

        Assert.Equal(["blog"], SourcePoller.DueSources(plan, states, time.Now).Select(source => source.Name));
        Assert.Equal(3, SourcePoller.DueSources(plan, states, time.Now.AddMinutes(2)).Count);
        Assert.Null((await store.States.ReadSourceAsync("blog", Token))?.Value);
    }

    [Fact]
    public async Task Collect_polls_what_it_is_handed_and_a_second_delivery_gives_the_same()
    {
        Serve(Items(1, 2));
        var collect = new CollectFunction(new ListeningPlan { Sources = [Plan] }, Poller());
        var request = new CollectRequest("blog", (await Poller().TryLeaseAsync(Plan, Token))!);

        var once = await collect.CollectAsync(request, Token);
        var twice = await collect.CollectAsync(request, Token);

        Assert.Equal(once.Mentions[0].Mentions, twice.Mentions[0].Mentions);
        Assert.Empty((await collect.CollectAsync(new CollectRequest("gone", "x"), Token)).Mentions);
    }

    private static string Items(int from, int count, string text = "words") => string.Concat(Enumerable.Range(from, count).Select(number =>
        $"<item><guid>{number}</guid><title>Brand {number}</title><description>{text}</description>"
        + $"<pubDate>{new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(number):yyyy-MM-ddTHH:mm:ssZ}</pubDate></item>"));

    private void Serve(string items) => server.Answer = context => context.Response.WriteAsync($"<rss><channel>{items}</channel></rss>");

    private async Task<IReadOnlyList<MentionBatch>> PollAsync() =>
        await Poller().PollAsync(Plan, (await Poller().TryLeaseAsync(Plan, Token))!, Token);

    private SourcePoller Poller() =>
        new(
            SourceRegistry.Create(fetcher, time),
            new BrandMatcher(new ListeningPlan()),
            store.States,
            time,
            NullLogger<SourcePoller>.Instance);
}
