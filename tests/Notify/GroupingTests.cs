using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;
using Vigie.Tests.Watch;

namespace Vigie.Tests.Notify;

public sealed class GroupingTests : IAsyncLifetime
{
    private NotifyScene scene = null!;

    public async ValueTask InitializeAsync() => scene = await NotifyScene.StartAsync();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact]
    public async Task A_second_thread_of_a_crisis_is_an_update_of_the_first()
    {
        var first = await scene.OpenAsync(SomeAlert.Velocity(1));
        await scene.NotifyAsync(first);
        var second = await scene.OpenAsync(SomeAlert.Velocity(2, "My tea too"));

        await scene.NotifyAsync(second);
        Assert.Single(scene.Teams.Cards);
        Assert.Equal(first.Id, (await scene.ReadAsync(second)).UpdateOf);

        await scene.PassAsync(TimeSpan.FromMinutes(14));
        Assert.Single(scene.Teams.Cards);
        await scene.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(2, scene.Teams.Cards.Count);
        var update = TeamsSink.PlainText(scene.Teams.Cards.Last());
        Assert.Contains("still rising · 2 threads", update, StringComparison.Ordinal);
        Assert.Contains("My tea too", update, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_threads_at_once_are_one_alert_and_one_update()
    {
        var alerts = new List<Alert>();
        for (var number = 1; number <= 10; number++)
        {
            alerts.Add(await scene.OpenAsync(SomeAlert.Velocity(number)));
        }

        await Task.WhenAll(alerts.Select(alert => Task.Run(() => scene.NotifyAsync(alert))));
        await scene.PassAsync(TimeSpan.FromMinutes(30));

        Assert.InRange(scene.Teams.Cards.Count, 1, 2);
        Assert.Contains("10 threads", TeamsSink.PlainText(scene.Teams.Cards.Last()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(25, false)]
    public async Task Within_a_day_of_its_last_growth_a_calm_incident_rises_again_and_later_another_begins(int hours, bool again)
    {
        var first = await scene.OpenAsync(SomeAlert.Velocity(1));
        await scene.NotifyAsync(first);
        scene.Time.Advance(TimeSpan.FromHours(6));
        await scene.ChangeAsync(first, alert => alert with
        {
            State = AlertState.Resolved,
            ClosedAt = scene.Time.Now,
            Notifications =
            [
                .. alert.Notifications,
                new Notification { Sequence = 2, Reason = NotificationReason.Resolved, At = scene.Time.Now },
            ],
        });
        scene.Time.Advance(TimeSpan.FromHours(hours - 6));
        var later = await scene.OpenAsync(SomeAlert.Velocity(2, "My tea too", at: scene.Time.Now));

        await scene.NotifyAsync(later);
        await scene.SweepAsync();

        var leader = await scene.ReadAsync(first);
        Assert.Equal(2, scene.Teams.Cards.Count);
        Assert.Null(leader.UpdateOf);
        Assert.Equal(again ? first.Id : null, (await scene.ReadAsync(later)).UpdateOf);
        Assert.Equal(again ? AlertState.Open : AlertState.Resolved, leader.State);
        Assert.Equal(again, scene.Teams.Cards.Last().Contains("rising again", StringComparison.Ordinal));
        Assert.Equal(again, (await scene.DueAsync(DueKind.Calm)).Any(item => item.About == first.Id.Value));
    }

    [Fact]
    public async Task A_new_episode_of_the_thread_that_leads_is_an_update_too()
    {
        var first = await scene.OpenAsync(SomeAlert.Velocity(1));
        await scene.NotifyAsync(first);
        var again = SomeAlert.Velocity(1) with { Id = AlertId.Velocity(SomeAlert.Thread(1), 2) };
        await scene.Store.Threads.AddAlertAsync(again, TestContext.Current.CancellationToken);

        await scene.NotifyAsync(again);

        Assert.Equal(first.Id, (await scene.ReadAsync(again)).UpdateOf);
        Assert.Null((await scene.ReadAsync(first)).UpdateOf);
    }

    [Theory]
    [InlineData(AlertState.Open, 0, true)]
    [InlineData(AlertState.Acknowledged, 0, true)]
    [InlineData(AlertState.Resolved, 2, true)]
    [InlineData(AlertState.Resolved, 4, false)]
    [InlineData(AlertState.Rejected, 0, false)]
    public async Task An_incident_mutes_reply_warnings_while_it_lasts_and_some_hours_after(AlertState state, int hoursLater, bool mutes)
    {
        var incident = await scene.OpenAsync(SomeAlert.Velocity(1));
        await scene.NotifyAsync(incident);
        await scene.ChangeAsync(incident, alert => alert with { State = state, ClosedAt = scene.Time.Now });
        scene.Time.Advance(TimeSpan.FromHours(hoursLater));
        var reply = await scene.OpenAsync(SomeAlert.Sla(2, dueIn: TimeSpan.FromHours(hoursLater + 1)));

        await scene.NotifyAsync(reply);

        Assert.Equal(mutes ? 1 : 2, scene.Teams.Cards.Count);
        var read = await scene.ReadAsync(reply);
        Assert.Equal(
            mutes ? (incident.Id, WithheldReason.Folded) : ((AlertId?)null, WithheldReason.None),
            (read.UpdateOf, Assert.Single(read.Notifications).Withheld));
    }

    [Fact]
    public async Task The_next_word_of_an_incident_says_how_many_wait_and_who_is_due_first()
    {
        var incident = await scene.OpenAsync(SomeAlert.Velocity(1), thread => thread with { Clock = new ReplyClock() });
        await scene.NotifyAsync(incident);
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2, "Is it safe?", TimeSpan.FromHours(3))));
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(3, dueIn: TimeSpan.FromHours(5))));

        await scene.ChangeAsync(
            incident,
            alert => alert with { Pending = SomeAlert.First(scene.Time.Now) with { Sequence = 2, Reason = NotificationReason.Repeat } });
        await scene.NotifyAsync(incident);

        var card = TeamsSink.PlainText(scene.Teams.Cards.Last());
        Assert.Contains("2 replies wait, first due 12:00", card, StringComparison.Ordinal);
        Assert.Contains("Is it safe?", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forty_reply_warnings_are_one_card()
    {
        var alerts = new List<Alert>();
        for (var number = 1; number <= 40; number++)
        {
            alerts.Add(await scene.OpenAsync(SomeAlert.Sla(number, $"Question {number}", TimeSpan.FromMinutes(60 + number))));
        }

        foreach (var alert in alerts)
        {
            await scene.NotifyAsync(alert);
        }

        await scene.PassAsync(TimeSpan.FromMinutes(30));
        var card = TeamsSink.PlainText(Assert.Single(scene.Teams.Cards));
        Assert.Contains("40 replies wait, first due 10:01", card, StringComparison.Ordinal);
        foreach (var alert in alerts)
        {
            Assert.Null((await scene.ReadAsync(alert)).Pending);
        }
    }

    [Fact]
    public async Task A_reply_warning_waits_for_company_and_then_goes_out_with_it()
    {
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(1)));
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2)));
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(3)));
        Assert.Single(scene.Teams.Cards);

        await scene.PassAsync(TimeSpan.FromMinutes(15));

        Assert.Equal(2, scene.Teams.Cards.Count);
    }

    [Fact]
    public async Task No_deadline_passes_unsaid_while_warnings_are_gathered()
    {
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(1)));
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2, dueIn: TimeSpan.FromMinutes(4))));

        Assert.Equal(2, scene.Teams.Cards.Count);
    }

    [Fact]
    public async Task An_answered_reply_is_left_out_of_the_gathering()
    {
        var answered = await scene.OpenAsync(
            SomeAlert.Sla(1, "Settled"), thread => thread with { Clock = thread.Clock.Answered(scene.Time.Now) });
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2)));
        await scene.NotifyAsync(answered);

        Assert.DoesNotContain("Settled", Assert.Single(scene.Teams.Cards), StringComparison.Ordinal);
        Assert.Equal(WithheldReason.Answered, Assert.Single((await scene.ReadAsync(answered)).Notifications).Withheld);
    }

    [Fact]
    public async Task A_card_names_all_that_wait_and_those_are_not_told_again_when_they_come_near()
    {
        var near = SomeAlert.Sla(2, "Not at risk yet", TimeSpan.FromHours(6));
        await scene.OpenWaitAsync(near);
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(1)));
        Assert.Contains("Not at risk yet", Assert.Single(scene.Teams.Cards), StringComparison.Ordinal);
        scene.Time.Advance(TimeSpan.FromHours(5));
        await scene.RaiseAsync(near);

        await scene.NotifyAsync(near);

        Assert.Single(scene.Teams.Cards);
        Assert.Equal(WithheldReason.Folded, Assert.Single((await scene.ReadAsync(near)).Notifications).Withheld);
    }

    [Fact]
    public async Task In_a_busy_brand_too_all_whose_ceiling_passed_are_on_one_card()
    {
        // The log's latest lines reach back an hour; what passes its ceiling was opened two days ago.
        for (var number = 1000; number < 1500; number++)
        {
            var recent = SomeAlert.Sla(number) with { OpenedAt = scene.Time.Now.AddSeconds(-number) };
            await scene.Store.Indexes.IndexAlertAsync(recent, TestContext.Current.CancellationToken);
        }

        for (var number = 1; number <= 20; number++)
        {
            var alert = SomeAlert.Sla(number, dueIn: TimeSpan.FromHours(-44) - TimeSpan.FromMinutes(number));
            await scene.OpenAsync(alert with
            {
                OpenedAt = scene.Time.Now.AddHours(-46),
                Pending = SomeAlert.First(scene.Time.Now) with { Sequence = 2, Reason = NotificationReason.Changed },
            });
        }

        await scene.SweepAsync();
        await scene.PassAsync(TimeSpan.FromHours(1));

        Assert.Single(scene.Teams.Cards);
        Assert.Empty(await scene.DueAsync(DueKind.Notify));
    }

    [Fact]
    public async Task Cards_that_nobody_reacts_to_come_ever_more_seldom_and_a_reaction_brings_them_back()
    {
        var first = SomeAlert.Sla(1, dueIn: TimeSpan.FromHours(6));
        await scene.NotifyAsync(await scene.OpenAsync(first));
        var cards = new List<int>();
        for (var number = 2; number <= 5; number++)
        {
            await scene.NotifyAsync(
                await scene.OpenAsync(SomeAlert.Sla(number, dueIn: TimeSpan.FromHours(6).Add(TimeSpan.FromMinutes(number)))));
            await scene.PassAsync(TimeSpan.FromMinutes(11));
            cards.Add(scene.Teams.Cards.Count);
        }

        Assert.Equal([2, 2, 3, 3], cards);
        await scene.ChangeAsync(first, alert => alert with { State = AlertState.Acknowledged, AcknowledgedAt = scene.Time.Now });
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(6, dueIn: TimeSpan.FromHours(7))));
        await scene.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(4, scene.Teams.Cards.Count);
    }

    [Fact]
    public async Task That_nobody_reacted_is_looked_at_once_for_all_that_come_together()
    {
        for (var number = 1; number <= 40; number++)
        {
            await scene.OpenWaitAsync(SomeAlert.Sla(number, dueIn: TimeSpan.FromHours(7)));
        }

        // Two cards that name them all, with nobody reacting.
        foreach (var number in new[] { 101, 102 })
        {
            await scene.OpenAsync(SomeAlert.Sla(number, dueIn: TimeSpan.FromHours(6)));
            await scene.PassAsync(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(2, scene.Teams.Cards.Count);
        var counting = new CountingTables(scene.Store.Service);
        var calls = new List<int>();
        for (var number = 103; number <= 105; number++)
        {
            var alert = await scene.OpenAsync(SomeAlert.Sla(number, dueIn: TimeSpan.FromHours(6)));
            counting.Calls = 0;

            // Each by a process of its own: what one saw is stored for the others.
            await scene.Function(counting).NotifyAsync(new AlertNotice(alert.Id), TestContext.Current.CancellationToken);
            calls.Add(counting.Calls);
        }

        Assert.InRange(calls[0], 40, 200);
        Assert.All(calls.Skip(1), few => Assert.InRange(few, 1, 15));
    }

    [Fact]
    public async Task Only_the_first_card_of_a_series_is_handed_on()
    {
        var first = await scene.OpenAsync(SomeAlert.Sla(1, dueIn: TimeSpan.FromHours(30)));
        await scene.NotifyAsync(first);
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2, dueIn: TimeSpan.FromHours(31))));

        await scene.PassAsync(TimeSpan.FromMinutes(12));

        Assert.Equal(2, scene.Teams.Cards.Count);
        Assert.Equal(first.Id.Value, Assert.Single((await scene.DueAsync(DueKind.Escalate)).Select(item => item.About).Distinct()));
    }

    [Fact]
    public async Task Each_incident_raises_the_threshold_once_and_its_updates_do_not()
    {
        for (var number = 1; number <= 3; number++)
        {
            await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Velocity(number)));
        }

        var state = (await scene.Store.States.ReadBrandAsync("brand", TestContext.Current.CancellationToken))!.Value;
        Assert.Equal(ThresholdBudget.Steer(null, TimeSpan.Zero, 1, new DetectionPlan()), state.Threshold);
    }

    [Fact]
    public async Task The_end_of_a_crisis_names_those_who_still_wait()
    {
        var incident = await scene.OpenAsync(SomeAlert.Velocity(1), thread => thread with { Clock = new ReplyClock() });
        await scene.NotifyAsync(incident);
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2, "Is it safe?")));
        await scene.ChangeAsync(incident, alert => alert with
        {
            State = AlertState.Resolved,
            ClosedAt = scene.Time.Now,
            Pending = SomeAlert.First(scene.Time.Now) with { Sequence = 2, Reason = NotificationReason.Resolved },
        });

        await scene.NotifyAsync(incident);

        var card = TeamsSink.PlainText(scene.Teams.Cards.Last());
        Assert.Contains("still wait for a reply", card, StringComparison.Ordinal);
        Assert.Contains("Is it safe?", card, StringComparison.Ordinal);
        Assert.DoesNotContain("Nothing more to do", card, StringComparison.Ordinal);
    }
}
