using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>The recorded crisis through the built program, once for all of these tests.</summary>
public sealed class CrisisTests(CrisisReplay replay) : IClassFixture<CrisisReplay>
{
    [Fact]
    public void Every_mention_is_stored_once() =>
        Assert.Equal(
            Recording.Crisis.Select(mention => (mention.Source, mention.Id)).Order(),
            replay.Aftermath.Mentions.Select(stored => (stored.Mention.Source, stored.Mention.Id)).Order());

    [Fact]
    public void Thread_counts_equal_the_recounted_mentions()
    {
        foreach (var thread in replay.Aftermath.Mentions.GroupBy(mention => mention.Thread))
        {
            var summary = replay.Aftermath.Threads[thread.Key];
            var voices = thread.Where(mention => !mention.Mention.FromBrand).ToList();
            Assert.Equal(
                (thread.Count(), voices.Count(voice => voice.Judgement.Sentiment == Sentiment.Negative)),
                (summary.Mentions, summary.Negative));
            Assert.Equal(voices.Select(voice => voice.Mention.Author!.Identity).Distinct().Count(), summary.Authors.Count);
        }
    }

    [Fact]
    public void One_velocity_alert_opens_for_the_crisis_and_all_others_are_updates_of_it()
    {
        var velocity = replay.Aftermath.Alerts.Where(alert => alert.Kind == AlertKind.Velocity).ToList();

        var opened = Assert.Single(velocity, alert => alert.UpdateOf is null);
        Assert.All(velocity.Where(alert => alert != opened), alert => Assert.Equal(opened.Id, alert.UpdateOf));
        Assert.True(velocity.Count > 1, "Several threads caught fire.");
    }

    [Fact]
    public void It_opens_before_five_percent_of_the_crisis_has_come()
    {
        var crisis = Recording.Crisis.Where(mention => mention.CreatedAt >= Recording.VideoAt).ToList();
        var alert = replay.Aftermath.Alerts.First(alert => alert.Kind == AlertKind.Velocity);

        var before = crisis.Count(mention => mention.CreatedAt <= alert.OpenedAt);

        Assert.InRange(before, 5, crisis.Count / 20);
        Assert.Contains(alert.Notifications, told => told.Reason == NotificationReason.First && told.Withheld == WithheldReason.None);
    }

    [Fact]
    public void The_quiet_week_raises_at_most_one_alert() =>
        Assert.InRange(replay.Aftermath.Alerts.Count(alert => alert.OpenedAt < Recording.VideoAt), 0, 1);

    [Fact]
    public void Each_reply_warning_comes_before_its_deadline()
    {
        var warnings = replay.Aftermath.Alerts.Where(alert => alert.Kind == AlertKind.Sla).ToList();

        Assert.NotEmpty(warnings);
        Assert.All(warnings, alert =>
        {
            Assert.True(alert.OpenedAt < alert.Evidence.DueAt, $"{alert.Id} was decided at {alert.OpenedAt}, due {alert.Evidence.DueAt}.");
            Assert.True(
                alert.Notifications.Count > 0 && alert.Notifications[0].At < alert.Evidence.DueAt, $"{alert.Id} was told too late.");
        });
    }

    [Fact]
    public void Nobody_is_warned_of_a_thread_that_was_answered()
    {
        foreach (var alert in replay.Aftermath.Alerts.Where(alert => alert.Kind == AlertKind.Sla))
        {
            var answered = replay.Aftermath.Mentions.Any(mention => mention.Thread == alert.Thread && mention.Mention.FromBrand
                && mention.Mention.CreatedAt >= alert.Evidence.WaitingSince && mention.Mention.CreatedAt < alert.OpenedAt.AddMinutes(-1));
            Assert.False(answered, $"{alert.Id} was raised at {alert.OpenedAt} though the thread was answered.");
        }
    }

    [Fact]
    public void Each_notification_is_one_card()
    {
        var told = replay.Aftermath.Alerts.Sum(
            alert => alert.Notifications.Count(notification => notification.Withheld == WithheldReason.None));

        Assert.Equal(told, replay.Cards.Count);
    }

    [Fact]
    public void In_three_days_of_silence_people_are_told_often_enough_and_no_more() => Assert.InRange(replay.Cards.Count, 8, 40);

    [Fact]
    public void The_report_says_what_was_alerted() => Assert.Contains("velocity", replay.Said, StringComparison.Ordinal);
}

/// <summary>Replays the whole recording, as fast as it can, with cards to a loopback sink.</summary>
public sealed class CrisisReplay : IAsyncLifetime
{
    private readonly TempDirectory folder = new();

    internal Aftermath Aftermath { get; private set; } = null!;

    public IReadOnlyList<string> Cards { get; private set; } = [];

    public string Said { get; private set; } = string.Empty;

    public async ValueTask InitializeAsync()
    {
        await using var sink = await CardSink.StartAsync();
        var file = Recording.Write(folder, Recording.Crisis);
        var settings = new Dictionary<string, string> { ["Teams__WebhookUrl"] = sink.Url, ["Network__AllowPrivate"] = "true" };
        await using var vigie = VigieProcess.Start(settings, "replay", file, "--data", folder.File("data"));
        var exit = await vigie.WaitAsync(TimeSpan.FromMinutes(5));
        Assert.True(exit == 0, vigie.Said);
        (Cards, Said) = (sink.Headlines, vigie.Said);
        Aftermath = await Recording.ReadAftermathAsync(folder.File("data"), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
