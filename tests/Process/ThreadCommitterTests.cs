using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class ThreadCommitterTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_outcry_opens_one_alert_that_is_due_to_be_told()
    {
        using var pipeline = new Pipeline();

        var outgoing = await pipeline.ProcessAsync(Outcry(0, 40));

        var alert = Assert.Single(await pipeline.AlertsAsync("crisis"));
        Assert.Equal(
            (AlertKind.Velocity, Severity.Critical, NotificationReason.First), (alert.Kind, alert.Severity, alert.Pending?.Reason));
        Assert.Equal((40, 3, Triage.Criticism), (alert.Evidence.NegativeAuthors, alert.Evidence.Excerpts.Count, alert.Evidence.MainTriage));
        Assert.NotNull(alert.Evidence.Signal);
        Assert.NotNull(alert.Evidence.DueAt);
        Assert.Equal([new AlertNotice(alert.Id)], outgoing.Alerts);
        Assert.Equal(alert.Id, (await pipeline.ThreadAsync("crisis")).OpenAlert);
        var due = await pipeline.Indexes.UpcomingAsync(10, CancellationToken);
        Assert.Equal(
            [DueKind.Calm, DueKind.Notify, DueKind.Sla],
            due.Select(item => item.Kind).Order().OrderBy(kind => kind.ToString(), StringComparer.Ordinal));
        Assert.Equal(
            alert.Id,
            (await pipeline.Indexes.AlertsAsync(pipeline.Time.Now, pipeline.Time.Now, null, CancellationToken)
                .SingleAsync(CancellationToken)).Alert);
    }

    [Fact]
    public async Task While_nobody_was_told_growth_only_freshens_the_numbers()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(0, 40));

        await pipeline.ProcessAsync(Outcry(40, 30));

        var alert = Assert.Single(await pipeline.AlertsAsync("crisis"));
        Assert.Equal((70, 1, NotificationReason.First), (alert.Evidence.NegativeAuthors, alert.Pending?.Sequence, alert.Pending?.Reason));
    }

    [Fact]
    public async Task What_waits_its_turn_is_left_to_the_sweep_and_queued_by_no_redelivery()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(0, 40));
        var later = pipeline.Time.Now.AddMinutes(15);
        await ChangeAlertAsync(pipeline, alert => alert with { Pending = alert.Pending! with { DueAt = later } });

        Assert.Empty((await pipeline.ProcessAsync(Outcry(0, 40))).Alerts);

        var alert = Assert.Single(await pipeline.AlertsAsync("crisis"));
        Assert.Contains(new DueItem(later, DueKind.Notify, alert.Id.Value), await pipeline.Indexes.UpcomingAsync(10, CancellationToken));
        pipeline.Time.MoveTo(later);
        Assert.Equal([new AlertNotice(alert.Id)], (await pipeline.ProcessAsync(Outcry(0, 40))).Alerts);
    }

    [Fact]
    public async Task Once_told_people_hear_again_when_the_angry_have_doubled()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(0, 40));
        await ChangeAlertAsync(pipeline, alert => alert with
        {
            Pending = null,
            Notifications = [new Notification { Sequence = 1, Reason = NotificationReason.First, At = pipeline.Time.Now }],
        });

        Assert.Empty((await pipeline.ProcessAsync(Outcry(40, 39))).Alerts);
        Assert.Single((await pipeline.ProcessAsync(Outcry(79, 1))).Alerts);

        var alert = Assert.Single(await pipeline.AlertsAsync("crisis"));
        Assert.Equal((2, NotificationReason.Changed, 80), (alert.Pending?.Sequence, alert.Pending?.Reason, alert.Evidence.NegativeAuthors));
    }

    [Fact]
    public async Task A_rise_of_severity_is_told_before_the_angry_have_doubled()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(0, 40));
        await ChangeAlertAsync(pipeline, alert => alert with { Pending = null, Severity = Severity.High });

        await pipeline.ProcessAsync(Outcry(40, 10));

        var alert = Assert.Single(await pipeline.AlertsAsync("crisis"));
        Assert.Equal((Severity.Critical, NotificationReason.Changed), (alert.Severity, alert.Pending?.Reason));
    }

    [Fact]
    public async Task What_a_person_rejected_is_not_raised_again_while_it_goes_on()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Outcry(0, 40));
        await ChangeAlertAsync(pipeline, alert => alert with { State = AlertState.Rejected, Pending = null });

        var outgoing = await pipeline.ProcessAsync(Outcry(40, 49));

        Assert.Empty(outgoing.Alerts);
        Assert.Single(await pipeline.AlertsAsync("crisis"));
    }

    [Fact]
    public async Task An_answer_of_the_brand_resolves_the_reply_alert_without_a_word()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Some.Mention("1", "bad?", thread: "c"));
        await AddReplyAlertAsync(pipeline);

        var outgoing = await pipeline.ProcessAsync(
            Some.Mention("2", "sorry", thread: "c", at: Some.Monday.AddMinutes(30)) with { FromBrand = true });

        var alert = Assert.Single(await pipeline.AlertsAsync("c"));
        Assert.Equal((AlertState.Resolved, null, pipeline.Time.Now), (alert.State, alert.Pending, alert.ClosedAt));
        Assert.Equal(WithheldReason.Answered, Assert.Single(alert.Notifications).Withheld);
        Assert.Empty(outgoing.Alerts);
    }

    [Fact]
    public async Task A_redelivery_tells_again_what_is_pending()
    {
        using var pipeline = new Pipeline();
        var first = await pipeline.ProcessAsync(Outcry(0, 40));

        Assert.Equal(first.Alerts, (await pipeline.ProcessAsync(Outcry(0, 40))).Alerts);
    }

    [Fact]
    public async Task An_edit_is_judged_and_counted_anew_and_the_index_shows_it()
    {
        using var pipeline = new Pipeline();
        var mention = Some.Mention("1", "bad tea", thread: "c");
        await pipeline.ProcessAsync(mention, Some.Mention("2", "tea", thread: "c", author: "bo"));

        await pipeline.ProcessAsync(mention with { Text = "good tea", Revision = "2" });
        await pipeline.ProcessAsync(mention);

        var thread = await pipeline.ThreadAsync("c");
        Assert.Equal((2, 1, 0, 0), (thread.Mentions, thread.Positive, thread.Negative, thread.NegativeAuthors.Count));
        Assert.Empty(thread.Clock.Waiting);
        Assert.Equal(["good tea", "tea"], (await pipeline.DayAsync(Some.Monday)).Select(stored => stored.Mention.Text).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_deletion_forgets_the_words_whichever_comes_first(bool deletionFirst)
    {
        using var pipeline = new Pipeline();
        var mention = Some.Mention("1", "bad tea by ana", thread: "c");
        Mention[] order = [mention, mention with { Deleted = true }];

        foreach (var delivered in deletionFirst ? order.Reverse() : order)
        {
            await pipeline.ProcessAsync(delivered);
        }

        var stored = Assert.Single(await pipeline.MentionsAsync("c"));
        Assert.Equal((true, "", null), (stored.Mention.Deleted, stored.Mention.Text, stored.Mention.Author));
        var thread = await pipeline.ThreadAsync("c");
        Assert.Equal((1, 0, 0, "", ReplyState.Quiet), (thread.Mentions, thread.Negative, thread.Authors.Count, thread.Title, thread.State));
    }

    [Fact]
    public async Task A_batch_of_one_conversation_takes_a_handful_of_calls()
    {
        using var pipeline = new Pipeline();
        await pipeline.ProcessAsync(Some.Mention("0", thread: "c"));
        FaultyTables? counting = null;
        var worker = pipeline.Worker(service => counting = new FaultyTables(service, int.MaxValue, false));

        await worker.ProcessAsync(
            Some.Batch([.. Enumerable.Range(1, 89).Select(index => Some.Mention($"{index}", thread: "c"))]), CancellationToken);

        Assert.InRange(counting!.Calls, 1, 10);
    }

    private static Mention[] Outcry(int from, int count) => [.. Enumerable.Range(from, count).Select(index =>
        Some.Mention($"{index}", "bad bad tea", thread: "crisis", author: $"author{index}", at: Some.Monday.AddSeconds(index * 10)))];

    private static async Task ChangeAlertAsync(Pipeline pipeline, Func<Alert, Alert> change)
    {
        var row = await pipeline.Threads.ReadAlertAsync(Assert.Single(await pipeline.AlertsAsync("crisis")).Id, CancellationToken);
        Assert.NotNull(await pipeline.Threads.UpdateAlertAsync(row! with { Value = change(row.Value) }, CancellationToken));
    }

    private static async Task AddReplyAlertAsync(Pipeline pipeline)
    {
        var thread = ThreadId.Of("brand", "forum", "c");
        await pipeline.Threads.AddAlertAsync(
            new Alert
            {
                Id = AlertId.Sla(thread, Some.Monday),
                Kind = AlertKind.Sla,
                Severity = Severity.Warning,
                Brand = "brand",
                Thread = thread,
                OpenedAt = Some.Monday,
                Evidence = new Evidence { DecidedAt = Some.Monday, Title = "bad?", WaitingSince = Some.Monday },
                Pending = new PendingNotification
                {
                    Sequence = 1,
                    Reason = NotificationReason.First,
                    DecidedAt = Some.Monday,
                    DueAt = Some.Monday,
                },
            },
            CancellationToken);
    }
}
