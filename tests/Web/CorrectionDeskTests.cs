using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Process;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Tests.Process;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Web;

/// <summary>What a person says of a judgement, beside Process and Watch on the same store.</summary>
public sealed class CorrectionDeskTests
{
    private static readonly ThreadId Thread = ThreadId.Of("brand", "forum", "t");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_people_at_once_lose_nothing()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([.. Enumerable.Range(0, 5).Select(i => Some.Mention($"m{i}", author: $"a{i}", thread: "t"))]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => world.PostAsync(
            $"/api/threads/{thread.Id}/correct", $$"""{"mention":"m{{i}}","sentiment":"positive","triage":"praise"}""")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var after = await ReadAsync(world, thread.Id);
        Assert.Equal((5, 0, 0, ReplyState.Quiet), (after.Positive, after.Negative, after.NegativeAuthors.Count, after.State));
    }

    [Fact]
    public async Task A_correction_is_by_a_person_counts_once_and_raises_nothing()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync(
            [Some.Mention(), Some.Mention("m2", author: "ana") with { ThreadId = null }], _ => (Sentiment.Neutral, Triage.Other));
        const string Body = """{"mention":"m1","sentiment":"negative","triage":"criticism"}""";

        var first = await world.CallAsync("POST", $"/api/threads/{thread.Id}/correct", Body, ("Content-Type", "application/json"));
        await world.PostAsync($"/api/threads/{thread.Id}/correct", Body);

        var after = await ReadAsync(world, thread.Id);
        var mention =
            (await world.Threads.ReadMentionAsync(thread.Id, MentionKey.Of("forum", "m1"), TestContext.Current.CancellationToken))!.Value;
        Assert.Equal((1, 1, ReplyState.Waiting), (after.Negative, after.NegativeAuthors.Count, after.State));
        Assert.Equal(("person", Sentiment.Negative), (mention.Judgement.JudgedBy, mention.Judgement.Sentiment));
        Assert.Empty(first.Outgoing.Alerts);
        Assert.Equal(1, (await world.GetAsync("/api/stats?to=2026-03-02T09:00:01Z"))["negative"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("nonsense", "body")]
    [InlineData("""{"mention":"m1"}""", "sentiment")]
    [InlineData("""{"mention":"m1","sentiment":"angry"}""", "sentiment")]
    [InlineData("""{"sentiment":"negative"}""", "mention")]
    public async Task A_wrong_correction_gets_a_clear_answer(string body, string parameter)
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([Some.Mention()]);

        var answer = await world.PostAsync($"/api/threads/{thread.Id}/correct", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains($"\"parameter\":\"{parameter}\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redelivery_changes_nothing_of_what_a_person_said()
    {
        using var world = new WebWorld();
        var batch = Some.Batch(Some.Mention(text: "bad tea", thread: "t"), Some.Mention("m2", "bad cup", author: "ben", thread: "t"));
        await Worker(world).ProcessAsync(batch, Token);

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        await Worker(world).ProcessAsync(batch, Token);

        var mention = await MentionAsync(world, "m1");
        Assert.Equal(("person", Sentiment.Positive, Triage.Praise, false), Of(mention.Judgement));
        Assert.Equal(("words", Sentiment.Negative, Triage.Criticism, true), Of(mention.Review!.Judge));
        await AssertCountedAsync(world);
        Assert.Equal((1, 1), ((await ReadAsync(world, Thread)).Negative, (await ReadAsync(world, Thread)).Clock.Waiting.Count));
    }

    [Fact]
    public async Task An_edit_of_the_text_leaves_the_correction_and_says_that_it_was_of_another_text()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "bad tea", thread: "t")), Token);
        await CorrectAsync(world, "m1", "\"triage\":\"praise\"");

        await Worker(world).ProcessAsync(
            Some.Batch(Some.Mention(text: "fr: where is it?", thread: "t") with { Revision = "2" }), Token);

        var mention = await MentionAsync(world, "m1");
        Assert.Equal(("person", Sentiment.Positive, Triage.Praise, false), Of(mention.Judgement));
        Assert.Equal(("fr", true, Triage.Question), (mention.Judgement.Language, mention.Review!.Edited, mention.Review.Judge.Triage));
        await AssertCountedAsync(world);
        Assert.Equal(0, (await world.GetAsync("/api/confusion"))["looked"]!.GetValue<int>());

