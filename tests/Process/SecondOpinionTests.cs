using Vigie.Model;
using Vigie.Model.Budget;
using Vigie.Store;

namespace Vigie.Tests.Process;

/// <summary>Process with a language service on this machine, and an embedded judge that doubts when a test wants it to.</summary>
public sealed class SecondOpinionTests : IAsyncLifetime
{
    private const string JudgedBy = OpinionScene.JudgedBy;

    private readonly OpinionScene scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => scene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task The_services_judgement_stands_where_ours_was_in_doubt_and_both_are_kept()
    {
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] it came late"), OpinionScene.Sure("m2", "[good] fine"));

        var mentions = (await scene.Pipeline.MentionsAsync("c")).ToDictionary(mention => mention.Mention.Id, mention => mention.Judgement);
        Assert.Equal((Sentiment.Negative, JudgedBy), (mentions["m1"].Sentiment, mentions["m1"].JudgedBy));
        Assert.Equal(0.96, mentions["m1"].Scores.Negative, 6);
        Assert.Equal(OpinionScene.InDoubt, mentions["m1"].EmbeddedScores);
        Assert.Equal(["word"], mentions["m1"].Because);
        Assert.Equal((Triage.Criticism, true), (mentions["m1"].Triage, mentions["m1"].NeedsAnswer));
        Assert.Equal(("doubt", null), (mentions["m2"].JudgedBy, mentions["m2"].EmbeddedScores));
        Assert.Equal(1, (await scene.Pipeline.ThreadAsync("c")).Negative);
        Assert.Equal(["[bad] it came late"], scene.Server.Texts);
    }

    [Fact]
    public async Task What_was_billed_is_what_counts()
    {
        await scene.Pipeline.ProcessAsync(
            OpinionScene.Doubtful("m1", "[bad] short", followers: 50_000_000),
            OpinionScene.Doubtful(
                "m2", "[bad] " + new string('é', 1_500) + string.Concat(Enumerable.Repeat("e\u0301", 200)), followers: 50_000_000));

        var budget = await scene.BudgetAsync();
        Assert.Equal((scene.Server.Billed, scene.Server.Billed, 2), (budget.Used, budget.UsedToday, budget.Opinions));
        Assert.Equal(3, scene.Server.Billed);
        Assert.Equal(3, scene.Used.Counted[Meter.LanguageRecords]);
    }

    [Theory]
    [InlineData(BudgetLevel.SlowerPolling, 1)]
    [InlineData(BudgetLevel.NoSecondOpinions, 0)]
    [InlineData(BudgetLevel.DigestMails, 0)]
    public async Task For_the_budget_the_service_is_left_alone_and_every_mention_is_kept(BudgetLevel level, int asked)
    {
        var now = scene.Pipeline.Time.Now;
        await new MeterLedger(scene.Pipeline.Service).WriteGuardAsync(
            new BudgetState(BudgetRules.MonthOf(now), level, now, now), null, Token);

        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] it came late"));

        Assert.Equal(asked, scene.Server.Texts.Count());
        Assert.Single(await scene.Pipeline.MentionsAsync("c"));
    }

    [Fact]
    public async Task A_message_delivered_again_asks_about_nothing_that_is_stored()
    {
        var mention = OpinionScene.Doubtful("m1", "[bad] it came late");
        await scene.Pipeline.ProcessAsync(mention);

        await scene.Pipeline.ProcessAsync(mention);
        await scene.Pipeline.ProcessAsync(mention, OpinionScene.Doubtful("m2", "[good] no"));

        Assert.Equal(["[bad] it came late", "[good] no"], scene.Server.Texts);
        Assert.All(await scene.Pipeline.MentionsAsync("c"), stored => Assert.Equal(JudgedBy, stored.Judgement.JudgedBy));
    }

    [Fact]
    public async Task The_same_words_of_many_cost_once()
    {
        await scene.Pipeline.ProcessAsync(
            [.. Enumerable.Range(0, 20).Select(number => OpinionScene.Doubtful($"m{number}", "[bad] Boycott them!"))]);

        Assert.Single(scene.Server.Texts);
        var mentions = await scene.Pipeline.MentionsAsync("c");
        Assert.Equal(20, mentions.Count(mention => mention.Judgement.JudgedBy == JudgedBy));
        Assert.Equal(1, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task Thirty_of_a_large_batch_are_asked_about_ten_at_a_time_and_those_of_greatest_reach_first()
    {
        await scene.Pipeline.ProcessAsync([.. Enumerable.Range(0, 60).Select(number =>
            OpinionScene.Doubtful($"m{number}", $"[bad] number {number}", followers: number))]);

        Assert.Equal([10, 10, 10], scene.Server.Requests.Select(request => request["analysisInput"]!["documents"]!.AsArray().Count));
        var asked = (await scene.Pipeline.MentionsAsync("c")).Where(mention => mention.Judgement.JudgedBy == JudgedBy)
            .Select(mention => mention.Mention.Author!.Followers!.Value).Order();
        Assert.Equal(Enumerable.Range(30, 30).Select(number => (long)number), asked);
    }

    [Fact]
    public async Task The_brands_own_deleted_and_foreign_words_are_not_asked_about()
    {
        await scene.Pipeline.ProcessAsync(
            OpinionScene.Doubtful("m1", "[bad] one") with { FromBrand = true },
            OpinionScene.Doubtful("m2", "[bad] two") with { Deleted = true },
            OpinionScene.Doubtful("m3", "[bad] und: three"));

        Assert.Empty(scene.Server.Requests);
        Assert.Equal(0, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_spent_month_is_told_once_and_over_with_the_next()
    {
        scene.Limit = 2;
        scene.Pipeline.Time.MoveTo(new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero));
        var alerts = new List<AlertNotice>();
        for (var turn = 0; turn < 5; turn++)
        {
            var loud = OpinionScene.Doubtful($"m{turn}", $"[bad] {turn}", followers: 5_000_000);
            alerts.AddRange((await scene.Pipeline.ProcessAsync(loud)).Alerts);
        }

        Assert.Equal((2, 2), (scene.Server.Billed, (await scene.BudgetAsync()).Used));
        var spent = Assert.Single(alerts).Alert;
        Assert.Equal(Severity.Info, (await scene.Pipeline.Threads.ReadAlertAsync(spent, Token))!.Value.Severity);
        Assert.Equal(5, (await scene.Pipeline.MentionsAsync("c")).Count);

        scene.Pipeline.Time.MoveTo(new DateTimeOffset(2026, 4, 30, 0, 0, 0, TimeSpan.Zero));
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("next", "[bad] next"));
        Assert.Equal(3, scene.Server.Billed);
        Assert.Equal(AlertState.Resolved, (await scene.Pipeline.Threads.ReadAlertAsync(spent, Token))!.Value.State);
    }

    [Fact]
    public async Task No_day_uses_more_than_its_share()
    {
        scene.Limit = 31;
        scene.Pipeline.Time.MoveTo(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

        await scene.Pipeline.ProcessAsync([.. Enumerable.Range(0, 25).Select(number =>
            OpinionScene.Doubtful($"m{number}", $"[bad] {number}", followers: 5_000_000))]);

        Assert.Equal(3, scene.Server.Billed);
    }

    [Fact]
    public async Task No_records_at_all_asks_about_nothing_and_says_nothing()
    {
        scene.Limit = 0;

        var outgoing = await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one", followers: 5_000_000));

        Assert.Empty(scene.Server.Requests);
        Assert.Empty(outgoing.Alerts);
    }

    [Fact]
    public async Task A_rising_thread_and_one_with_an_alert_are_asked_about_where_a_quiet_one_is_not()
    {
        await scene.Pipeline.ProcessAsync(OpinionScene.Slightly("q1", "[bad] quiet", "quiet"));
        Assert.Empty(scene.Server.Requests);

        await scene.Pipeline.ProcessAsync(
            [.. Enumerable.Range(0, 3).Select(number => OpinionScene.Sure($"s{number}", $"bad {number}", "loud", $"a{number}"))]);
        await scene.Pipeline.ProcessAsync(OpinionScene.Slightly("q2", "[bad] loud", "loud"));

        Assert.Equal(["slightly [bad] loud"], scene.Server.Texts);
    }

    [Fact]
    public async Task A_correction_by_a_person_is_not_asked_about_nor_undone_by_an_edit()
    {
        var mention = OpinionScene.Doubtful("m1", "[bad] one") with { Revision = "1" };
        await scene.Pipeline.ProcessAsync(mention);

        await scene.Pipeline.ProcessAsync(mention with { Text = "[good] two", Revision = "2" });

        // The edit is of a mention that is known: the embedded judge's turn.
        Assert.Single(scene.Server.Texts);
        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
    }
}
