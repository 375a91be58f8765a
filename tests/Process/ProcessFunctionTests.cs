using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class ProcessFunctionTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mentions_of_a_conversation_are_stored_in_one_thread()
    {
        using var pipeline = new Pipeline();

        await pipeline.ProcessAsync(
            Some.Mention("1", "bad tea", thread: "c", author: "ana"),
            Some.Mention("2", "good tea", thread: "c", author: "bo", at: Some.Monday.AddMinutes(5)));

        var thread = await pipeline.ThreadAsync("c");
        Assert.Equal((2, 1, 1, 2), (thread.Mentions, thread.Negative, thread.Positive, thread.Authors.Count));
        Assert.Equal(["1", "2"], (await pipeline.MentionsAsync("c")).Select(stored => stored.Mention.Id).Order());
    }

    [Fact]
    public async Task Delivered_twice_a_batch_changes_nothing()
    {
        using var pipeline = new Pipeline();
        Mention[] mentions =
        [
            Some.Mention("1", "bad tea", thread: "c"),
            Some.Mention("2", "is it good?"),
            Some.Mention("1", "bad tea", thread: "c"),
        ];
        await pipeline.ProcessAsync(mentions);
        var first = await pipeline.ThreadAsync("c");

        await pipeline.ProcessAsync(mentions);

        Assert.Equivalent(first, await pipeline.ThreadAsync("c"), strict: true);
        Assert.Equal(2, (await pipeline.DayAsync(Some.Monday)).Count);
    }

    [Fact]
    public async Task A_mention_without_an_id_is_set_aside_and_the_rest_goes_on()
    {
        using var pipeline = new Pipeline();

        await pipeline.ProcessAsync(Some.Mention("  ", "bad"), Some.Mention("2", "good", thread: "c"));

        var letter = Assert.Single(await pipeline.States.DeadLettersAsync(CancellationToken).ToListAsync(CancellationToken)).Value;
        Assert.Equal("The mention has no id.", letter.Reason);
        Assert.Single(await pipeline.MentionsAsync("c"));
    }

    [Fact]
    public async Task The_first_mention_begins_the_learning_and_no_later_one_moves_it()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Some.Mention("1"));
        var begun = pipeline.Time.Now;
        pipeline.Time.Advance(TimeSpan.FromDays(1));

        await pipeline.ProcessAsync(Some.Mention("2"));

        Assert.Equal(begun, (await pipeline.States.ReadBrandAsync("brand", CancellationToken))?.Value.LearningSince);
    }
}
