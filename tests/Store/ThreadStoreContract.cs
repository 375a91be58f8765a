using Vigie.Model;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Store;

/// <summary>One thread, one transaction; indexes by time: the same on every store.</summary>
public abstract class ThreadStoreContract
{
    private static readonly ThreadId Thread = ThreadId.Of("brand", "forum", "c1");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_thread_is_stored_with_its_mentions_and_alert()
    {
        var store = new ThreadStore(await ServiceAsync());

        var outcome = await store.CommitAsync(
            new ThreadCommit { Summary = Summary(1), NewMentions = [Mention("m1")], NewAlerts = [Alert(1)] }, Token);

        Assert.Equal(CommitOutcome.Committed, outcome);
        Assert.Equal(1, (await store.ReadThreadAsync(Thread, Token))?.Value.Mentions);
        Assert.Equal("été 🫖", (await store.ReadMentionAsync(Thread, MentionKey.Of("forum", "m1"), Token))?.Value.Mention.Text);
        Assert.Equal([Alert(1).Id], await store.ReadAlertsAsync(Thread.Value, Token).Select(row => row.Value.Id).ToListAsync(Token));
    }

    [Fact]
    public async Task A_mention_seen_before_stops_the_whole_commit()
    {
        var store = new ThreadStore(await ServiceAsync());
        await store.CommitAsync(new ThreadCommit { Summary = Summary(1), NewMentions = [Mention("m1")] }, Token);
        var thread = await store.ReadThreadAsync(Thread, Token);

        var outcome = await store.CommitAsync(
            new ThreadCommit { Summary = Summary(3), SummaryTag = thread!.ETag, NewMentions = [Mention("m2"), Mention("m1")] }, Token);

        Assert.Equal(CommitOutcome.MentionsSeenBefore, outcome);
        Assert.Equal(1, (await store.ReadThreadAsync(Thread, Token))?.Value.Mentions);
        Assert.Null(await store.ReadMentionAsync(Thread, MentionKey.Of("forum", "m2"), Token));
    }

