using Vigie.Model;
using Vigie.Process;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class ThreadFinderTests : IDisposable
{
    private const string Story = "the old tea house has recalled forty thousand tins of its breakfast blend after metal was found in them";

    private readonly LocalStore store = new();

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_native_conversation_comes_first() =>
        Assert.Equal(Own("c"), await FindAsync(Some.Mention("1", Story, thread: "c") with { ParentId = "other" }));

    [Fact]
    public async Task An_answer_goes_where_its_parent_went()
    {
        await FindAsync(Some.Mention("root", Story, source: "blog"));
        var copy = await FindAsync(Some.Mention("1", Story));

        Assert.Equal(Own("root", "blog"), copy);
        Assert.Equal(copy, await FindAsync(Some.Mention("2", "so bad") with { ParentId = "1" }));
        Assert.Equal(copy, await FindAsync(Some.Mention("3", "so bad") with { ParentId = "2" }));
    }

    [Fact]
    public async Task A_deletion_that_names_the_id_alone_finds_the_brands_own_words()
    {
        var said = await FindAsync(Some.Mention("1", "Sorry!", thread: "c") with { FromBrand = true });

        Assert.Equal(Own("c"), said);
        Assert.Equal(said, await FindAsync(Some.Mention("1", "") with { Deleted = true }));
    }

    [Fact]
    public async Task An_answer_that_comes_before_its_parent_holds_its_place()
    {
        await FindAsync(Some.Mention("root", Story, source: "blog"));
        var early = await FindAsync(Some.Mention("2", "so bad") with { ParentId = "1" });

        Assert.Equal(Own("1"), early);
        Assert.Equal(early, await FindAsync(Some.Mention("1", Story)));
    }

    [Fact]
    public async Task A_copy_joins_the_oldest_thread_of_its_story_and_never_moves()
    {
        var late = await FindAsync(Some.Mention("late", Story, at: Some.Monday.AddHours(2)) with { ThreadId = null });
        Assert.Equal(Own("late"), late);
        Assert.Equal(late, await FindAsync(Some.Mention("copy", Story.ToUpperInvariant(), source: "blog", at: Some.Monday.AddHours(3))));
        await store.Indexes.AssignAsync("brand", MentionKey.Of("forum", "early"), Own("early"), TestContext.Current.CancellationToken);
        await FindAsync(Some.Mention("early", Story));

        Assert.Equal(Own("early"), await FindAsync(Some.Mention("new", Story, source: "news")));
        Assert.Equal(late, await FindAsync(Some.Mention("copy", Story, source: "blog", at: Some.Monday.AddHours(3))));
    }

    [Fact]
    public async Task A_copy_after_a_week_is_a_new_story()
    {
        await FindAsync(Some.Mention("1", Story));

        Assert.Equal(Own("1"), await FindAsync(Some.Mention("2", Story, at: Some.Monday.AddDays(7))));
        Assert.Equal(Own("3"), await FindAsync(Some.Mention("3", Story, at: Some.Monday.AddDays(7).AddSeconds(1))));
    }

    [Fact]
    public async Task Copies_in_one_batch_find_each_other_and_other_brands_do_not()
    {
        Mention[] batch = [Some.Mention("2", Story, source: "blog", at: Some.Monday.AddMinutes(1)), Some.Mention("1", Story)];

        var found = await new ThreadFinder(store.Indexes).FindAsync("brand", batch, TestContext.Current.CancellationToken);
        var elsewhere = await new ThreadFinder(store.Indexes).FindAsync("other", [batch[0]], TestContext.Current.CancellationToken);

        Assert.Equal(Own("1"), found[MentionKey.Of(batch[0])]);
        Assert.Equal(ThreadId.Of("other", "blog", "2"), elsewhere[MentionKey.Of(batch[0])]);
    }

    private static ThreadId Own(string id, string source = "forum") => ThreadId.Of("brand", source, id);

    private async Task<ThreadId> FindAsync(Mention mention) =>
        (await new ThreadFinder(store.Indexes).FindAsync("brand", [mention], TestContext.Current.CancellationToken))
            [MentionKey.Of(mention)];
}
