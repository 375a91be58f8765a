using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Tests.Support;

namespace Vigie.Tests.Watch;

public sealed class SweepRepliesTests : IDisposable
{
    private static readonly DateTimeOffset Nine = Some.Monday;

    private readonly Lookout lookout = new();

    [Fact]
    public async Task The_warning_precedes_the_deadline_and_carries_its_evidence()
    {
        var thread = await lookout.WaitAsync("c1", Nine, Nine.AddMinutes(10), Nine.AddMinutes(20), Nine.AddMinutes(30));
        lookout.Time.MoveTo(Nine.AddMinutes(90));

        var outgoing = await lookout.SweepAsync();

        var alert = Assert.Single(await lookout.AlertsAsync(thread.Value));
        Assert.Equal([new AlertNotice(alert.Id)], outgoing.Alerts);
        Assert.Equal(
            (AlertId.Sla(thread, Nine), Severity.Warning, NotificationReason.First), (alert.Id, alert.Severity, alert.Pending?.Reason));
        Assert.Equal(
            (Nine, Nine.AddHours(2), Nine.AddHours(48)), (alert.Evidence.WaitingSince, alert.Evidence.DueAt, alert.Evidence.CeilingAt));
        Assert.Equal((TimeSpan.FromHours(2), Triage.Question), (alert.Evidence.Target, alert.Evidence.MainTriage));
        Assert.Contains("399", alert.Evidence.TargetProvenance, StringComparison.Ordinal);
        Assert.Equal(
            ["Where is my parcel c1-0?", "Where is my parcel c1-1?", "Where is my parcel c1-2?"],
            alert.Evidence.Excerpts.Select(excerpt => excerpt.Text));
        Assert.True(alert.OpenedAt < alert.Evidence.DueAt);
    }

    [Fact]
    public async Task Nothing_is_said_of_a_thread_that_was_answered()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        await lookout.ChangeAsync(thread, row => row with { Clock = row.Clock.Answered(Nine.AddHours(1)) });
        lookout.Time.MoveTo(Nine.AddMinutes(90));

        var outgoing = await lookout.SweepAsync();

        Assert.Empty(outgoing.Alerts);
        Assert.Empty(await lookout.AlertsAsync(thread.Value));
        Assert.Empty(await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task A_hint_that_comes_too_early_is_looked_at_again_in_time()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        await lookout.Indexes.ScheduleAsync(new DueItem(Nine, DueKind.Sla, thread.Value), TestContext.Current.CancellationToken);

        await lookout.SweepAsync();

        Assert.Empty(await lookout.AlertsAsync(thread.Value));
        Assert.Equal([new DueItem(Nine.AddMinutes(90), DueKind.Sla, thread.Value)], await lookout.UpcomingAsync());
    }

    [Fact]
    public async Task Who_was_warned_hears_of_lateness_on_the_next_card_and_once_more_of_the_ceiling()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        var id = AlertId.Sla(thread, Nine);
        lookout.Time.MoveTo(Nine.AddHours(1.5));
        await lookout.SweepAsync();
        await lookout.TellAsync(id);

        lookout.Time.MoveTo(Nine.AddHours(2));
        Assert.Empty((await lookout.SweepAsync()).Alerts);
        var late = await lookout.AlertAsync(id);
        Assert.Equal((Severity.High, null, WithheldReason.Folded), (late.Severity, late.Pending, late.Notifications[^1].Withheld));