    [Fact]
    public async Task Of_two_commits_on_one_summary_the_second_is_told_that_somebody_was_faster()
    {
        var store = new ThreadStore(await ServiceAsync());
        await store.CommitAsync(new ThreadCommit { Summary = Summary(1), NewMentions = [Mention("m1")] }, Token);
        var thread = await store.ReadThreadAsync(Thread, Token);
        await store.CommitAsync(new ThreadCommit { Summary = Summary(2), SummaryTag = thread!.ETag, NewMentions = [Mention("m2")] }, Token);

        var outcome = await store.CommitAsync(
            new ThreadCommit { Summary = Summary(2), SummaryTag = thread.ETag, NewMentions = [Mention("m3")] }, Token);
        var asIfNew = await store.CommitAsync(new ThreadCommit { Summary = Summary(1), NewMentions = [Mention("m4")] }, Token);

        Assert.Equal((CommitOutcome.SomebodyWasFaster, CommitOutcome.SomebodyWasFaster), (outcome, asIfNew));
        Assert.Equal(2, await store.ReadMentionsAsync(Thread, Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_commit_of_all_that_a_message_can_hold_fits()
    {
        var store = new ThreadStore(await ServiceAsync());
        var text = new string('é', MentionBatch.MaximumBytes / 2 / ThreadCommit.MaximumMentions);
        var mentions = Enumerable.Range(0, ThreadCommit.MaximumMentions).Select(n => Mention($"m{n}", text)).ToList();

        Assert.Equal(
            CommitOutcome.Committed, await store.CommitAsync(new ThreadCommit { Summary = Summary(90), NewMentions = mentions }, Token));
    }

    [Fact]
    public async Task An_alert_is_changed_only_by_who_saw_it_last()
    {
        var store = new ThreadStore(await ServiceAsync());
        await store.AddAlertAsync(Alert(1), Token);
        var seen = await store.ReadAlertAsync(Alert(1).Id, Token);

        var first = await store.UpdateAlertAsync(seen! with { Value = seen.Value with { AcknowledgedBy = "ana" } }, Token);
        var second = await store.UpdateAlertAsync(seen with { Value = seen.Value with { AcknowledgedBy = "ben" } }, Token);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.False(await store.AddAlertAsync(Alert(1), Token));
        Assert.Equal("ana", (await store.ReadAlertAsync(Alert(1).Id, Token))?.Value.AcknowledgedBy);
    }

    [Fact]
    public async Task What_is_due_comes_in_time_order_and_only_when_it_is_due()
    {
        var indexes = new IndexStore(await ServiceAsync());
        var nine = Some.Monday;
        foreach (var minutes in new[] { 30, 10, 20 })
        {
            await indexes.ScheduleAsync(new DueItem(nine.AddMinutes(minutes), DueKind.Sla, $"t{minutes}"), Token);
            await indexes.ScheduleAsync(new DueItem(nine.AddMinutes(minutes), DueKind.Sla, $"t{minutes}"), Token);
        }

        var due = await indexes.DueAsync(nine.AddMinutes(20), 10, Token);
        await indexes.DoneAsync(due[0], Token);

        Assert.Equal(["t10", "t20"], due.Select(item => item.About));
        Assert.Equal(["t20", "t30"], (await indexes.UpcomingAsync(10, Token)).Select(item => item.About));
    }

    [Fact]
    public async Task Many_items_are_scheduled_at_once_each_of_them_once()
    {
        var indexes = new IndexStore(await ServiceAsync());
        List<DueItem> items = [.. Enumerable.Range(0, 150).Select(n => new DueItem(Some.Monday.AddMinutes(n), DueKind.Sla, $"t{n}"))];

        await indexes.ScheduleAsync([.. items, items[7]], Token);
        await indexes.ScheduleAsync(items, Token);
        await indexes.ScheduleAsync([], Token);

        Assert.Equal(items, await indexes.UpcomingAsync(1000, Token));
    }

    [Fact]
    public async Task Indexing_twice_leaves_one_entry_per_mention()
    {
        var indexes = new IndexStore(await ServiceAsync());
        StoredMention[] mentions = [Mention("m1"), Mention("m2")];

        await indexes.IndexAsync(mentions, Token);
        await indexes.IndexAsync(mentions, Token);

        Assert.Equal(2, await indexes.MentionsOfDayAsync("brand", Some.Monday, null, Token).CountAsync(Token));
        Assert.Equal([Thread], await indexes.ThreadsOfDayAsync("brand", Some.Monday, Token).ToListAsync(Token));
        Assert.Equal(2, await indexes.MentionsOfAuthorAsync("forum", "ana", Token).CountAsync(Token));
    }

    [Fact]
    public async Task A_mention_once_assigned_stays_where_it_is()
    {
        var indexes = new IndexStore(await ServiceAsync());
        var key = MentionKey.Of("forum", "m1");

        var first = await indexes.AssignAsync("brand", key, new ThreadId("t1"), Token);
        var second = await indexes.AssignAsync("brand", key, new ThreadId("t2"), Token);

        Assert.Equal((new ThreadId("t1"), new ThreadId("t1")), (first, second));
    }

    [Fact]
    public async Task Of_two_who_write_a_source_state_one_is_told_no()
    {
        var states = new StateStore(await ServiceAsync());
        var written = await states.WriteSourceAsync(new SourceState { Name = "news" }, null, Token);

        Assert.NotNull(written);
        Assert.Null(await states.WriteSourceAsync(new SourceState { Name = "news", Lease = "late" }, null, Token));
        Assert.NotNull(await states.WriteSourceAsync(new SourceState { Name = "news", Lease = "first" }, written.ETag, Token));
        Assert.Null(await states.WriteSourceAsync(new SourceState { Name = "news", Lease = "second" }, written.ETag, Token));
        Assert.Equal("first", (await states.ReadSourceAsync("news", Token))?.Value.Lease);
    }

    [Fact]
    public async Task A_dead_letter_of_the_largest_message_is_kept_whole()
    {
        var states = new StateStore(await ServiceAsync());
        var letter = new DeadLetter
        {
            Id = "l1",
            Queue = "mentions",
            At = Some.Monday,
            Reason = "why",
            Deliveries = 10,
            Body = new string('ü', 100_000),
        };

        await states.KeepDeadLetterAsync(letter, Token);
        await states.KeepDeadLetterAsync(letter, Token);

        var kept = await states.DeadLettersAsync(Token).Select(row => row.Value).ToListAsync(Token);
        Assert.Equal(letter.Body.Length, kept.Single().Body.Length);
        Assert.True(letter == kept[0], "The letter came back changed.");
    }

    [Fact]
    public async Task A_letter_that_was_kept_anew_is_not_removed_by_who_read_it_before()
    {
        var states = new StateStore(await ServiceAsync());
        var letter = new DeadLetter { Id = "l2", Queue = "alerts", At = Some.Monday, Reason = "why", Deliveries = 10, Body = "{}" };
        var first = await states.KeepDeadLetterAsync(letter, Token);
        var second = await states.KeepDeadLetterAsync(letter, Token);

        await states.RemoveDeadLetterAsync("l2", first, Token);
        Assert.NotNull(await states.ReadDeadLetterAsync("l2", Token));
        await states.RemoveDeadLetterAsync("l2", second, Token);
        Assert.Null(await states.ReadDeadLetterAsync("l2", Token));
        await states.RemoveDeadLetterAsync("l2", second, Token);
    }

    [Fact]
    public async Task Who_asks_for_a_redrive_second_is_told_that_somebody_was_faster()
    {
        var states = new StateStore(await ServiceAsync());
        var mark = new RedriveMark { Letter = "l3", AskedAt = Some.Monday };

        var asked = await states.WriteRedriveAsync(mark, null, Token);
        Assert.Null(await states.WriteRedriveAsync(mark, null, Token));
        Assert.NotNull(await states.WriteRedriveAsync(mark with { Times = 1, SentAt = Some.Monday }, asked!.ETag, Token));
        Assert.Null(await states.WriteRedriveAsync(mark with { Times = 1, SentAt = Some.Monday }, asked.ETag, Token));
        Assert.Equal(1, (await states.RedrivesAsync(Token).SingleAsync(Token)).Value.Times);
        await states.RemoveRedriveAsync("l3", Token);
        await states.RemoveRedriveAsync("l3", Token);
        Assert.Equal(0, await states.RedrivesAsync(Token).CountAsync(Token));
    }

    [Fact]
    public async Task What_people_judged_is_listed_newest_first_until_it_is_erased()
    {
        var service = await ServiceAsync();
        var (store, indexes) = (new ThreadStore(service), new IndexStore(service));
        StoredMention[] mentions =
        [
            .. Enumerable.Range(0, 3).Select(n => Judged(Mention($"m{n}"), n)),
            Mention("nobody"),
        ];
        await store.CommitAsync(new ThreadCommit { Summary = Summary(4), NewMentions = mentions }, Token);
        await indexes.IndexAsync(mentions, Token);
        await indexes.IndexAsync(mentions, Token);

        var kept = await indexes.CorrectionsAsync(Some.Monday, DateTimeOffset.MaxValue, null, Token).ToListAsync(Token);
        Assert.Equal(["m2", "m1", "m0"], kept.Select(row => row.Mention.Mention.Id));
        Assert.Equal((Sentiment.Positive, null), (kept[0].Mention.Review?.Sentiment, kept[0].Mention.Review?.Triage));
        var after = await indexes.CorrectionsAsync(DateTimeOffset.MinValue, Some.Monday.AddMinutes(2), kept[0].RowKey, Token)
            .ToListAsync(Token);
        Assert.Equal(["m1", "m0"], after.Select(row => row.Mention.Mention.Id));

        Assert.True(await new Eraser(store, indexes).EraseAsync(Thread, mentions[1].Key, Token));
        Assert.True(await new Eraser(store, indexes).EraseAsync(Thread, mentions[1].Key, Token));
        await new MentionIndex(store, indexes).WriteAsync([mentions[1]], new Dictionary<ThreadId, int>(), Token);

        var left = await indexes.CorrectionsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, Token).ToListAsync(Token);
        Assert.Equal(["m2", "m0"], left.Select(row => row.Mention.Mention.Id));
    }

    /// <summary>A service whose three tables are empty and created.</summary>
    protected abstract Task<ITableService> ServiceAsync();

    private static MentionThread Summary(int mentions) => new()
    {
        Id = Thread,
        Brand = "brand",
        Source = "forum",
        Channel = Channel.Forum,
        Title = "Tea",
        Mentions = mentions,
    };

    private static StoredMention Mention(string id, string text = "été 🫖") => new()
    {
        Brand = "brand",
        Thread = Thread,
        Mention = Some.Mention(id, text),
        SeenAt = Some.Monday,
        Judgement = new Judgement
        {
            Language = "fr",
            Sentiment = Sentiment.Neutral,
            Scores = SentimentScores.Unknown,
            Triage = Triage.Other,
            NeedsAnswer = false,
            JudgedBy = "test",
        },
    };

    private static StoredMention Judged(StoredMention mention, int minute) => mention with
    {
        Mention = mention.Mention with { CreatedAt = Some.Monday.AddMinutes(minute) },
        Review = new Review { Judge = mention.Judgement, Sentiment = Sentiment.Positive, At = Some.Monday },
    };

    private static Alert Alert(int episode) => new()
    {
        Id = AlertId.Velocity(Thread, episode),
        Kind = AlertKind.Velocity,
        Severity = Severity.High,
        Thread = Thread,
        OpenedAt = Some.Monday,
        Evidence = new Evidence { DecidedAt = Some.Monday, Title = "Tea" },
    };
}

public sealed class EmbeddedThreadStoreTests : ThreadStoreContract, IDisposable
{
    private readonly LocalStore store = new();

    public void Dispose() => store.Dispose();

    protected override Task<ITableService> ServiceAsync() => Task.FromResult(store.Service);
}

public sealed class AzuriteThreadStoreTests(Azurite azurite) : ThreadStoreContract
{
    protected override async Task<ITableService> ServiceAsync() => await azurite.FreshServiceAsync(TestContext.Current.CancellationToken);
}
