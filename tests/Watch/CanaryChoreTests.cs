using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Watch;

public sealed class CanaryChoreTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_channel_gets_one_sign_of_life_a_day_with_yesterday_in_two_numbers()
    {
        await using var scene = await CanaryScene.StartAsync();

        await scene.PassAsync(minutes: 3);

        var card = TeamsSink.PlainText(Assert.Single(scene.Teams.Cards));
        Assert.StartsWith("Daily sign of life: the watch is awake", card, StringComparison.Ordinal);
        Assert.Contains("Yesterday: mentions 0, alerts 0.", card, StringComparison.Ordinal);
        Assert.Contains("alerts.canary.enabled", card, StringComparison.Ordinal);
        Assert.Contains("[Open dashboard]\n", card, StringComparison.Ordinal);
        Assert.Equal("team@acme.example", Assert.Single(scene.Mail.Mails).To);
        var health = (await scene.HealthAsync())["canary"]!;
        Assert.Equal(("ok", "2026-03-03", 2), (
            health["status"]!.GetValue<string>(), health["day"]!.GetValue<string>(), health["channels"]!.AsArray().Count));

        await scene.JumpAsync(scene.Time.Now.AddDays(1));
        await scene.PassAsync(minutes: 1);
        Assert.Equal(2, scene.Mail.Mails.Count);
    }

    [Fact]
    public async Task Doubled_messages_and_two_watches_at_once_tell_once()
    {
        await using var scene = await CanaryScene.StartAsync();
        (scene.MentionCopies, scene.AlertCopies) = (2, 2);
        scene.Time.Advance(TimeSpan.FromMinutes(1));

        await Task.WhenAll(scene.TickAsync(), scene.TickAsync(), scene.TickAsync());
        await scene.PassAsync(minutes: 10);

        Assert.Single(scene.Teams.Bodies);
        Assert.Single(scene.Mail.Mails);
    }

    [Fact]
    public async Task It_is_in_no_list_and_no_count_and_nobody_is_escalated_to()
    {
        await using var scene = await CanaryScene.StartAsync();

        await scene.PassAsync(minutes: 3);

        Assert.NotEmpty(scene.Teams.Cards);
        Assert.Empty(await scene.Indexes.AlertsAsync(Some.Monday.AddDays(-1), Some.Monday.AddDays(3), null, Token).ToListAsync(Token));
        Assert.Empty(await scene.Indexes.MentionsBetweenAsync("canary", Some.Monday, Some.Monday.AddDays(3), Token).ToListAsync(Token));
        Assert.Empty(await scene.States.SourcesAsync(Token));
        Assert.Null(await scene.States.ReadBrandAsync("canary", Token));
        Assert.DoesNotContain(
            await scene.Indexes.UpcomingAsync(100, Token), item => item.Kind is DueKind.Escalate or DueKind.Repeat or DueKind.Sla);
    }

    [Fact]
    public async Task A_lost_message_is_sent_again_and_the_operator_is_told_when_it_stays_lost()
    {
        await using var scene = await CanaryScene.StartAsync();
        scene.MentionCopies = 0;
        await scene.PassAsync(minutes: 30);
        Assert.Empty(await scene.OperatorAlertsAsync());
        Assert.Equal("waiting", (await scene.HealthAsync())["canary"]!["status"]!.GetValue<string>());

        await scene.PassAsync(minutes: 3);

        var alert = Assert.Single(await scene.OperatorAlertsAsync());
        Assert.Contains("did not come out of Process", alert.Evidence.Problem, StringComparison.Ordinal);
        Assert.Single(scene.Teams.Cards);
        Assert.Equal("overdue", (await scene.HealthAsync())["canary"]!["status"]!.GetValue<string>());

        scene.MentionCopies = 1;
        await scene.JumpAsync(Some.Monday.AddDays(2).AddMinutes(-1));
        await scene.PassAsync(minutes: 3);
        Assert.Equal(AlertState.Resolved, (await scene.OperatorAlertsAsync()).First(one => one.Id == alert.Id).State);
    }

    [Fact]
    public async Task A_message_lost_once_arrives_with_the_next_send_and_nobody_is_alarmed()
    {
        await using var scene = await CanaryScene.StartAsync();
        scene.MentionCopies = 0;
        await scene.PassAsync(minutes: 2);
        scene.MentionCopies = 1;
        await scene.PassAsync(minutes: 40);

        Assert.Single(scene.Teams.Cards);
        Assert.Empty(await scene.OperatorAlertsAsync());
    }

    [Fact]
    public async Task What_Notify_does_not_take_is_told_as_Notify()
    {
        await using var scene = await CanaryScene.StartAsync();
        scene.AlertCopies = 0;
        await scene.PassAsync(minutes: 35);

        var alert = Assert.Single(await scene.OperatorAlertsAsync());
        Assert.Contains("did not come out of Notify", alert.Evidence.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task A_channel_that_does_not_take_it_is_told_by_the_other_once_and_is_well_again_the_next_day(int status)
    {
        await using var scene = await CanaryScene.StartAsync();
        if (status == 429)
        {
            scene.Teams.AnswerLater(retryAfterSeconds: 3 * 3600);
        }
        else
        {
            scene.Teams.Answer(status);
        }

        await scene.PassAsync(minutes: 33);

        var alert = Assert.Single(await scene.OperatorAlertsAsync());
        Assert.StartsWith("operator.channel-failing.", alert.Id.Value, StringComparison.Ordinal);
        Assert.Equal(2, scene.Mail.Mails.Count);

        var health = await scene.HealthAsync();
        Assert.Equal("overdue", health["canary"]!["status"]!.GetValue<string>());
        Assert.Contains(
            health["problems"]!.AsArray().Select(problem => problem!.GetValue<string>()),
            problem => problem.Contains("not arrived by teams", StringComparison.Ordinal));

        await scene.JumpAsync(Some.Monday.AddDays(2).AddMinutes(-1));
        await scene.PassAsync(minutes: 3);
        Assert.Equal(AlertState.Resolved, (await scene.OperatorAlertsAsync()).First(one => one.Id == alert.Id).State);
    }

    [Fact]
    public async Task It_can_be_switched_off_sent_by_one_channel_alone_or_to_the_operator_alone()
    {
        await using var off = await CanaryScene.StartAsync(new CanaryPlan { Enabled = false });
        await off.PassAsync(minutes: 3);
        Assert.Empty(off.Teams.Bodies);
        Assert.Equal("off", (await off.HealthAsync())["canary"]!["status"]!.GetValue<string>());

        await using var quiet = await CanaryScene.StartAsync(new CanaryPlan { Channels = ["email"], Email = "ops@acme.example" });
        await quiet.PassAsync(minutes: 3);
        Assert.Empty(quiet.Teams.Bodies);
        Assert.Equal("ops@acme.example", Assert.Single(quiet.Mail.Mails).To);
    }

    [Fact]
    public async Task Without_a_channel_nothing_is_sent_and_health_says_so()
    {
        await using var scene = await CanaryScene.StartAsync(channels: false);

        await scene.PassAsync(minutes: 40);

        Assert.Empty(await scene.Indexes.AlertsAsync(Some.Monday, Some.Monday.AddDays(3), null, Token).ToListAsync(Token));
        Assert.Equal("noChannel", (await scene.HealthAsync())["canary"]!["status"]!.GetValue<string>());
        Assert.Empty(await scene.OperatorAlertsAsync());
    }

    [Fact]
    public async Task It_keeps_the_hours_in_which_people_may_be_told_and_the_time_of_the_first_brand()
    {
        await using var scene = await CanaryScene.StartAsync(plan: plan => plan with
        {
            Brands = [new Brand { Id = "acme", Name = "Acme", TimeZone = "America/New_York" }],
            Calendars =
            [
                new CalendarPlan
                {
                    Name = "late",
                    TimeZone = "America/New_York",
                    Week = new Dictionary<string, IReadOnlyList<string>> { ["tuesday"] = ["11:00-18:00"] },
                },
            ],
            Alerts = plan.Alerts with { Hours = "late" },
        });

        // 09:00 in New York is 14:00 UTC; the hours open at 16:00 UTC.
        await scene.JumpAsync(Some.Monday.AddDays(1).AddHours(6).AddMinutes(55));
        await scene.PassAsync(minutes: 4);
        Assert.Empty(scene.Teams.Cards);
        await scene.PassAsync(minutes: 2);
        Assert.Single(scene.Teams.Cards);

        // No hours on Wednesday: no sign of life, and none to make up for on Thursday.
        await scene.JumpAsync(Some.Monday.AddDays(2).AddHours(8));
        await scene.PassAsync(minutes: 2);
        Assert.Single(scene.Teams.Cards);

        // One that was sent within the hours and is told a moment after them is not kept for another day.
        var mark = new CanaryMark(new DateOnly(2026, 3, 4), scene.Time.Now, 0, 0);
        await scene.DeliverAsync(new Outgoing { Mentions = [Some.Batch(Some.Mention()) with { Canary = mark }] });
        Assert.Equal(2, scene.Teams.Cards.Count);
    }

    [Fact]
    public async Task A_day_that_was_slept_through_has_none_and_a_stale_message_tells_nobody()
    {
        await using var scene = await CanaryScene.StartAsync();
        await scene.JumpAsync(Some.Monday.AddDays(1).AddHours(12).AddMinutes(1));
        await scene.PassAsync(minutes: 1);
        Assert.DoesNotContain(scene.Teams.Cards, card => card.Contains("sign of life", StringComparison.Ordinal));

        var mark = new CanaryMark(new DateOnly(2026, 3, 3), Some.Monday.AddDays(1), 0, 0);
        await scene.DeliverAsync(new Outgoing { Mentions = [Some.Batch(Some.Mention()) with { Canary = mark }] });
        Assert.DoesNotContain(scene.Teams.Cards, card => card.Contains("sign of life", StringComparison.Ordinal));
    }
}