        await CorrectAsync(world, "m1", "\"triage\":\"praise\"");
        Assert.False((await MentionAsync(world, "m1")).Review!.Edited);
    }

    [Fact]
    public async Task A_mention_that_is_deleted_at_its_source_takes_the_correction_with_it()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "bad tea", thread: "t")), Token);
        await CorrectAsync(world, "m1", "\"triage\":\"praise\"");

        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "", thread: "t") with { Deleted = true }), Token);

        Assert.Null((await MentionAsync(world, "m1")).Review);
        Assert.Empty(await ListAsync(world));
        Assert.Equal(409, (await world.PostAsync($"/api/threads/{Thread}/correct", """{"mention":"m1","triage":"praise"}""")).Status);
    }

    [Fact]
    public async Task Correcting_back_is_as_if_nothing_had_been_said_but_for_the_persons_word()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(
            Some.Batch([.. Enumerable.Range(0, 3).Select(i => Some.Mention($"m{i}", "bad tea", author: $"a{i}", thread: "t"))]), Token);
        var before = await ReadAsync(world, Thread);

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        Assert.NotEqual(Recounted.Of(before), Recounted.Of(await ReadAsync(world, Thread)));
        await CorrectAsync(world, "m1", "\"sentiment\":\"negative\"");

        var mention = await MentionAsync(world, "m1");
        Assert.Equal(Recounted.Of(before), Recounted.Of(await ReadAsync(world, Thread)));
        Assert.Equal(("person", Sentiment.Negative, Triage.Criticism, true), Of(mention.Judgement));
    }

    [Fact]
    public async Task The_same_said_twice_is_one_correction_with_the_first_name_and_time()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "bad tea", thread: "t")), Token);

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\",\"by\":\" Léa \"");
        var revisions = (await ReadAsync(world, Thread)).Revisions;
        ((ManualTime)world.Time).Advance(TimeSpan.FromMinutes(1));
        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\",\"by\":\"Marc\"");

        var review = (await MentionAsync(world, "m1")).Review!;
        Assert.Equal(("Léa", Some.Monday, revisions), (review.By, review.At, (await ReadAsync(world, Thread)).Revisions));
        Assert.Equal("Léa", Assert.Single(await ListAsync(world))!["by"]!.GetValue<string>());
    }

    [Fact]
    public async Task Two_messages_of_one_moment_do_not_lose_both_waits()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(
            Some.Batch(Some.Mention(text: "bad tea", thread: "t"), Some.Mention("m2", "bad cup", author: "ben", thread: "t")), Token);

        await CorrectAsync(world, "m1", "\"triage\":\"other\",\"sentiment\":\"neutral\"");

        Assert.Equal([Some.Monday], (await ReadAsync(world, Thread)).Clock.Waiting);
        await Worker(world).ProcessAsync(
            Some.Batch(Some.Mention("b1", "sorry", thread: "t", at: Some.Monday.AddMinutes(-1)) with { FromBrand = true }), Token);
        await CorrectAsync(world, "m2", "\"triage\":\"other\",\"sentiment\":\"neutral\"");
        await AssertCountedAsync(world);
        Assert.NotEqual(ReplyState.Waiting, (await ReadAsync(world, Thread)).State);
    }

    [Fact]
    public async Task Corrections_while_Process_commits_lose_nothing_on_either_side()
    {
        using var world = new WebWorld(time: new RunningTime());
        var first = Enumerable.Range(0, 12).Select(i => Some.Mention($"m{i}", "bad tea", author: $"a{i}", thread: "t")).ToArray();
        await Worker(world).ProcessAsync(Some.Batch(first), Token);

        var arriving = Task.Run(async () =>
        {
            for (var i = 0; i < 15; i++)
            {
                var mention = Some.Mention($"n{i}", "bad tea?", author: $"b{i % 4}", thread: "t", at: Some.Monday.AddSeconds(i));
                await Worker(world).ProcessAsync(Some.Batch(mention, first[i % 12]), Token);
            }
        }, Token);
        var correcting = Task.Run(async () =>
        {
            foreach (var i in Enumerable.Range(0, 12))
            {
                while ((await PostAsync(world, $"m{i}", "\"sentiment\":\"positive\"")).Status == 409)
                {
                }
            }
        }, Token);
        await Task.WhenAll(arriving, correcting);

        await AssertCountedAsync(world);
        var thread = await ReadAsync(world, Thread);
        Assert.Equal((27, 15, 12, 4), (thread.Mentions, thread.Negative, thread.Positive, thread.NegativeAuthors.Count));
        var day = await world.Indexes.MentionsOfDayAsync("brand", Some.Monday, null, Token).Select(row => row.Mention).ToListAsync(Token);
        Assert.Equal(12, day.Count(mention => mention.Judgement.JudgedBy == "person"));
        Assert.Equal(12, (await ListAsync(world)).Count);
    }

    [Fact]
    public async Task A_correction_that_died_before_its_indexes_is_made_whole_by_saying_it_again()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "bad tea", thread: "t")), Token);
        var (thread, mention) = ((await world.Threads.ReadThreadAsync(Thread, Token))!,
            (await world.Threads.ReadMentionAsync(Thread, MentionKey.Of("forum", "m1"), Token))!);
        var said = Vigie.Web.Correction.Apply(mention.Value, new Vigie.Web.Said(Sentiment.Positive, null, null), Some.Monday);
        await world.Threads.CommitAsync(
            new ThreadCommit { Summary = thread.Value, SummaryTag = thread.ETag, ChangedMentions = [mention with { Value = said }] },
            Token);
        Assert.Empty(await ListAsync(world));

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");

        Assert.Single(await ListAsync(world));
    }

    [Fact]
    public async Task An_old_mention_that_turns_out_negative_waits_for_an_answer_and_raises_no_alert()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(
            Some.Batch([.. Enumerable.Range(0, 9).Select(i => Some.Mention($"m{i}", "tea", author: $"a{i}", thread: "t"))]), Token);
        ((ManualTime)world.Time).Advance(TimeSpan.FromHours(30));

        for (var i = 0; i < 9; i++)
        {
            await CorrectAsync(world, $"m{i}", "\"sentiment\":\"negative\",\"triage\":\"criticism\"");
        }

        var tick = await TickAsync(world);

        Assert.Empty(tick.Alerts);
        Assert.Empty((await world.GetAsync("/api/alerts"))["items"]!.AsArray());
        var thread = await ReadAsync(world, Thread);
        Assert.Equal((9, 9, ReplyState.Waiting), (thread.Negative, thread.NegativeAuthors.Count, thread.State));
        Assert.Equal("late", (await world.GetAsync($"/api/threads/{Thread}"))["stage"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_wait_that_was_none_ends_its_alert_silently_and_comes_back_told_to_nobody_again()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention(text: "bad tea", thread: "t")), Token);
        ((ManualTime)world.Time).Advance(TimeSpan.FromHours(30));
        Assert.NotEmpty((await TickAsync(world)).Alerts);
        var id = AlertId.Sla(Thread, Some.Monday);

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        var closed = (await world.Threads.ReadAlertAsync(id, Token))!.Value;
        await CorrectAsync(world, "m1", "\"sentiment\":\"negative\"");

        Assert.Equal((AlertState.Resolved, null), (closed.State, closed.Pending));
        Assert.Empty((await TickAsync(world)).Alerts);
        var back = (await world.Threads.ReadAlertAsync(id, Token))!.Value;
        Assert.Equal((AlertState.Acknowledged, null), (back.State, back.Pending));
    }

    [Fact]
    public async Task While_others_wait_the_alert_goes_on_and_no_second_one_is_raised()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(Some.Batch(
            Some.Mention(text: "bad tea", thread: "t"),
            Some.Mention("m2", "bad cup", author: "ben", thread: "t", at: Some.Monday.AddMinutes(1))), Token);
        ((ManualTime)world.Time).Advance(TimeSpan.FromHours(30));
        await TickAsync(world);
        var told = Assert.Single((await world.GetAsync("/api/alerts"))["items"]!.AsArray());

        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        await TickAsync(world);
        await Worker(world).ProcessAsync(Some.Batch(Some.Mention("m3", author: "cy", thread: "t", at: Some.Monday.AddHours(1))), Token);
        await TickAsync(world);

        var alert = Assert.Single((await world.GetAsync("/api/alerts"))["items"]!.AsArray());
        Assert.Equal((told!["id"]!.GetValue<string>(), "open"), (alert!["id"]!.GetValue<string>(), alert["state"]!.GetValue<string>()));
        Assert.Equal(1, alert["pending"]!["sequence"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_erased_mention_is_no_correction_any_more_anywhere()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(
            Some.Batch(Some.Mention(text: "bad", author: "zoe", thread: "t"), Some.Mention("m2", "bad cup", author: "ben", thread: "t")),
            Token);
        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        await CorrectAsync(world, "m2", "\"sentiment\":\"negative\"");

        await world.PostAsync("/api/erasure", """{"author":"zoe","source":"forum"}""");

        Assert.Equal("bad cup", Assert.Single(await ListAsync(world))!["text"]!.GetValue<string>());
        Assert.Equal(1, (await world.GetAsync("/api/confusion"))["looked"]!.GetValue<int>());
        Assert.Null((await MentionAsync(world, "m1")).Review);
    }

    [Fact]
    public async Task The_brands_own_words_are_not_judged()
    {
        using var world = new WebWorld();
        await Worker(world).ProcessAsync(
            Some.Batch(Some.Mention(text: "bad", thread: "t"), Some.Mention("b1", "sorry", thread: "t") with { FromBrand = true }), Token);

        var answer = await PostAsync(world, "b1", "\"sentiment\":\"negative\"");

        Assert.Equal(409, answer.Status);
        await AssertCountedAsync(world);
    }

    [Fact]
    public async Task The_list_goes_on_where_it_ended_and_finds_each_once()
    {
        using var world = new WebWorld();
        var mentions = Enumerable.Range(0, 5).Select(i =>
            Some.Mention($"m{i}", $"bad tea {i}", author: $"a{i}", thread: "t", at: Some.Monday.AddMinutes(-i)));
        await Worker(world).ProcessAsync(Some.Batch([.. mentions]), Token);
        for (var i = 0; i < 5; i++)
        {
            await CorrectAsync(world, $"m{i}", "\"sentiment\":\"neutral\"");
        }

        var texts = new List<string>();
        for (var next = string.Empty; next is not null;)
        {
            var page = await world.GetAsync($"/api/corrections?top=2&sentiment=neutral{next}");
            texts.AddRange(page["items"]!.AsArray().Select(item => item!["text"]!.GetValue<string>()));
            next = page["next"] is { } token ? "&next=" + token.GetValue<string>() : null;
        }

        Assert.Equal(["bad tea 0", "bad tea 1", "bad tea 2", "bad tea 3", "bad tea 4"], texts);
    }

    [Fact]
    public async Task The_table_counts_what_people_said_and_nothing_else()
    {
        using var world = new WebWorld();
        string[] texts = ["bad", "bad", "bad", "good", "tea", "where?"];
        await Worker(world).ProcessAsync(
            Some.Batch([.. texts.Select((text, i) => Some.Mention($"m{i}", text, author: $"a{i}", thread: "t"))]), Token);
        await CorrectAsync(world, "m0", "\"sentiment\":\"negative\",\"triage\":\"criticism\"");
        await CorrectAsync(world, "m1", "\"sentiment\":\"positive\"");
        await CorrectAsync(world, "m2", "\"triage\":\"attack\"");
        await CorrectAsync(world, "m3", "\"sentiment\":\"negative\"");

        var table = await world.GetAsync("/api/confusion");

        Assert.Equal(4, table["looked"]!.GetValue<int>());
        Assert.Equal(
            """{"labels":["neutral","positive","negative"],"judgeThenPerson":[[0,0,0],[0,0,1],[0,1,1]],"looked":3,"right":1}""",
            table["sentiment"]!.ToJsonString());
        Assert.Equal(
            """{"labels":["other","praise","criticism","question","attack"],"judgeThenPerson":"""
            + """[[0,0,0,0,0],[0,0,0,0,0],[0,0,1,0,1],[0,0,0,0,0],[0,0,0,0,0]],"looked":2,"right":1}""",
            table["triage"]!.ToJsonString());
    }

    private static ProcessFunction Worker(WebWorld world) => new(
        new WordJudge(), new ListeningPlan(), SlaPolicy.From(new ListeningPlan()), world.Threads, world.Indexes, world.States, world.Time,
        NullLogger<ProcessFunction>.Instance);

    private static async Task<Outgoing> TickAsync(WebWorld world) => await world.Get<WatchFunction>().TickAsync(Token);

    private static Task<HttpAnswer> PostAsync(WebWorld world, string mention, string said) =>
        world.PostAsync($"/api/threads/{Thread}/correct", $$"""{"mention":"{{mention}}",{{said}}}""");

    private static async Task CorrectAsync(WebWorld world, string mention, string said)
    {
        var answer = await PostAsync(world, mention, said);
        Assert.True(answer.Status == 200, answer.Body);
    }

    private static async Task<JsonArray> ListAsync(WebWorld world) => (await world.GetAsync("/api/corrections"))["items"]!.AsArray();

    private static (string By, Sentiment Sentiment, Triage Triage, bool NeedsAnswer) Of(Judgement judgement) =>
        (judgement.JudgedBy, judgement.Sentiment, judgement.Triage, judgement.NeedsAnswer);

    private static async Task<StoredMention> MentionAsync(WebWorld world, string id) =>
        (await world.Threads.ReadMentionAsync(Thread, MentionKey.Of("forum", id), Token))!.Value;

    private static async Task<MentionThread> ReadAsync(WebWorld world, ThreadId id) =>
        (await world.Threads.ReadThreadAsync(id, Token))!.Value;

    /// <summary>The summary says what a plain recount of its rows says.</summary>
    private static async Task AssertCountedAsync(WebWorld world) => Assert.Equal(
        Recounted.Of(await world.Threads.ReadMentionsAsync(Thread, Token).Select(row => row.Value).ToListAsync(Token)),
        Recounted.Of(await ReadAsync(world, Thread)));

    /// <summary>A fixed time of day with real timers, for the pauses between two workers that meet.</summary>
    private sealed class RunningTime : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Some.Monday.AddHours(1);
    }
}
