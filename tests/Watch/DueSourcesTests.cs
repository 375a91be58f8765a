using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Model.Listening;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class DueSourcesTests : IAsyncLifetime
{
    private readonly LocalStore store = new();
    private readonly ManualTime time = new();
    private FeedServer server = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await FeedServer.StartAsync();

    [Fact]
    public async Task What_is_due_is_polled_and_leaves_as_batches_with_their_cursors()
    {
        var outgoing = await Chore("one", "two", "three").RunAsync(Token);

        Assert.Equal(["one", "three", "two"], outgoing.Mentions.Select(batch => batch.Source).Order(StringComparer.Ordinal));
        Assert.All(outgoing.Mentions, batch => Assert.NotNull(batch.Cursor));
        Assert.Empty(outgoing.Collect);
    }

    [Fact]
    public async Task What_is_being_polled_is_not_polled_by_another_tick()
    {
        var outgoings = await Task.WhenAll(Chore("one", "two").RunAsync(Token), Chore("one", "two").RunAsync(Token));

        Assert.Equal(2, outgoings.Sum(outgoing => outgoing.Mentions.Count));
        Assert.Equal(2, server.Asked);
    }

    [Fact]
    public async Task More_than_a_tick_can_take_goes_to_collect_under_its_lease()
    {
        var names = Enumerable.Range(0, 25).Select(n => $"s{n}").ToArray();

        var outgoing = await Chore(names).RunAsync(Token);

        Assert.Equal((20, 5), (outgoing.Mentions.Count, outgoing.Collect.Count));
        Assert.Equal(
            names.Order(StringComparer.Ordinal),
            outgoing.Mentions.Select(batch => batch.Source)
                .Concat(outgoing.Collect.Select(request => request.Source))
                .Order(StringComparer.Ordinal));
        foreach (var request in outgoing.Collect)
        {
            Assert.Equal(request.Lease, (await store.States.ReadSourceAsync(request.Source, Token))!.Value.Lease);
        }
    }

    [Fact]
    public async Task A_slow_source_is_cut_at_the_deadline_and_goes_to_collect_and_the_others_do_not_wait()
    {
        var chore = Chore("slow", "one");
        var tick = chore.RunAsync(Token);
        await Eventually.TrueAsync(
            async () => server.Asked == 2 && (await store.States.ReadSourceAsync("one", Token))?.Value.LastPollAt is not null,
            "both feeds are asked and the quick one is read");
        time.Advance(DueSources.Deadline);

        var outgoing = await tick;

        Assert.Equal(["slow"], outgoing.Collect.Select(request => request.Source));
        Assert.Equal((await store.States.ReadSourceAsync("slow", Token))!.Value.Lease, outgoing.Collect[0].Lease);
    }

    [Fact]
    public async Task A_source_known_to_be_slow_is_not_waited_for_again()
    {
        var chore = Chore("slow");
        var tick = chore.RunAsync(Token);
        await Eventually.TrueAsync(() => server.Asked == 1, "the feed is asked");
        time.Advance(DueSources.Deadline);
        await tick;
        time.Advance(SourcePoller.LeaseTime);

        var outgoing = await chore.RunAsync(Token);

        Assert.Equal(["slow"], outgoing.Collect.Select(request => request.Source));
        Assert.Equal(1, server.SlowAsked);
    }

    [Fact]
    public async Task Nothing_due_costs_one_look()
    {
        var counting = new CountingTables(store.Service);
        var chore = Chore(new Vigie.Store.StateStore(counting), "one");
        await chore.RunAsync(Token);
        counting.Calls = 0;

        var outgoing = await chore.RunAsync(Token);

        Assert.Equal((0, 0, 1), (outgoing.Mentions.Count, outgoing.Collect.Count, counting.Calls));
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        store.Dispose();
    }

    private DueSources Chore(params string[] names) => Chore(store.States, names);

    private DueSources Chore(Vigie.Store.StateStore states, params string[] names)
    {
        var plan = new ListeningPlan
        {
            Brands = [new Brand { Id = "brand", Name = "tea" }],
            Sources = [.. names.Select(name => new SourcePlan { Name = name, Kind = "rss", Url = server.Url(name) })],
        };
        var registry = SourceRegistry.Create(new SafeFetcher(time, allowPrivate: true), time);
        var poller = new SourcePoller(registry, new BrandMatcher(plan), states, time, NullLogger<SourcePoller>.Instance);
        return new DueSources(poller, states, plan, time, NullLogger<DueSources>.Instance);
    }
}
