using Vigie.Model;
using Vigie.Tests.Support;

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

        await scene.PassAsync(TimeSpan.FromMinutes(11));
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

    [Fact]
    public async Task A_thread_long_after_the_incident_is_an_alert_of_its_own()
    {
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Velocity(1)));
        scene.Time.Advance(TimeSpan.FromHours(7));
        var later = await scene.OpenAsync(SomeAlert.Velocity(2, at: scene.Time.Now));

        await scene.NotifyAsync(later);

        Assert.Null((await scene.ReadAsync(later)).UpdateOf);
        Assert.Equal(2, scene.Teams.Cards.Count);
    }

    [Fact]
    public async Task A_late_reply_in_a_thread_that_burns_is_an_update_of_its_alert()
    {
        var burning = await scene.OpenAsync(SomeAlert.Velocity(1));
        await scene.NotifyAsync(burning);
        var reply = SomeAlert.Sla(2);
        await scene.OpenAsync(reply, thread => thread with { OpenAlert = burning.Id });

        await scene.NotifyAsync(reply);

        Assert.Single(scene.Teams.Cards);
        Assert.Equal(burning.Id, (await scene.ReadAsync(reply)).UpdateOf);
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
        Assert.Contains("40 replies due, the first 10:01", card, StringComparison.Ordinal);
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
        var answered = await scene.OpenAsync(SomeAlert.Sla(1, "Settled"), thread => thread with { Clock = thread.Clock.Answered(scene.Time.Now) });
        await scene.NotifyAsync(await scene.OpenAsync(SomeAlert.Sla(2)));
        await scene.NotifyAsync(answered);

        Assert.DoesNotContain("Settled", Assert.Single(scene.Teams.Cards), StringComparison.Ordinal);
        Assert.Equal(WithheldReason.Answered, Assert.Single((await scene.ReadAsync(answered)).Notifications).Withheld);
    }
}
