using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Tests.Watch;

namespace Vigie.Tests.Store;

public sealed class RememberedReadsTests : IDisposable
{
    private readonly LocalStore store = new();
    private readonly RememberedReads reads = new();
    private readonly CountingTables counting;
    private readonly StateStore states;

    public RememberedReadsTests()
    {
        counting = new CountingTables(store.Service);
        states = new StateStore(new RememberingTables(counting, reads));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_notes_of_a_stretch_are_one_call()
    {
        await states.WriteNoteAsync("one", "1", Token);
        await states.WriteNoteAsync("two", "2", Token);
        counting.Calls = 0;

        using (reads.Begin())
        {
            Assert.Equal("1", await states.ReadNoteAsync("one", Token));
            Assert.Equal("2", await states.ReadNoteAsync("two", Token));
            Assert.Null(await states.ReadNoteAsync("three", Token));
        }

        Assert.Equal(1, counting.Calls);
    }

    [Fact]
    public async Task Outside_of_a_stretch_everything_is_read_anew()
    {
        using (reads.Begin())
        {
            await states.ReadNoteAsync("one", Token);
        }

        await new StateStore(store.Service).WriteNoteAsync("one", "by others", Token);
        Assert.Equal("by others", await states.ReadNoteAsync("one", Token));
    }

    [Fact]
    public async Task The_next_stretch_sees_what_others_wrote()
    {
        using (reads.Begin())
        {
            await states.ReadNoteAsync("one", Token);
            await new StateStore(store.Service).WriteNoteAsync("one", "by others", Token);
            Assert.Null(await states.ReadNoteAsync("one", Token));
        }

        using (reads.Begin())
        {
            Assert.Equal("by others", await states.ReadNoteAsync("one", Token));
        }
    }

    [Fact]
    public async Task What_a_stretch_writes_it_sees_at_once_and_can_write_again()
    {
        using var stretch = reads.Begin();
        Assert.Empty(await states.SourcesAsync(Token));
        var first = await states.WriteSourceAsync(new SourceState { Name = "news" }, null, Token);
        var row = await states.ReadSourceAsync("news", Token);
        Assert.Equal(first!.ETag, row!.ETag);

        await states.WriteSourceAsync(row.Value with { Mentions = 3 }, row.ETag, Token);
        Assert.Equal(3, Assert.Single(await states.SourcesAsync(Token)).Mentions);
        await states.WriteNoteAsync("one", "1", Token);
        await states.RemoveNoteAsync("one", Token);
        Assert.Null(await states.ReadNoteAsync("one", Token));
    }

    [Fact]
    public async Task Whoever_loses_a_race_reads_the_truth_afterwards()
    {
        var others = new StateStore(store.Service);
        await others.WriteSourceAsync(new SourceState { Name = "news" }, null, Token);
        using var stretch = reads.Begin();
        var row = (await states.ReadSourceAsync("news", Token))!;
        var theirs = (await others.ReadSourceAsync("news", Token))!;
        await others.WriteSourceAsync(theirs.Value with { Lease = "theirs" }, theirs.ETag, Token);

        Assert.Null(await states.WriteSourceAsync(row.Value with { Lease = "ours" }, row.ETag, Token));
        Assert.Equal("theirs", (await states.ReadSourceAsync("news", Token))!.Value.Lease);
    }

    [Fact]
    public async Task A_stretch_is_its_own_flows_alone()
    {
        var begun = new TaskCompletionSource();
        var written = new TaskCompletionSource();
        var remembering = Task.Run(
            async () =>
            {
                using var stretch = reads.Begin();
                await states.ReadNoteAsync("one", Token);
                begun.SetResult();
                await written.Task;
                return await states.ReadNoteAsync("one", Token);
            },
            Token);
        await begun.Task;
        await states.WriteNoteAsync("one", "1", Token);
        written.SetResult();

        Assert.Equal("1", await states.ReadNoteAsync("one", Token));
        Assert.Null(await remembering);
    }

    [Fact]
    public async Task Other_partitions_are_not_remembered()
    {
        using var stretch = reads.Begin();
        Assert.Null(await states.ReadDeadLetterAsync("one", Token));
        await new StateStore(store.Service).KeepDeadLetterAsync(
            new DeadLetter { Id = "one", Queue = "mentions", At = Some.Monday, Reason = "r", Deliveries = 1, Body = "b" }, Token);
        Assert.NotNull(await states.ReadDeadLetterAsync("one", Token));
    }

    public void Dispose() => store.Dispose();
}
