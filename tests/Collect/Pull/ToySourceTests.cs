using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Process;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect.Pull;

/// <summary>
/// A source of a kind that nobody knew, added as the README says: one file (the class <see cref="ToySource"/>), one line where it is
/// registered, this test class. It goes the whole way: asked, matched, queued, stored, its cursor committed, asked on.
/// </summary>
public sealed class ToySourceTests : IAsyncLifetime
{
    private static readonly SourcePlan Toy = new() { Name = "toy", Kind = "toy", Channel = Channel.Forum };

    private readonly SafeFetcher fetcher = new(new ShortWaits(), allowPrivate: true);
    private readonly List<(int Number, string Text, DateTimeOffset At)> posts = [];
    private Pipeline pipeline = null!;
    private FeedServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SourcePlan Plan => Toy with { Url = server.Address };

    public async ValueTask InitializeAsync()
    {
        server = await FeedServer.StartAsync();
        server.Answer = context => context.Response.WriteAsync(
            new JsonArray([.. posts.OrderByDescending(post => post.Number).Select(JsonNode (post) => new JsonObject
            {
                ["id"] = post.Number,
                ["text"] = post.Text,
                ["at"] = post.At.ToString("O"),
            })]).ToJsonString(),
            Token);
        pipeline = new Pipeline
        {
            Plan = new ListeningPlan { Brands = [new Brand { Id = "brand", Name = "Acme Tea" }], Sources = [Plan] },
        };
    }

    public async ValueTask DisposeAsync()
    {
        fetcher.Dispose();
        pipeline.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_asked_matched_stored_and_asked_on()
    {
        for (var number = 1; number <= 250; number++)
        {
            posts.Add((number, $"Acme Tea {Some.Monday.AddMinutes(number):HH:mm}", pipeline.Time.Now.AddMinutes(-300 + number)));
        }

        posts.Add((251, "Nothing to do with it", pipeline.Time.Now));

        await RunAsync();

        Assert.Equal(250, (await StateAsync()).Mentions);
        Assert.NotNull((await StateAsync()).Cursor);
        Assert.Null((await StateAsync()).Lease);

        pipeline.Time.Advance(Plan.Every);
        posts[9] = posts[9] with { Text = "Acme Tea is mouldy" };
        await RunAsync();

        Assert.Equal(250, (await StateAsync()).Mentions);
        Assert.Equal("Acme Tea is mouldy", Assert.Single(await pipeline.MentionsAsync("10", "toy")).Mention.Text);
    }

    [Fact]
    public async Task An_empty_answer_is_not_nothing_new()
    {
        posts.Add((1, "Acme Tea", pipeline.Time.Now));
        await RunAsync();
        posts.Clear();
        var heard = (await StateAsync()).LastItemAt;
        for (var poll = 0; poll < 50; poll++)
        {
            pipeline.Time.Advance(TimeSpan.FromHours(4));
            await RunAsync();
        }

        var state = await StateAsync();
        Assert.Equal(heard, state.LastItemAt);
        Assert.Equal(heard, SourceRhythm.SilentSince(Plan, state, pipeline.Time.Now));
    }

    /// <summary>Watch, the queues and the functions, one after the other; each of them made anew each time.</summary>
    private async Task RunAsync()
    {
        var lease = await Poller().TryLeaseAsync(Plan, Token);
        for (var step = 0; lease is not null && step < 20; step++)
        {
            var collected = await new CollectFunction(pipeline.Plan, Poller()).CollectAsync(new CollectRequest("toy", lease), Token);
            lease = null;
            foreach (var batch in collected.Mentions)
            {
                await pipeline.Worker().ProcessAsync(batch, Token);
                lease = (await pipeline.Worker().ProcessAsync(batch, Token)).Collect.SingleOrDefault()?.Lease;
            }
        }
    }

    private SourcePoller Poller() => new(
        new SourceRegistry([new ToySource(new SourceTools(fetcher, pipeline.Time))]),
        new BrandMatcher(pipeline.Plan),
        pipeline.States,
        pipeline.Time,
        NullLogger<SourcePoller>.Instance);

    private async Task<SourceState> StateAsync() => (await pipeline.States.ReadSourceAsync("toy", Token))!.Value;

    private sealed class ToySource(SourceTools tools) : ISource
    {
        public string Kind => "toy";

        public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken)
        {
            var api = new Api(tools, plan, "It needs no key");
            var listing = new Listing("all")
            {
                OverlapPositions = 1_000,
                ReadAsync = async (_, cancellation) => new ListingPage
                {
                    Items = [.. new Fields((await api.GetAsync(plan.Url!, cancellation)).Json).Items.Select(ItemOf)],
                },
            };
            return new PullRun(plan, PullCursor.Parse(cursor), tools.Time.GetUtcNow()).ReadAsync([listing], cancellationToken);
        }

        private static ListedItem ItemOf(Fields post) => new(
            new Mention { Id = post["id"].Id!, Source = "toy", Text = post["text"].Text!, CreatedAt = post["at"].Time!.Value },
            post["id"].Number!.Value);
    }
}
