using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>What is imported is kept, judged and counted, and is news to nobody.</summary>
public sealed class HistoryTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outcry_of_the_past_alerts_nobody_and_nobody_waits()
    {
        using var pipeline = new Pipeline();

        var outgoing = await ImportAsync(pipeline, Outcry(40));

        Assert.Empty(outgoing.Alerts);
        Assert.Empty(await pipeline.AlertsAsync("c"));
        Assert.Empty(await pipeline.Indexes.UpcomingAsync(10, Token));
        var thread = await pipeline.ThreadAsync("c");
        Assert.Equal((40, 40, 40, 0), (thread.Mentions, thread.Negative, thread.NegativeAuthors.Count, thread.Clock.Waiting.Count));
        Assert.Equal(40, (await pipeline.DayAsync(Some.Monday)).Count);
    }

    [Fact]
    public async Task Imported_twice_it_changes_nothing()
    {
        using var pipeline = new Pipeline();
        await ImportAsync(pipeline, Outcry(40));
        var first = await pipeline.ThreadAsync("c");

        await ImportAsync(pipeline, Outcry(40));

        Assert.Equivalent(first, await pipeline.ThreadAsync("c"), strict: true);
    }

    [Fact]
    public async Task An_edit_of_a_live_message_brings_back_no_wait_of_the_past()
    {
        using var pipeline = new Pipeline();
        await ImportAsync(pipeline, Some.Mention("old", "bad tea", thread: "c", author: "ana"));
        await pipeline.ProcessAsync(Some.Mention("new", "good tea", thread: "c", author: "bo", at: Some.Monday.AddMinutes(5)));

        await pipeline.ProcessAsync(
            Some.Mention("new", "good good tea", thread: "c", author: "bo", at: Some.Monday.AddMinutes(5)) with { Revision = "2" });

        Assert.Empty((await pipeline.ThreadAsync("c")).Clock.Waiting);
    }

    [Fact]
    public async Task An_open_alert_does_not_grow_by_what_is_imported()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(40));
        var open = Assert.Single(await pipeline.AlertsAsync("c"));

        await ImportAsync(
            pipeline, [.. Outcry(90).Select(mention => mention with { Id = "old" + mention.Id, Author = new Author("old" + mention.Id) })]);

        Assert.Equivalent(open, Assert.Single(await pipeline.AlertsAsync("c")), strict: true);
        Assert.Equal(130, (await pipeline.ThreadAsync("c")).Negative);
    }

    [Fact]
    public async Task What_is_written_after_it_is_news_as_ever()
    {
        using var pipeline = new Pipeline();
        await ImportAsync(pipeline, Some.Mention("old", "bad tea", thread: "c", author: "ana"));

        await pipeline.ProcessAsync([.. Outcry(40).Select(mention => mention with { CreatedAt = mention.CreatedAt.AddMinutes(30) })]);

        Assert.Single(await pipeline.AlertsAsync("c"));
        Assert.NotEmpty((await pipeline.ThreadAsync("c")).Clock.Waiting);
    }

    private static Task<Outgoing> ImportAsync(Pipeline pipeline, params Mention[] mentions) =>
        pipeline.Worker().ProcessAsync(Some.Batch(mentions) with { History = true }, Token);

    private static Mention[] Outcry(int count) =>
    [
        .. Enumerable.Range(0, count).Select(n =>
            Some.Mention($"m{n}", "bad tea", thread: "c", author: $"a{n}", at: Some.Monday.AddSeconds(20 * n))),
    ];
}
