using System.Collections.Concurrent;
using System.Globalization;
using Vigie.Model;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>
/// The program as the Functions host starts it, twice, over one Azurite: signed posts in bursts, every message twice and in any order, the
/// timer on both at once.
/// </summary>
public sealed class TwoHandlersTests(TwoHandlersRun run) : IClassFixture<TwoHandlersRun>
{
    [Fact]
    public void Every_post_is_accepted_and_no_invocation_fails()
    {
        Assert.Empty(run.Host.Failures);
        Assert.All(run.Answers, answer => Assert.Equal(202, answer));
        Assert.True(run.Host.Deliveries >= 2 * run.Answers.Count, "Every message came twice.");
    }

    [Fact]
    public void Every_mention_is_one_row()
    {
        Assert.Equal(TwoHandlersRun.Mentions, run.Rows.Count);
        Assert.Equal(TwoHandlersRun.Mentions, run.Rows.Select(row => row.Mention.Id).Distinct().Count());
        Assert.Equal(TwoHandlersRun.Mentions, run.Indexed);
    }

    [Fact]
    public void Thread_counts_equal_the_recounted_mentions()
    {
        Assert.Equal(TwoHandlersRun.Threads, run.Summaries.Count);
        foreach (var rows in run.Rows.GroupBy(row => row.Thread))
        {
            var summary = run.Summaries.Single(thread => thread.Id == rows.Key);
            var negative = rows.Count(row => row.Judgement.Sentiment == Sentiment.Negative);
            Assert.Equal((rows.Count(), negative), (summary.Mentions, summary.Negative));
            Assert.Equal(rows.Select(row => row.Mention.Author!.Identity).Distinct().Count(), summary.Authors.Count);
        }
    }

    [Fact]
    public void One_alert_opens_for_the_crisis_and_others_are_updates_of_it()
    {
        var velocity = run.Alerts.Where(alert => alert.Kind == AlertKind.Velocity).ToList();

        var opened = Assert.Single(velocity, alert => alert.UpdateOf is null);
        Assert.All(velocity.Where(alert => alert != opened), alert => Assert.Equal(opened.Id, alert.UpdateOf));
        Assert.True(velocity.Count > 1, "Several threads caught fire.");
    }

    [Fact]
    public void Each_cause_has_one_alert()
    {
        Assert.Equal(run.Alerts.Count, run.Alerts.Select(alert => alert.Id).Distinct().Count());
        Assert.All(
            run.Alerts.Where(alert => alert.Kind == AlertKind.Velocity).GroupBy(alert => alert.Thread),
            episodes => Assert.Equal(run.Summaries.Single(thread => thread.Id == episodes.Key).Episodes, episodes.Count()));
        Assert.All(run.Alerts.Where(alert => alert.Kind == AlertKind.Sla).GroupBy(alert => alert.Thread), waits => Assert.Single(waits));
    }

    [Fact]
    public void Who_waits_too_long_is_warned_of_once_though_both_watched_at_the_same_moment() =>
        Assert.Contains(run.Alerts, alert => alert.Kind == AlertKind.Sla);

    [Fact]
    public void Each_notification_is_one_card()
    {
        var told = run.Alerts.SelectMany(alert => alert.Notifications).Where(notification => notification.Withheld == WithheldReason.None)
            .Select(notification => notification.Headline!).Order(StringComparer.Ordinal).ToList();

        Assert.NotEmpty(told);
        Assert.Equal(told, run.Cards.Order(StringComparer.Ordinal));
    }
}

/// <summary>One run for all of these tests.</summary>
public sealed class TwoHandlersRun : IAsyncLifetime
{
    public const int Mentions = 5000;

    public const int Threads = 200;

    private const int PerPost = 100;

    /// <summary>Posts that are on their way at the same moment.</summary>
    private const int Burst = 10;

    private const int Angry = 4;

    private readonly TempDirectory folder = new();
    private readonly ConcurrentQueue<int> answers = new();

    internal HostStandIn Host { get; private set; } = null!;

    internal IReadOnlyCollection<int> Answers => answers;

    internal List<StoredMention> Rows { get; } = [];

    internal List<MentionThread> Summaries { get; } = [];

    internal List<Alert> Alerts { get; } = [];