        lookout.Time.MoveTo(Nine.AddHours(48));
        await lookout.SweepAsync();
        var beyond = await lookout.AlertAsync(id);
        Assert.Equal(
            (Severity.Critical, NotificationReason.Changed, 3), (beyond.Severity, beyond.Pending?.Reason, beyond.Pending?.Sequence));
    }

    [Fact]
    public async Task What_is_pending_already_takes_in_a_worse_stage_without_a_second_message()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        await lookout.SweepAsync();
        lookout.Time.MoveTo(Nine.AddHours(3));

        await lookout.SweepAsync();

        var alert = Assert.Single(await lookout.AlertsAsync(thread.Value));
        Assert.Equal((Severity.High, 1), (alert.Severity, alert.Pending?.Sequence));
    }

    [Fact]
    public async Task An_answer_closes_the_alert_without_a_word()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        await lookout.SweepAsync();
        await lookout.TellAsync(AlertId.Sla(thread, Nine));
        await lookout.ChangeAsync(thread, row => row with { Clock = row.Clock.Answered(Nine.AddMinutes(100)) });
        lookout.Time.MoveTo(Nine.AddHours(2));

        var outgoing = await lookout.SweepAsync();

        var alert = await lookout.AlertAsync(AlertId.Sla(thread, Nine));
        Assert.Empty(outgoing.Alerts);
        Assert.Equal((AlertState.Resolved, null, Nine.AddHours(2)), (alert.State, alert.Pending, alert.ClosedAt));
    }

    [Fact]
    public async Task A_wait_after_an_answer_is_another_alert()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        await lookout.SweepAsync();
        await lookout.ChangeAsync(thread, row => row with { Clock = row.Clock.Answered(Nine.AddMinutes(100)).Heard(Nine.AddMinutes(110)) });
        lookout.Time.MoveTo(Nine.AddMinutes(200));

        await lookout.SweepAsync();

        var states = (await lookout.AlertsAsync(thread.Value)).ToDictionary(alert => alert.Id, alert => alert.State);
        Assert.Equal(AlertState.Resolved, states[AlertId.Sla(thread, Nine)]);
        Assert.Equal(AlertState.Open, states[AlertId.Sla(thread, Nine.AddMinutes(110))]);
    }

    [Fact]
    public async Task An_older_message_found_late_opens_no_second_alert_of_the_same_wait()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        await lookout.SweepAsync();
        await lookout.ChangeAsync(thread, row => row with { Clock = row.Clock.Heard(Nine.AddHours(-1)) });
        lookout.Time.MoveTo(Nine.AddHours(2));

        await lookout.SweepAsync();

        var alert = Assert.Single(await lookout.AlertsAsync(thread.Value));
        Assert.Equal((Severity.High, Nine.AddHours(-1)), (alert.Severity, alert.Evidence.WaitingSince));
    }

    [Fact]
    public async Task What_a_person_rejected_is_not_raised_again()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddMinutes(90));
        await lookout.SweepAsync();
        var row = (await lookout.Threads.ReadAlertAsync(AlertId.Sla(thread, Nine), TestContext.Current.CancellationToken))!;
        await lookout.Threads.UpdateAlertAsync(
            row with { Value = row.Value with { State = AlertState.Rejected, Pending = null } }, TestContext.Current.CancellationToken);
        lookout.Time.MoveTo(Nine.AddHours(3));

        var outgoing = await lookout.SweepAsync();

        Assert.Empty(outgoing.Alerts);
        Assert.Equal(AlertState.Rejected, Assert.Single(await lookout.AlertsAsync(thread.Value)).State);
    }

    [Fact]
    public async Task Two_sweeps_at_once_open_one_alert()
    {
        var threads = new List<ThreadId>();
        for (var i = 0; i < 20; i++)
        {
            threads.Add(await lookout.WaitAsync($"c{i}", Nine));
        }

        lookout.Time.MoveTo(Nine.AddMinutes(90));

        await Task.WhenAll(Task.Run(lookout.SweepAsync), Task.Run(lookout.SweepAsync));

        foreach (var thread in threads)
        {
            Assert.Equal(1, Assert.Single(await lookout.AlertsAsync(thread.Value)).Pending?.Sequence);
        }
    }

    [Fact]
    public async Task A_sweep_that_comes_two_days_late_tells_the_last_stage_alone()
    {
        var thread = await lookout.WaitAsync("c1", Nine);
        lookout.Time.MoveTo(Nine.AddHours(50));

        await lookout.SweepAsync();

        var alert = Assert.Single(await lookout.AlertsAsync(thread.Value));
        Assert.Equal((Severity.Critical, NotificationReason.First), (alert.Severity, alert.Pending?.Reason));
        Assert.DoesNotContain(await lookout.UpcomingAsync(), item => item.Kind == DueKind.Sla);
    }

    [Fact]
    public async Task A_brand_that_reads_french_is_told_who_says_so_in_french()
    {
        using var french = new Lookout(new ListeningPlan { Brands = [new Brand { Id = "brand", Name = "Marque", Language = "fr" }] });
        var thread = await french.WaitAsync("c1", Nine);
        french.Time.MoveTo(Nine.AddMinutes(90));

        await french.SweepAsync();

        Assert.StartsWith(
            "enquête", Assert.Single(await french.AlertsAsync(thread.Value)).Evidence.TargetProvenance, StringComparison.Ordinal);
    }

    public void Dispose() => lookout.Dispose();
}
