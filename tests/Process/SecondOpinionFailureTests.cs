using Vigie.Model;
using Vigie.Store;

namespace Vigie.Tests.Process;

/// <summary>What goes wrong with the language service goes wrong there alone: nothing is lost, nobody is told twice.</summary>
public sealed class SecondOpinionFailureTests : IAsyncLifetime
{
    private const string JudgedBy = OpinionScene.JudgedBy;

    private readonly OpinionScene scene = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => scene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task An_error_by_document_leaves_its_mention_to_the_embedded_judge_and_is_no_alarm()
    {
        var outgoing = await scene.Pipeline.ProcessAsync(
            OpinionScene.Doubtful("m1", "[error]"), OpinionScene.Doubtful("m2", "[lost]"), OpinionScene.Doubtful("m3", "[bad] x"));

        var mentions = (await scene.Pipeline.MentionsAsync("c"))
            .ToDictionary(mention => mention.Mention.Id, mention => mention.Judgement.JudgedBy);
        Assert.Equal(("doubt", "doubt", JudgedBy), (mentions["m1"], mentions["m2"], mentions["m3"]));
        Assert.Empty(outgoing.Alerts);
        // The lost one may have been billed.
        Assert.Equal(2, (await scene.BudgetAsync()).Used);
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
        scene.Server.Refuse(status);

        var outgoing = await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Single(outgoing.Alerts);
        var alert = (await scene.Pipeline.Threads.ReadAlertAsync(outgoing.Alerts[0].Alert, Token))!.Value;
        Assert.Equal((AlertKind.Operator, Severity.Warning), (alert.Kind, alert.Severity));
        Assert.DoesNotContain("what you sent", alert.Evidence.Problem, StringComparison.Ordinal);
        var state = (await scene.Ledger.StateAsync(Token)).Value;
        Assert.Equal((fault, scene.Pipeline.Time.Now.AddMinutes(minutes)), (state.Fault, state.NotBefore));
        Assert.Equal(status == 204 ? 1 : 0, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_service_that_failed_is_left_alone_by_every_process_for_as_long_as_it_asked()
    {
        scene.Server.Refuse(429, retryAfter: "600");
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));
        scene.Server.BeWell();

        scene.Pipeline.Time.Advance(TimeSpan.FromSeconds(599));
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m2", "[bad] two"));
        Assert.Single(scene.Server.Requests);

        scene.Pipeline.Time.Advance(TimeSpan.FromSeconds(1));
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m3", "[bad] three"), OpinionScene.Doubtful("m4", "[bad] four"));
        Assert.Equal(2, scene.Server.Requests.Count);
        // It was a trial, with one document.
        Assert.Single(scene.Server.Requests.Last()["analysisInput"]!["documents"]!.AsArray());
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m5", "[bad] five"), OpinionScene.Doubtful("m6", "[bad] six"));
        Assert.Equal(2, scene.Server.Requests.Last()["analysisInput"]!["documents"]!.AsArray().Count);
    }

    [Fact]
    public async Task One_cause_is_one_alert_until_it_works_again_and_then_it_is_closed()
    {
        scene.Server.Refuse(401);
        var alerts = new HashSet<AlertId>();
        for (var turn = 0; turn < 4; turn++)
        {
            var outgoing = await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful($"m{turn}", $"[bad] {turn}"));
            alerts.UnionWith(outgoing.Alerts.Select(notice => notice.Alert));
            scene.Pipeline.Time.Advance(TimeSpan.FromMinutes(20));
        }