    internal int Indexed { get; private set; }

    internal IReadOnlyList<string> Cards { get; private set; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var azurite = new Azurite();
        await using var sink = await CardSink.StartAsync();
        var storage = await azurite.ConnectionStringAsync();
        await using var one = await HandlerAsync("one", storage, sink.Url);
        await using var two = await HandlerAsync("two", storage, sink.Url);
        Host = new HostStandIn([one.Address, two.Address], seed: 20091);

        foreach (var burst in Posts(DateTimeOffset.UtcNow).Chunk(Burst))
        {
            await Task.WhenAll(burst.Select(PostAsync));
            await Task.WhenAll(Host.DrainAsync(), Host.TickAsync());
        }

        await Host.TickAsync();
        await Host.DrainAsync();
        Assert.True(Host.Failures.IsEmpty, string.Join('\n', Host.Failures.Take(20)) + "\n" + one.Said);
        await ReadAsync(new TableServiceClient(StorageConnectionString.Parse(storage)));
        Cards = sink.Headlines;
    }

    public ValueTask DisposeAsync()
    {
        Host?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PostAsync(SignedPost post)
    {
        var answer = await Host.PostAsync(post.AsCall("test"));
        Assert.True(answer.Status == 202, answer.Body);
        answers.Enqueue(answer.Status);
    }

    /// <summary>Threads overlap as conversations do: each post holds mentions of some twenty of them.</summary>
    private static List<SignedPost> Posts(DateTimeOffset now) =>
        [.. Enumerable.Range(0, Mentions).OrderBy(n => ((n % Threads) * 10) + (n / Threads * 7))
            .Select((n, place) => Mention(n, now.AddSeconds((place - Mentions) * 2)))
            .Chunk(PerPost).Select(mentions => SignedPost.Of(mentions))];

    private static object Mention(int number, DateTimeOffset at)
    {
        var thread = number % Threads;
        var text = thread % (Threads / Angry) == 7 ? "This is disgusting, a scandal. I hate it, never again!"
            : thread % 10 == 0 ? "Hello, when do you open on Sundays? Can you help me?"
            : "I saw the new shop in our street today";
        return new
        {
            id = string.Create(CultureInfo.InvariantCulture, $"m{number}"),
            text = string.Create(CultureInfo.InvariantCulture, $"{text} ({number})"),
            createdAt = at.ToString("O", CultureInfo.InvariantCulture),
            channel = "x",
            threadId = string.Create(CultureInfo.InvariantCulture, $"t{thread}"),
            author = new { id = string.Create(CultureInfo.InvariantCulture, $"a{number}") },
        };
    }

    private Task<HandlerProcess> HandlerAsync(string name, string storage, string teams) => HandlerProcess.StartAsync(new()
    {
        ["XDG_DATA_HOME"] = folder.File(name),
        ["Storage"] = storage,
        ["Dashboard__Key"] = "only-for-this-test",
        ["Webhooks__test__Secret"] = SignedPost.Secret,
        ["Teams__WebhookUrl"] = teams,
        ["Network__AllowPrivate"] = "true",
    });

    private async Task ReadAsync(TableServiceClient service)
    {
        var (threads, indexes) = (new ThreadStore(service), new IndexStore(service));
        foreach (var id in Enumerable.Range(0, Threads).Select(n => ThreadId.Of("brand", "test", $"t{n}")))
        {
            Summaries.Add((await threads.ReadThreadAsync(id, Token))!.Value);
            Rows.AddRange(await threads.ReadMentionsAsync(id, Token).Select(row => row.Value).ToListAsync(Token));
            Alerts.AddRange(await threads.ReadAlertsAsync(id.Value, Token).Select(row => row.Value).ToListAsync(Token));
        }

        var stored = Alerts.Select(alert => alert.Id).ToHashSet();
        await foreach (var (_, id) in indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, Token))
        {
            if (stored.Add(id))
            {
                Alerts.Add((await threads.ReadAlertAsync(id, Token))!.Value);
            }
        }

        var now = DateTimeOffset.UtcNow;
        Indexed = await indexes.MentionsBetweenAsync("brand", now.AddDays(-2), now.AddDays(1), Token).CountAsync(Token);
    }
}
