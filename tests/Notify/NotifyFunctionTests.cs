using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify;

public sealed class NotifyFunctionTests : IAsyncLifetime
{
    private NotifyScene scene = null!;

    public async ValueTask InitializeAsync() => scene = await NotifyScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task An_alert_is_told_once_however_often_it_is_announced()
    {
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);
        await scene.NotifyAsync(alert);

        Assert.Single(scene.Teams.Bodies);
        var told = await scene.ReadAsync(alert);
        Assert.Null(told.Pending);
        Assert.Equal(DeliveryOutcome.Accepted, Assert.Single(Assert.Single(told.Notifications).Deliveries).Outcome);
    }

    [Fact]
    public async Task Two_workers_at_once_tell_once()
    {
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => scene.NotifyAsync(alert))));

        Assert.Single(scene.Teams.Bodies);
    }

    [Fact]
    public async Task A_message_names_only_the_channels_by_which_it_goes_out()
    {
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);

        var card = TeamsSink.PlainText(Assert.Single(scene.Teams.Bodies));
        Assert.Contains("sent by Teams\n", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_alert_is_followed_by_escalation_and_repeat()
    {
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);

        Assert.Equal(scene.Time.Now.AddMinutes(15), Assert.Single(await scene.DueAsync(DueKind.Escalate)).At);
        Assert.Equal(scene.Time.Now.AddHours(4), Assert.Single(await scene.DueAsync(DueKind.Repeat)).At);
    }

    [Fact]
    public async Task An_alert_of_a_thread_answered_meanwhile_is_withheld()
    {
        var alert = await scene.OpenAsync(SomeAlert.Sla(), thread => thread with { Clock = thread.Clock.Answered(scene.Time.Now) });

        await scene.NotifyAsync(alert);

        Assert.Empty(scene.Teams.Bodies);
        Assert.Equal(WithheldReason.Answered, Assert.Single((await scene.ReadAsync(alert)).Notifications).Withheld);
    }

    [Fact]
    public async Task Without_a_channel_an_alert_stays_on_the_dashboard_with_the_reason()
    {
        scene.UsesTeams = false;
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);

        var told = await scene.ReadAsync(alert);
        Assert.Equal((AlertState.Open, WithheldReason.NoChannel), (told.State, Assert.Single(told.Notifications).Withheld));
    }

    [Fact]
    public async Task Quiet_hours_hold_back_what_is_not_severe_until_they_end()
    {
        var week = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["10:00-18:00"] };
        scene.Plan = scene.Plan with
        {
            Calendars = [new CalendarPlan { Name = "day", Week = week }],
            Alerts = new AlertPlan { Hours = "day" },
        };
        var mild = await scene.OpenAsync(SomeAlert.Velocity(severity: Severity.Warning));

        await scene.NotifyAsync(mild);
        Assert.Empty(scene.Teams.Bodies);
        Assert.Equal(WithheldReason.QuietHours, Assert.Single((await scene.ReadAsync(mild)).Notifications).Withheld);

        await scene.PassAsync(TimeSpan.FromHours(1));
        Assert.Single(scene.Teams.Cards);
    }

    [Fact]
    public async Task Quiet_hours_do_not_hold_back_what_is_severe()
    {
        var week = new Dictionary<string, IReadOnlyList<string>> { ["monday"] = ["10:00-18:00"] };
        scene.Plan = scene.Plan with
        {
            Calendars = [new CalendarPlan { Name = "day", Week = week }],
            Alerts = new AlertPlan { Hours = "day" },
        };

        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Velocity(severity: Severity.High)));

        Assert.Single(scene.Teams.Cards);
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_with_growing_distance()
    {
        scene.Teams.Answer(500, 503);
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);
        Assert.Equal(scene.Time.Now.AddMinutes(1), (await scene.ReadAsync(alert)).Pending!.DueAt);

        await scene.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, scene.Teams.Bodies.Count);
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(3, Assert.Single(Assert.Single((await scene.ReadAsync(alert)).Notifications).Deliveries).Attempts);
        Assert.DoesNotContain("Possible repeat", Assert.Single(scene.Teams.Cards), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retry_After_is_honoured()
    {
        scene.Teams.AnswerLater(retryAfterSeconds: 600);
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        await scene.NotifyAsync(alert);

        Assert.Equal(scene.Time.Now.AddSeconds(600), (await scene.ReadAsync(alert)).Pending!.DueAt);
    }

    [Fact]
    public async Task When_a_channel_hangs_the_next_attempt_says_that_it_may_be_a_repeat()
    {
        scene.Teams.Answer(TeamsSink.Silence);
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        var hanging = scene.NotifyAsync(alert);
        await Eventually.TrueAsync(() => scene.Teams.Bodies.Count == 1, "the card arrived");
        await Eventually.TrueAsync(
            () =>
            {
                scene.Time.Advance(TimeSpan.FromSeconds(31));
                return hanging.IsCompleted;
            },
            "the wait ended");
        await hanging;
        await scene.PassAsync(TimeSpan.FromMinutes(2));

        Assert.Contains("Possible repeat", Assert.Single(scene.Teams.Cards), StringComparison.Ordinal);
        Assert.DoesNotContain("Possible repeat", scene.Teams.Bodies.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_that_fails_for_good_leaves_it_to_the_other_and_the_operator_hears_of_it()
    {
        scene.UsesMail = true;
        scene.Teams.Answer(401, 401);
        var alert = await scene.OpenAsync(SomeAlert.Velocity());

        var notices = await scene.NotifyAsync(alert);
        await scene.Function().NotifyAsync(Assert.Single(notices.Alerts), TestContext.Current.CancellationToken);

        var told = Assert.Single((await scene.ReadAsync(alert)).Notifications);
        Assert.Equal([DeliveryOutcome.FailedForGood, DeliveryOutcome.Accepted], told.Deliveries.Select(delivery => delivery.Outcome));
        Assert.Equal(2, scene.Mail.Mails.Count);
        Assert.Contains(
            scene.Mail.Mails, mail => MailText.Of(mail.Text).Subject.Contains("Teams does not take alerts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_channel_that_fails_again_and_again_is_one_line_of_the_alert_log()
    {
        scene.Teams.Answer([.. Enumerable.Repeat(500, 100)]);
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Velocity()));

        await scene.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(5));

        var log = await scene.Store.Indexes
            .AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, TestContext.Current.CancellationToken)
            .Select(entry => entry.Alert.Value).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Single(log, id => id.StartsWith("operator.channel-failing.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_no_channel_ever_takes_is_given_up_after_a_day_and_stays_open()
    {
        for (var i = 0; i < 200; i++)
        {
            scene.Teams.Answer(500);
        }

        var alert = await scene.OpenAsync(SomeAlert.Velocity());
        await scene.NotifyAsync(alert);
        await scene.PassAsync(TimeSpan.FromHours(25), TimeSpan.FromMinutes(15));

        var told = await scene.ReadAsync(alert);
        Assert.Null(told.Pending);
        Assert.Equal((AlertState.Open, DeliveryOutcome.FailedForGood), (told.State, told.Notifications[^1].Deliveries[0].Outcome));
    }

    [Fact]
    public async Task What_every_channel_refused_is_told_once_somebody_has_mended_one()
    {
        scene.Teams.Answer(401, 401, 401);
        var alert = await scene.OpenAsync(SomeAlert.Velocity());
        await scene.NotifyAsync(alert);
        Assert.Empty(scene.Teams.Cards);

        await scene.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(15));

        var card = Assert.Single(scene.Teams.Cards, card => card.Contains(alert.Id.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("Possible repeat", card, StringComparison.Ordinal);
        Assert.Null((await scene.ReadAsync(alert)).Pending);
    }

    [Fact]
    public async Task Nobody_took_it_so_the_next_person_is_told()
    {
        scene.UsesMail = true;
        scene.Plan = scene.Plan with
        {
            People = [new Person { Name = "Lea", Email = "lea@acme.example" }, new Person { Name = "Marc", Email = "marc@acme.example" }],
            Alerts = new AlertPlan { Escalation = ["Lea", "Marc"] },
        };
        var alert = await scene.OpenAsync(SomeAlert.Velocity());
        await scene.NotifyAsync(alert);

        scene.Time.Advance(TimeSpan.FromMinutes(15));
        await scene.ChangeAsync(alert, told => told with
        {
            EscalationLevel = 1,
            Pending = SomeAlert.First(scene.Time.Now) with { Sequence = 2, Reason = NotificationReason.Escalated },
        });
        await scene.NotifyAsync(alert);

        Assert.Equal(["lea@acme.example", "marc@acme.example"], scene.Mail.Mails.Select(mail => mail.To));
        Assert.Contains("nobody has taken it", TeamsSink.PlainText(scene.Teams.Cards.Last()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_alert_is_not_repeated()
    {
        var alert = await scene.OpenAsync(SomeAlert.Velocity() with { State = AlertState.Acknowledged, AcknowledgedBy = "Lea" });

        await scene.NotifyAsync(alert);

        Assert.Empty(scene.Teams.Bodies);
        Assert.Equal(WithheldReason.Taken, Assert.Single((await scene.ReadAsync(alert)).Notifications).Withheld);
    }

    [Fact]
    public async Task A_notice_of_an_alert_that_is_not_stored_does_nothing()
    {
        var outgoing = await scene.Function().NotifyAsync(
            new AlertNotice(new AlertId("tx.velocity.1")), TestContext.Current.CancellationToken);

        Assert.Empty(outgoing.Alerts);
    }
}
