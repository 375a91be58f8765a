using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Watch;

namespace Vigie.Tests.Watch;

public sealed class SelfCheckTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new(new ListeningPlan
    {
        Sources =
        [
            new SourcePlan
            {
                Name = "press",
                Kind = "rss",
                Url = new Uri("https://press.example/feed"),
                ExpectEvery = TimeSpan.FromHours(12),
            },
        ],
    });

    private readonly VigieSettings settings = new()
    {
        DataFolder = ".",
        LinkKey = new SecretString("key"),
        WebhookSecrets = new Dictionary<string, IReadOnlyList<SecretString>> { ["shop"] = [new SecretString("whsec")] },
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silent_source_is_told_once_and_again_when_it_is_back()
    {
        await lookout.States.WriteSourceAsync(new SourceState { Name = "press", FirstPollAt = Nine, LastItemAt = Nine }, null, Token);
        lookout.Time.MoveTo(Nine.AddHours(12).AddMinutes(1));

        var first = await Sources().RunAsync(Token);
        var second = await Sources().RunAsync(Token);

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Equal([new AlertNotice(alert.Id)], first.Alerts);
        Assert.Empty(second.Alerts);
        Assert.Contains("'press'", alert.Evidence.Title, StringComparison.Ordinal);

        await lookout.TellAsync(alert.Id);
        await ChangeAsync(state => state with { LastItemAt = lookout.Time.Now });
        Assert.Equal([new AlertNotice(alert.Id)], (await Sources().RunAsync(Token)).Alerts);
        Assert.Equal(NotificationReason.Resolved, (await lookout.AlertAsync(alert.Id)).Pending?.Reason);
        Assert.Empty((await Sources().RunAsync(Token)).Alerts);
    }

    [Theory]
    [InlineData(2, 5, false)]
    [InlineData(3, 0.9, false)]
    [InlineData(3, 1.1, true)]
    public async Task A_failing_source_is_told_after_three_failures_and_an_hour(int failures, double hours, bool told)
    {
        var state = new SourceState
        {
            Name = "press",
            Failures = failures,
            ProblemSince = Nine,
            Problem = "press.example answered 503.",
            LastItemAt = Nine,
        };
        await lookout.States.WriteSourceAsync(state, null, Token);
        lookout.Time.MoveTo(Nine.AddHours(hours));

        await Sources().RunAsync(Token);

        Assert.Equal(told ? 1 : 0, (await lookout.AlertsAsync("operator")).Count);
    }

    [Fact]
    public void A_learnt_rhythm_is_given_three_gaps_and_six_hours_at_least()
    {
        var plan = new SourcePlan { Name = "press", Kind = "rss" };
        var lively = new SourceState { Name = "press", LastItemAt = Nine, NextPollAt = Nine, UsualGap = TimeSpan.FromMinutes(10) };
        var calm = lively with { UsualGap = TimeSpan.FromHours(10) };

        Assert.Null(SelfCheckSources.Diagnose(plan, lively, Nine.AddHours(6)));
        Assert.NotNull(SelfCheckSources.Diagnose(plan, lively, Nine.AddHours(6.1)));
        Assert.Null(SelfCheckSources.Diagnose(plan, calm, Nine.AddHours(30)));
        Assert.NotNull(SelfCheckSources.Diagnose(plan, calm, Nine.AddHours(30.1)));
        var polled = lively with { UsualGap = null, NextPollAt = Nine };
        Assert.Null(SelfCheckSources.Diagnose(plan, polled, Nine.AddDays(7)));
        Assert.NotNull(SelfCheckSources.Diagnose(plan, polled, Nine.AddDays(7.1)));
    }

    [Theory]
    [InlineData("shop", 1)]
    [InlineData("gone", 0)]
    public async Task A_pushed_source_that_needs_no_plan_is_missed_too_as_long_as_it_has_a_secret(string name, int told)
    {
        var state = new SourceState { Name = name, FirstPollAt = Nine.AddDays(-4), LastItemAt = Nine, UsualGap = TimeSpan.FromHours(3) };
        await lookout.States.WriteSourceAsync(state, null, Token);
        lookout.Time.MoveTo(Nine.AddHours(9.1));

        await Sources().RunAsync(Token);

        Assert.Equal(told, (await lookout.AlertsAsync("operator")).Count);
    }

    [Fact]
    public async Task A_sleep_that_others_noticed_is_one_alert_and_closed_when_it_ticks_again()
    {
        await Sleep().RunAsync(Token);
        var alarm = new SleepAlarm(lookout.States, lookout.Operator, lookout.Time);
        lookout.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Empty(await alarm.LookAsync(Token));
        lookout.Time.Advance(TimeSpan.FromMinutes(5));
        var notice = Assert.Single(await alarm.LookAsync(Token));
        await lookout.TellAsync(notice.Alert);

        Assert.Equal([notice], (await Sleep().RunAsync(Token)).Alerts);
        Assert.Empty((await Sleep().RunAsync(Token)).Alerts);

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Equal((AlertState.Resolved, NotificationReason.Resolved), (alert.State, alert.Pending?.Reason));
        Assert.Equal(Severity.High, alert.Severity);
        Assert.Contains("from 2026-03-02 09:00 to 2026-03-02 09:21 UTC", alert.Evidence.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_sleep_that_others_noticed_and_nobody_was_told_of_is_told_when_it_ticks_again_once(int copies)
    {
        await using var scene = await CanaryScene.StartAsync(new CanaryPlan { Enabled = false });
        await scene.TickAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(16));
        await scene.HealthAsync();
        scene.Time.Advance(TimeSpan.FromMinutes(6));

        // What this request puts out is lost.
        await scene.HealthAsync();
        Assert.Equal(AlertState.Open, Assert.Single(await scene.OperatorAlertsAsync()).State);
        Assert.Empty(scene.Teams.Bodies);
        scene.AlertCopies = copies;
        await scene.TickAsync();
        await scene.PassAsync(20);

        Assert.Contains(
            "from 2026-03-03 08:59 to 2026-03-03 09:21 UTC",
            TeamsSink.PlainText(Assert.Single(scene.Teams.Cards)),
            StringComparison.Ordinal);
        Assert.Equal(AlertState.Resolved, Assert.Single(await scene.OperatorAlertsAsync()).State);
    }

    [Fact]
    public async Task Dead_letters_are_told_once_a_day_and_queue_with_number_and_reason()
    {
        await KeepAsync("1", "mentions", "Row is too large.");
        await KeepAsync("2", "mentions", "Row is too large.");
        await KeepAsync("3", "mentions", "Something rare.");
        await KeepAsync("4", "alerts", "No such alert.");

        await Letters().RunAsync(Token);
        lookout.Time.Advance(TimeSpan.FromMinutes(11));
        await KeepAsync("5", "mentions", "Row is too large.");
        await Letters().RunAsync(Token);

        var alerts = await lookout.AlertsAsync("operator");
        Assert.Equal(2, alerts.Count);
        var mentions = Assert.Single(alerts, alert => alert.Evidence.Title.Contains("'mentions'", StringComparison.Ordinal));
        Assert.Equal("3 of 2026-03-02 are kept aside. Most frequent reason: Row is too large.", mentions.Evidence.Problem);
    }

    [Fact]
    public async Task Dead_letters_sent_again_close_their_alert()
    {
        await KeepAsync("1", "mentions", "Row is too large.");
        await Letters().RunAsync(Token);
        await lookout.States.RemoveDeadLetterAsync("1", Token);
        lookout.Time.Advance(TimeSpan.FromMinutes(11));

        await Letters().RunAsync(Token);

        Assert.Equal(AlertState.Resolved, Assert.Single(await lookout.AlertsAsync("operator")).State);
    }

    [Fact]
    public async Task What_was_posted_and_cannot_be_read_says_another_remedy_and_closes_too()
    {
        await KeepAsync("1", DeadLetter.WebhookQueue, "generic: mentions[1] has no text.");
        await Letters().RunAsync(Token);

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Contains("have it post them again", alert.Evidence.Remedy, StringComparison.Ordinal);
        await lookout.States.RemoveDeadLetterAsync("1", Token);
        lookout.Time.Advance(TimeSpan.FromMinutes(11));
        await Letters().RunAsync(Token);
        Assert.Equal(AlertState.Resolved, Assert.Single(await lookout.AlertsAsync("operator")).State);
    }

    [Fact]
    public async Task A_sleep_of_the_watch_is_told_after_the_fact_once()
    {
        await Sleep().RunAsync(Token);
        lookout.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Empty((await Sleep().RunAsync(Token)).Alerts);
        lookout.Time.Advance(TimeSpan.FromHours(8));

        await Task.WhenAll(Sleep().RunAsync(Token), Sleep().RunAsync(Token));
        await Sleep().RunAsync(Token);

        var alert = Assert.Single(await lookout.AlertsAsync("operator"));
        Assert.Contains("from 2026-03-02 09:15 to 2026-03-02 17:15 UTC", alert.Evidence.Problem, StringComparison.Ordinal);
    }

    public void Dispose() => lookout.Dispose();

    private SelfCheckSources Sources() => new(lookout.States, lookout.Operator, lookout.Plan, settings, lookout.Time);

    private SelfCheckDeadLetters Letters() => new(lookout.States, lookout.Operator, lookout.Cadence);

    private SelfCheckSleep Sleep() => new(lookout.Cadence, lookout.Operator, lookout.Time);

    private async Task ChangeAsync(Func<SourceState, SourceState> change)
    {
        var row = (await lookout.States.ReadSourceAsync("press", Token))!;
        await lookout.States.WriteSourceAsync(change(row.Value), row.ETag, Token);
    }

    private async Task KeepAsync(string id, string queue, string reason) => await lookout.States.KeepDeadLetterAsync(
        new DeadLetter { Id = id, Queue = queue, At = lookout.Time.Now, Reason = reason, Deliveries = 10, Body = "{}" }, Token);
}
