using Azure;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Enrich;
using Vigie.Enrich.AzureLanguage;
using Vigie.Model;
using Vigie.Process;
using Vigie.Store;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

/// <summary>Process with a language service on this machine, and an embedded judge that doubts when a test wants it to.</summary>
public sealed class SecondOpinionTests : IAsyncLifetime
{
    private const string JudgedBy = "azure-language-2024-11-01";

    private readonly Pipeline pipeline;
    private LanguageServer server = null!;
    private int limit = 4_800;
    private TimeSpan patience = TimeSpan.FromSeconds(20);

    public SecondOpinionTests() => pipeline = new Pipeline { Opinions = Make, Judge = new DoubtingJudge() };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private LanguageLedger Ledger => new(pipeline.Service);

    public async ValueTask InitializeAsync() => server = await LanguageServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        pipeline.Dispose();
    }

    [Fact]
    public async Task The_services_judgement_stands_where_ours_was_in_doubt_and_both_are_kept()
    {
        await pipeline.ProcessAsync(Doubtful("m1", "[bad] it came late"), Sure("m2", "[good] fine"));

        var mentions = (await pipeline.MentionsAsync("c")).ToDictionary(mention => mention.Mention.Id, mention => mention.Judgement);
        Assert.Equal((Sentiment.Negative, JudgedBy), (mentions["m1"].Sentiment, mentions["m1"].JudgedBy));
        Assert.Equal(0.96, mentions["m1"].Scores.Negative, 6);
        Assert.Equal(DoubtingJudge.InDoubt, mentions["m1"].EmbeddedScores);
        Assert.Equal(["word"], mentions["m1"].Because);
        Assert.Equal((Triage.Criticism, true), (mentions["m1"].Triage, mentions["m1"].NeedsAnswer));
        Assert.Equal(("doubt", null), (mentions["m2"].JudgedBy, mentions["m2"].EmbeddedScores));
        Assert.Equal(1, (await pipeline.ThreadAsync("c")).Negative);
        Assert.Equal(["[bad] it came late"], server.Texts);
    }

    [Fact]
    public async Task What_was_billed_is_what_counts()
    {
        await pipeline.ProcessAsync(
            Doubtful("m1", "[bad] short", followers: 50_000_000),
            Doubtful("m2", "[bad] " + new string('é', 1_500) + string.Concat(Enumerable.Repeat("e\u0301", 200)), followers: 50_000_000));

        var budget = await BudgetAsync();
        Assert.Equal((server.Billed, server.Billed, 2), (budget.Used, budget.UsedToday, budget.Opinions));
        Assert.Equal(3, server.Billed);
    }

    [Fact]
    public async Task A_message_delivered_again_asks_about_nothing_that_is_stored()
    {
        var mention = Doubtful("m1", "[bad] it came late");
        await pipeline.ProcessAsync(mention);

        await pipeline.ProcessAsync(mention);
        await pipeline.ProcessAsync(mention, Doubtful("m2", "[good] no"));

        Assert.Equal(["[bad] it came late", "[good] no"], server.Texts);
        Assert.All(await pipeline.MentionsAsync("c"), stored => Assert.Equal(JudgedBy, stored.Judgement.JudgedBy));
    }

    [Fact]
    public async Task The_same_words_of_many_cost_once()
    {
        await pipeline.ProcessAsync([.. Enumerable.Range(0, 20).Select(number => Doubtful($"m{number}", "[bad] Boycott them!"))]);

        Assert.Single(server.Texts);
        var mentions = await pipeline.MentionsAsync("c");
        Assert.Equal(20, mentions.Count(mention => mention.Judgement.JudgedBy == JudgedBy));
        Assert.Equal(1, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task Thirty_of_a_large_batch_are_asked_about_ten_at_a_time_and_those_of_greatest_reach_first()
    {
        await pipeline.ProcessAsync([.. Enumerable.Range(0, 60).Select(number =>
            Doubtful($"m{number}", $"[bad] number {number}", followers: number))]);

        Assert.Equal([10, 10, 10], server.Requests.Select(request => request["analysisInput"]!["documents"]!.AsArray().Count));
        var asked = (await pipeline.MentionsAsync("c")).Where(mention => mention.Judgement.JudgedBy == JudgedBy)
            .Select(mention => mention.Mention.Author!.Followers!.Value).Order();
        Assert.Equal(Enumerable.Range(30, 30).Select(number => (long)number), asked);
    }

    [Fact]
    public async Task The_brands_own_deleted_and_foreign_words_are_not_asked_about()
    {
        await pipeline.ProcessAsync(
            Doubtful("m1", "[bad] one") with { FromBrand = true },
            Doubtful("m2", "[bad] two") with { Deleted = true },
            Doubtful("m3", "[bad] und: three"));

        Assert.Empty(server.Requests);
        Assert.Equal(0, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task An_error_by_document_leaves_its_mention_to_the_embedded_judge_and_is_no_alarm()
    {
        var outgoing = await pipeline.ProcessAsync(Doubtful("m1", "[error]"), Doubtful("m2", "[lost]"), Doubtful("m3", "[bad] x"));

        var mentions = (await pipeline.MentionsAsync("c")).ToDictionary(mention => mention.Mention.Id, mention => mention.Judgement.JudgedBy);
        Assert.Equal(("doubt", "doubt", JudgedBy), (mentions["m1"], mentions["m2"], mentions["m3"]));
        Assert.Empty(outgoing.Alerts);
        // The lost one may have been billed.
        Assert.Equal(2, (await BudgetAsync()).Used);
    }

    [Theory]
    [InlineData(401, LanguageFault.NotLetIn, 15)]
    [InlineData(403, LanguageFault.Forbidden, 15)]
    [InlineData(404, LanguageFault.Misdirected, 15)]
    [InlineData(400, LanguageFault.Misdirected, 15)]
    [InlineData(429, LanguageFault.Throttled, 1)]
    [InlineData(500, LanguageFault.Away, 1)]
    [InlineData(503, LanguageFault.Away, 1)]
    [InlineData(204, LanguageFault.Unreadable, 1)]
    public async Task A_refusal_loses_nothing_costs_nothing_and_is_one_alert(int status, LanguageFault fault, int minutes)
    {
        server.Refuse(status);

        var outgoing = await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Single(outgoing.Alerts);
        var alert = (await pipeline.Threads.ReadAlertAsync(outgoing.Alerts[0].Alert, Token))!.Value;
        Assert.Equal((AlertKind.Operator, Severity.Warning), (alert.Kind, alert.Severity));
        Assert.DoesNotContain("what you sent", alert.Evidence.Problem, StringComparison.Ordinal);
        var state = (await Ledger.StateAsync(Token)).Value;
        Assert.Equal((fault, pipeline.Time.Now.AddMinutes(minutes)), (state.Fault, state.NotBefore));
        Assert.Equal(status == 204 ? 1 : 0, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_service_that_failed_is_left_alone_by_every_process_for_as_long_as_it_asked()
    {
        server.Refuse(429, retryAfter: "600");
        await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));
        server.BeWell();

        pipeline.Time.Advance(TimeSpan.FromSeconds(599));
        await pipeline.ProcessAsync(Doubtful("m2", "[bad] two"));
        Assert.Single(server.Requests);

        pipeline.Time.Advance(TimeSpan.FromSeconds(1));
        await pipeline.ProcessAsync(Doubtful("m3", "[bad] three"), Doubtful("m4", "[bad] four"));
        Assert.Equal(2, server.Requests.Count);
        // It was a trial, with one document.
        Assert.Single(server.Requests.Last()["analysisInput"]!["documents"]!.AsArray());
        await pipeline.ProcessAsync(Doubtful("m5", "[bad] five"), Doubtful("m6", "[bad] six"));
        Assert.Equal(2, server.Requests.Last()["analysisInput"]!["documents"]!.AsArray().Count);
    }

    [Fact]
    public async Task One_cause_is_one_alert_until_it_works_again_and_then_it_is_closed()
    {
        server.Refuse(401);
        var alerts = new HashSet<AlertId>();
        for (var turn = 0; turn < 4; turn++)
        {
            alerts.UnionWith((await pipeline.ProcessAsync(Doubtful($"m{turn}", $"[bad] {turn}"))).Alerts.Select(notice => notice.Alert));
            pipeline.Time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(4, server.Requests.Count);
        var alert = Assert.Single(alerts);
        server.BeWell();
        await pipeline.ProcessAsync(Doubtful("last", "[bad] last"));

        Assert.Equal(AlertState.Resolved, (await pipeline.Threads.ReadAlertAsync(alert, Token))!.Value.State);
        Assert.Equal(new LanguageState(), (await Ledger.StateAsync(Token)).Value);
    }

    [Fact]
    public async Task A_service_that_flickers_is_one_alert_a_day()
    {
        var alerts = new HashSet<AlertId>();
        for (var turn = 0; turn < 6; turn++)
        {
            server.Refuse(503);
            alerts.UnionWith((await pipeline.ProcessAsync(Doubtful($"a{turn}", $"[bad] a{turn}"))).Alerts.Select(notice => notice.Alert));
            pipeline.Time.Advance(TimeSpan.FromMinutes(2));
            server.BeWell();
            await pipeline.ProcessAsync(Doubtful($"b{turn}", $"[bad] b{turn}"));
        }

        Assert.Single(alerts);
    }

    [Fact]
    public async Task An_outage_is_tried_ever_less_often_half_an_hour_apart_at_most()
    {
        server.Refuse(500);
        var waits = new List<double>();
        for (var turn = 0; turn < 8; turn++)
        {
            await pipeline.ProcessAsync(Doubtful($"m{turn}", $"[bad] {turn}"));
            var state = (await Ledger.StateAsync(Token)).Value;
            waits.Add((state.NotBefore!.Value - pipeline.Time.Now).TotalMinutes);
            pipeline.Time.MoveTo(state.NotBefore.Value);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30, 30], waits);
    }

    [Theory]
    [InlineData("0", 1)]
    [InlineData("99999999", 86_400)]
    [InlineData("nonsense", 60)]
    [InlineData("-5", 60)]
    [InlineData("Mon, 02 Mar 2026 10:05:00 GMT", 300)]
    public async Task How_long_it_asks_to_be_left_alone_is_honoured_within_reason(string retryAfter, int seconds)
    {
        server.Refuse(429, retryAfter: retryAfter);

        await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));

        Assert.Equal(pipeline.Time.Now.AddSeconds(seconds), (await Ledger.StateAsync(Token)).Value.NotBefore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>hotel</html>")]
    [InlineData("""{"results":{"documents":[],"errors":[]}}""")]
    public async Task An_answer_that_is_none_is_a_failure_and_counts_as_billed(string body)
    {
        server.Say(body);

        await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Unreadable, (await Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(1, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_server_that_is_not_there_costs_nothing()
    {
        await server.DisposeAsync();

        await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Away, (await Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(0, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_silent_service_is_waited_for_no_longer_than_the_patience()
    {
        var arrived = new TaskCompletionSource();
        server.Instead = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        patience = TimeSpan.FromSeconds(4);

        var processing = pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(processing.IsCompleted);
        pipeline.Time.Advance(patience);
        await processing.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Slow, (await Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(1, (await BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_spent_month_is_told_once_and_over_with_the_next()
    {
        limit = 2;
        pipeline.Time.MoveTo(new DateTimeOffset(2026, 3, 31, 12, 0, 0, TimeSpan.Zero));
        var alerts = new List<AlertNotice>();
        for (var turn = 0; turn < 5; turn++)
        {
            alerts.AddRange((await pipeline.ProcessAsync(Doubtful($"m{turn}", $"[bad] {turn}", followers: 5_000_000))).Alerts);
        }

        Assert.Equal((2, 2), (server.Billed, (await BudgetAsync()).Used));
        var spent = Assert.Single(alerts).Alert;
        Assert.Equal(Severity.Info, (await pipeline.Threads.ReadAlertAsync(spent, Token))!.Value.Severity);
        Assert.Equal(5, (await pipeline.MentionsAsync("c")).Count);

        pipeline.Time.MoveTo(new DateTimeOffset(2026, 4, 30, 0, 0, 0, TimeSpan.Zero));
        await pipeline.ProcessAsync(Doubtful("next", "[bad] next"));
        Assert.Equal(3, server.Billed);
        Assert.Equal(AlertState.Resolved, (await pipeline.Threads.ReadAlertAsync(spent, Token))!.Value.State);
    }

    [Fact]
    public async Task No_day_uses_more_than_its_share()
    {
        limit = 31;
        pipeline.Time.MoveTo(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

        await pipeline.ProcessAsync([.. Enumerable.Range(0, 25).Select(number =>
            Doubtful($"m{number}", $"[bad] {number}", followers: 5_000_000))]);

        Assert.Equal(3, server.Billed);
    }

    [Fact]
    public async Task No_records_at_all_asks_about_nothing_and_says_nothing()
    {
        limit = 0;

        var outgoing = await pipeline.ProcessAsync(Doubtful("m1", "[bad] one", followers: 5_000_000));

        Assert.Empty(server.Requests);
        Assert.Empty(outgoing.Alerts);
    }

    [Fact]
    public async Task A_rising_thread_and_one_with_an_alert_are_asked_about_where_a_quiet_one_is_not()
    {
        await pipeline.ProcessAsync(Slightly("q1", "[bad] quiet", "quiet"));
        Assert.Empty(server.Requests);

        await pipeline.ProcessAsync([.. Enumerable.Range(0, 3).Select(number => Sure($"s{number}", $"bad {number}", "loud", $"a{number}"))]);
        await pipeline.ProcessAsync(Slightly("q2", "[bad] loud", "loud"));

        Assert.Equal(["slightly [bad] loud"], server.Texts);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_or_written_costs_no_mention()
    {
        await pipeline.Service.GetTable(Keys.States).UpsertEntityAsync(
            new TableEntity(Keys.Language, "state") { ["Json"] = "nonsense" }, Token);

        await pipeline.ProcessAsync(Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
    }

    [Fact]
    public async Task A_correction_by_a_person_is_not_asked_about_nor_undone_by_an_edit()
    {
        var mention = Doubtful("m1", "[bad] one") with { Revision = "1" };
        await pipeline.ProcessAsync(mention);

        await pipeline.ProcessAsync(mention with { Text = "[good] two", Revision = "2" });

        // The edit is of a mention that is known: the embedded judge's turn.
        Assert.Single(server.Texts);
        Assert.Equal("doubt", Assert.Single(await pipeline.MentionsAsync("c")).Judgement.JudgedBy);
    }

    private static Mention Doubtful(string id, string text, long? followers = null) => Some.Mention(id, text, thread: "c") with
    {
        Author = new Author(id, id, followers),
    };

    private static Mention Sure(string id, string text, string thread = "c", string? author = null) =>
        Some.Mention(id, "sure " + text, thread: thread, author: author ?? id);

    private static Mention Slightly(string id, string text, string thread) => Some.Mention(id, "slightly " + text, thread: thread);

    private SecondOpinion Make(Pipeline of)
    {
        var announcer = new Announcer(of.Threads, of.Indexes);
        return new SecondOpinion(
            new TextAnalyticsClient(server.Address, new AzureKeyCredential(LanguageServer.Key)),
            new SecondOpinionOptions("2024-11-01", limit) { Patience = patience },
            new LanguageLedger(of.Service),
            of.Threads,
            new OperatorAlerts(of.Threads, of.States, announcer, of.Plan, of.Time),
            new RuleTriage(),
            of.Time,
            NullLogger<SecondOpinion>.Instance);
    }

    private Task<LanguageBudget> BudgetAsync() => Ledger.ReadAsync(pipeline.Time.Now, Token);

    /// <summary>In doubt about everything, unless the text says "sure" or "slightly"; "und:" is in no language.</summary>
    private sealed class DoubtingJudge : IJudge
    {
        public static SentimentScores InDoubt { get; } = new(0.3, 0.4, 0.3);

        public Judgement Judge(Mention mention)
        {
            var scores = mention.Text.StartsWith("sure", StringComparison.Ordinal)
                ? mention.Text.Contains("bad", StringComparison.Ordinal) ? new SentimentScores(0, 0.05, 0.95) : new SentimentScores(0.95, 0.05, 0)
                : mention.Text.StartsWith("slightly", StringComparison.Ordinal) ? new SentimentScores(0.1, 0.6, 0.3)
                : InDoubt;
            return new Judgement
            {
                Language = mention.Text.Contains("und:", StringComparison.Ordinal) ? "und" : "en",
                Sentiment = scores.Label,
                Scores = scores,
                Triage = Triage.Other,
                NeedsAnswer = false,
                JudgedBy = "doubt",
                Because = ["word"],
            };
        }
    }
}
