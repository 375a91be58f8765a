using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Vigie.Detect;
using Vigie.Hosting.Explaining;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Sla;
using Vigie.Store;
using Vigie.Store.Embedded;
using Vigie.Tests.Support;
using Vigie.Web;

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
    public async Task Each_alert_computed_again_from_its_evidence_and_from_the_store_comes_to_the_same()
    {
        var explainer = replay.Explainer();
        foreach (var alert in replay.Aftermath.Alerts)
        {
            var explanation = await explainer.ExplainAsync(alert, TestContext.Current.CancellationToken);

            Assert.True(explanation.Agrees, string.Join('\n', explanation.Lines()));
            Assert.DoesNotContain(explanation.Checks, check => alert.Kind != AlertKind.Operator && check.Agrees is null);
        }
    }

    [Fact]
    public async Task An_alert_whose_row_was_changed_does_not_come_to_the_same()
    {
        var explainer = replay.Explainer();
        var alert = replay.Aftermath.Alerts.First(alert => alert.Kind == AlertKind.Velocity);
        var (signal, proof) = (alert.Evidence.Signal!, alert.Evidence.Proof!);
        var last = proof.Mentions[^1];
        Evidence[] changed =
        [
            alert.Evidence with { Signal = signal with { Score = signal.Score + 0.5 } },
            alert.Evidence with { Signal = signal with { Threshold = signal.Threshold - 1 } },
            alert.Evidence with { Proof = proof with { Mentions = [.. proof.Mentions.SkipLast(1), last with { Negativity = 0.5 }] } },
            alert.Evidence with { Proof = proof with { Counts = proof.Counts with { NegativeAuthors = 99 } } },
            alert.Evidence with { Proof = proof with { Thread = new VelocityState() } },
            alert.Evidence with { Proof = proof with { Mentions = [.. proof.Mentions.SkipLast(1), last with { Mention = new("x") }] } },
        ];
        foreach (var evidence in changed)
        {
            var explanation = await explainer.ExplainAsync(alert with { Evidence = evidence }, TestContext.Current.CancellationToken);

            Assert.False(explanation.Agrees);
            Assert.Contains(explanation.Checks, check => check is { Agrees: false, Says.Count: > 0 });
        }
    }

    [Fact]
    public async Task The_command_explains_an_alert_by_a_part_of_its_id()
    {
        var alert = replay.Aftermath.Alerts.First(alert => alert.Kind == AlertKind.Velocity);

        var (exit, said) = await replay.RunAsync("explain", alert.Id.Value[6..], "--format", "json");
        var (missing, reason) = await replay.RunAsync("explain", "nothing-like-it");

        Assert.True(exit == 0, said);
        Assert.Contains("\"agrees\":true", said, StringComparison.Ordinal);
        Assert.Equal(1, missing);
        Assert.Contains("There is no alert", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backtest_with_the_settings_of_the_replay_calls_out_the_same_threads_at_the_same_minutes()
    {
        var input = await replay.BacktestAsync();

        var run = input.Run(new DetectionPlan(), null, TestContext.Current.CancellationToken);

        var really = replay.Aftermath.Alerts.Where(alert => alert.Kind == AlertKind.Velocity)
            .Select(alert => (alert.Thread, alert.OpenedAt, alert.UpdateOf is not null));
        var again = run.Alarms.Where(alarm => alarm.Kind == AlertKind.Velocity).Select(alarm => (alarm.Thread, alarm.At, alarm.Folded));
        Assert.Equal(really.OrderBy(alert => alert.OpenedAt), again.OrderBy(alarm => alarm.At));
    }

    [Fact]
    public async Task A_backtest_counts_the_volume_as_the_watch_did()
    {
        var input = await replay.BacktestAsync();

        var run = input.Run(new DetectionPlan(), null, TestContext.Current.CancellationToken);

        var really = replay.Aftermath.Alerts.Where(alert => alert.Kind == AlertKind.Volume)
            .Select(alert => alert.Evidence.Proof!.BucketEnd!.Value - VolumeDetector.Bucket);
        var again = run.Alarms.Where(alarm => alarm.Kind == AlertKind.Volume).Select(alarm => alarm.Signal.At - VolumeDetector.Bucket);
        Assert.Equal(really, again);
    }

    [Fact]
    public async Task The_backtest_command_puts_other_settings_beside_those_of_now_and_writes_nothing()
    {
        var before = replay.Fingerprint();

        var rules = replay.Write("rules.json", "{\"sensitivity\":\"fewer\",\"minimumAuthors\":30}");
        var (exit, said) = await replay.RunAsync("backtest", "--rules", rules);
        var (wrong, reason) = await replay.RunAsync("backtest", "--rules", replay.Write("wrong.json", "{\"sensitivity\":\"loud\"}"));

        Assert.True(exit == 0, said);
        Assert.Contains("later", said, StringComparison.Ordinal);
        Assert.Equal(1, wrong);
        Assert.Contains("loud", reason, StringComparison.Ordinal);
        Assert.Equal(before, replay.Fingerprint());
    }

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

    internal Explainer Explainer()
    {
        var service = new EmbeddedTableService(Path.Combine(folder.File("data"), "vigie.db"));
        return new Explainer(
            new ThreadStore(service), new IndexStore(service), new StateStore(service), SlaPolicy.From(new ListeningPlan()));
    }

    internal Task<BacktestInput> BacktestAsync()
    {
        var service = new EmbeddedTableService(Path.Combine(folder.File("data"), "vigie.db"));
        var desk = new BacktestDesk(new IndexStore(service), new ThreadStore(service), new StateStore(service), new ListeningPlan());
        var (first, last) = (Recording.Crisis[0].CreatedAt, Recording.Crisis[^1].CreatedAt);
        return desk.ReadAsync(new ListeningPlan().Brands[0], first.AddDays(-1), last.AddHours(8), 100_000, null, TestContext.Current.CancellationToken);
    }

    public string Write(string name, string text)
    {
        File.WriteAllText(folder.File(name), text);
        return folder.File(name);
    }

    /// <summary>All rows of the store, in a hash.</summary>
    public string Fingerprint()
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(folder.File("data"), "vigie.db")};Mode=ReadOnly");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "select name from sqlite_master where type = 'table' order by name";
        var names = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                names.Add(reader.GetString(0));
            }
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in names)
        {
            command.CommandText = $"select * from \"{name}\"";
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                for (var column = 0; column < reader.FieldCount; column++)
                {
                    hash.AppendData(reader[column] as byte[] ?? Encoding.UTF8.GetBytes(reader[column].ToString() ?? string.Empty));
                }
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Runs a command of the program on what the replay left.</summary>
    public async Task<(int Exit, string Said)> RunAsync(params string[] arguments)
    {
        await using var vigie = VigieProcess.Start(new Dictionary<string, string>(), [.. arguments, "--data", folder.File("data")]);
        var exit = await vigie.WaitAsync(TimeSpan.FromMinutes(2));
        return (exit, vigie.Said);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
