using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class SourceProgressTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_cursor_moves_with_its_batch_and_the_source_is_free_again()
    {
        using var pipeline = new Pipeline();
        await LeaseAsync(pipeline, "mine");

        var outgoing = await pipeline.Worker().ProcessAsync(Polled("mine", more: false), CancellationToken);

        var state = await StateAsync(pipeline);
        Assert.Equal(
            ("next", null, null, Some.Monday.AddHours(9), 1L),
            (state?.Cursor, state?.Lease, state?.LeasedUntil, state?.NextPollAt, state?.Mentions));
        Assert.Empty(outgoing.Collect);
    }

    [Fact]
    public async Task A_batch_under_a_lost_lease_moves_nothing_though_it_is_stored()
    {
        using var pipeline = new Pipeline();
        await LeaseAsync(pipeline, "anothers");

        await pipeline.Worker().ProcessAsync(Polled("mine", more: true), CancellationToken);

        Assert.Equal((null, "anothers"), ((await StateAsync(pipeline))?.Cursor, (await StateAsync(pipeline))?.Lease));
        Assert.Single(await pipeline.MentionsAsync("c"));
    }

    [Fact]
    public async Task A_source_with_more_is_handed_back_once_under_one_new_lease()
    {
        using var pipeline = new Pipeline();
        await LeaseAsync(pipeline, "mine");

        var first = await pipeline.Worker().ProcessAsync(Polled("mine", more: true), CancellationToken);
        var again = await pipeline.Worker().ProcessAsync(Polled("mine", more: true), CancellationToken);

        var request = Assert.Single(first.Collect);
        Assert.Equal(request, Assert.Single(again.Collect));
        Assert.Equal(request.Lease, (await StateAsync(pipeline))?.Lease);
        Assert.NotEqual("mine", request.Lease);
        Assert.Equal(1, (await StateAsync(pipeline))?.Mentions);
    }

    [Fact]
    public async Task A_pushed_source_shows_when_it_last_spoke_and_how_much()
    {
        using var pipeline = new Pipeline();

        await pipeline.ProcessAsync(Some.Mention("1"), Some.Mention("2"));
        await pipeline.ProcessAsync(Some.Mention("1"), Some.Mention("3"));

        Assert.Equal((3L, Some.Monday), ((await StateAsync(pipeline))!.Mentions, (await StateAsync(pipeline))!.LastItemAt));
    }

    private static MentionBatch Polled(string lease, bool more) =>
        Some.Batch(Some.Mention("1", thread: "c")) with { Cursor = new CursorCommit(lease, "next", more, Some.Monday.AddHours(9)) };

    private static async Task LeaseAsync(Pipeline pipeline, string lease) =>
        await pipeline.States.WriteSourceAsync(
            new SourceState { Name = "forum", Lease = lease, LeasedUntil = Some.Monday.AddHours(2) }, null, CancellationToken);

    private static async Task<SourceState?> StateAsync(Pipeline pipeline) =>
        (await pipeline.States.ReadSourceAsync("forum", CancellationToken))?.Value;
}