        Assert.Equal(4, scene.Server.Requests.Count);
        var alert = Assert.Single(alerts);
        scene.Server.BeWell();
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("last", "[bad] last"));

        Assert.Equal(AlertState.Resolved, (await scene.Pipeline.Threads.ReadAlertAsync(alert, Token))!.Value.State);
        Assert.Equal(new LanguageState(), (await scene.Ledger.StateAsync(Token)).Value);
    }

    [Fact]
    public async Task A_service_that_flickers_is_one_alert_a_day()
    {
        var alerts = new HashSet<AlertId>();
        for (var turn = 0; turn < 6; turn++)
        {
            scene.Server.Refuse(503);
            var outgoing = await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful($"a{turn}", $"[bad] a{turn}"));
            alerts.UnionWith(outgoing.Alerts.Select(notice => notice.Alert));
            scene.Pipeline.Time.Advance(TimeSpan.FromMinutes(2));
            scene.Server.BeWell();
            await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful($"b{turn}", $"[bad] b{turn}"));
        }

        Assert.Single(alerts);
    }

    [Fact]
    public async Task An_outage_is_tried_ever_less_often_half_an_hour_apart_at_most()
    {
        scene.Server.Refuse(500);
        var waits = new List<double>();
        for (var turn = 0; turn < 8; turn++)
        {
            await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful($"m{turn}", $"[bad] {turn}"));
            var state = (await scene.Ledger.StateAsync(Token)).Value;
            waits.Add((state.NotBefore!.Value - scene.Pipeline.Time.Now).TotalMinutes);
            scene.Pipeline.Time.MoveTo(state.NotBefore.Value);
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
        scene.Server.Refuse(429, retryAfter: retryAfter);

        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));

        Assert.Equal(scene.Pipeline.Time.Now.AddSeconds(seconds), (await scene.Ledger.StateAsync(Token)).Value.NotBefore);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>hotel</html>")]
    [InlineData("""{"results":{"documents":[],"errors":[]}}""")]
    public async Task An_answer_that_is_none_is_a_failure_and_counts_as_billed(string body)
    {
        scene.Server.Say(body);

        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Unreadable, (await scene.Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(1, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_server_that_is_not_there_costs_nothing()
    {
        await scene.Server.DisposeAsync();

        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Away, (await scene.Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(0, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_silent_service_is_waited_for_no_longer_than_the_patience()
    {
        var arrived = new TaskCompletionSource();
        scene.Server.Instead = async context =>
        {
            arrived.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        scene.Patience = TimeSpan.FromSeconds(4);

        var processing = scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));
        await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(processing.IsCompleted);
        scene.Pipeline.Time.Advance(scene.Patience);
        await processing.WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
        Assert.Equal(LanguageFault.Slow, (await scene.Ledger.StateAsync(Token)).Value.Fault);
        Assert.Equal(1, (await scene.BudgetAsync()).Used);
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_or_written_costs_no_mention()
    {
        await scene.Pipeline.Service.GetTable(Keys.States).UpsertEntityAsync(
            new TableEntity(Keys.Language, "state") { ["Json"] = "nonsense" }, Token);

        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("m1", "[bad] one"));

        Assert.Equal("doubt", Assert.Single(await scene.Pipeline.MentionsAsync("c")).Judgement.JudgedBy);
    }

    [Fact]
    public async Task Many_that_fail_at_once_are_one_failure()
    {
        scene.Server.Refuse(503);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            Task.Run(
                () => scene.Pipeline.ProcessAsync(
                    OpinionScene.Doubtful($"m{number}", $"[bad] {number}") with { ThreadId = $"c{number}" }),
                Token)));

        var state = (await scene.Ledger.StateAsync(Token)).Value;
        Assert.Equal((1, scene.Pipeline.Time.Now.AddMinutes(1)), (state.Failures, state.NotBefore));
        Assert.Single(await scene.Pipeline.MentionsAsync("c5"));
    }

    [Fact]
    public async Task After_a_failure_one_of_many_tries()
    {
        scene.Server.Refuse(503);
        await scene.Pipeline.ProcessAsync(OpinionScene.Doubtful("first", "[bad] first"));
        scene.Pipeline.Time.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number =>
            Task.Run(
                () => scene.Pipeline.ProcessAsync(
                    OpinionScene.Doubtful($"m{number}", $"[bad] {number}") with { ThreadId = $"c{number}" }),
                Token)));

        Assert.Equal(2, scene.Server.Requests.Count);
        Assert.Equal(2, (await scene.Ledger.StateAsync(Token)).Value.Failures);
    }
}
