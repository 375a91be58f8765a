using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

/// <summary>Whoever is slow does not put back what was changed since.</summary>
public sealed class MentionIndexTests : IDisposable
{
    private readonly LocalStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MentionIndex Index => new(store.Threads, store.Indexes);

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_worker_that_comes_late_with_the_first_reading_leaves_the_edit_in_the_index()
    {
        var first = await CommitAsync();
        var edited = await EditAsync(first, "The tea never arrived.");
        await WriteAsync(edited, revisions: 1);

        await WriteAsync(first, revisions: 0);

        Assert.Equal("The tea never arrived.", await ShownAsync());
    }

    [Fact]
    public async Task Somebody_who_does_not_know_how_old_a_reading_is_leaves_the_edit_too()
    {
        var first = await CommitAsync();
        await EditAsync(first, "The tea never arrived.");

        await Index.WriteAsync([first], new Dictionary<ThreadId, int>(), Token);

        Assert.Equal("The tea never arrived.", await ShownAsync());
    }

    [Fact]
    public async Task Nothing_is_read_again_when_nothing_changed()
    {
        var first = await CommitAsync();

        await WriteAsync(first, revisions: 0);
        await WriteAsync(first, revisions: 0);

        Assert.Equal(first.Mention.Text, await ShownAsync());
    }

    private Task WriteAsync(StoredMention mention, int revisions) =>
        Index.WriteAsync([mention], new Dictionary<ThreadId, int> { [mention.Thread] = revisions }, Token);

    private async Task<StoredMention> CommitAsync()
    {
        var mention = new StoredMention
        {
            Brand = "brand",
            Thread = ThreadId.Of("brand", "forum", "t1"),
            Mention = Some.Mention(),
            Judgement = WordJudgement(),
            SeenAt = Some.Monday,
        };
        var summary = new MentionThread
        {
            Id = mention.Thread,
            Brand = "brand",
            Source = "forum",
            Channel = Channel.Forum,
            Title = string.Empty,
        };
        Assert.Equal(
            CommitOutcome.Committed,
            await store.Threads.CommitAsync(new ThreadCommit { Summary = summary, NewMentions = [mention] }, Token));
        return mention;
    }

    private async Task<StoredMention> EditAsync(StoredMention first, string text)
    {
        var thread = (await store.Threads.ReadThreadAsync(first.Thread, Token))!;
        var row = (await store.Threads.ReadMentionAsync(first.Thread, first.Key, Token))!;
        var edited = first with { Mention = first.Mention with { Text = text, Revision = "1" } };
        var commit = new ThreadCommit
        {
            Summary = thread.Value,
            SummaryTag = thread.ETag,
            ChangedMentions = [row with { Value = edited }],
        };
        Assert.Equal(CommitOutcome.Committed, await store.Threads.CommitAsync(commit, Token));
        return edited;
    }

    private async Task<string> ShownAsync() =>
        (await store.Indexes.MentionsBetweenAsync("brand", Some.Monday.AddDays(-1), Some.Monday.AddDays(1), Token).SingleAsync(Token))
            .Mention.Text;

    private static Judgement WordJudgement() => new()
    {
        Language = "en",
        Sentiment = Sentiment.Neutral,
        Scores = SentimentScores.Unknown,
        Triage = Triage.Other,
        NeedsAnswer = false,
        JudgedBy = "test",
    };
}
