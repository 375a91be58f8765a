using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Store;
using Vigie.Tests.Support;
using Vigie.Web;

namespace Vigie.Tests;

/// <summary>The worst that the outside can send stays inside what queues and tables take. The list of bounds is docs/limits.md.</summary>
public sealed class LimitsTests : IDisposable
{
    private const string Worst = "\U0001F600";

    private readonly LocalStore store = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_feed_of_nothing_but_giants_fits_into_messages_with_its_cursor()
    {
        await using var server = await FeedServer.StartAsync();
        server.Answer = async context =>
        {
            context.Response.Headers.ETag = "\"" + new string('e', 42_000) + "\"";
            context.Response.Headers.LastModified = new string('m', 5_000);
            await context.Response.WriteAsync(Feed(entries: 15), Token);
        };
        using var fetcher = new SafeFetcher(TimeProvider.System, allowPrivate: true);
        var plan = new SourcePlan { Name = "giants", Kind = "rss", Url = server.Address };
        var result = await new RssSource(fetcher, new ManualTime()).PollAsync(plan, null, Token);
        Assert.Equal(15, result.Mentions.Count);
        Assert.InRange(result.Cursor.Length, 100, PollResult.MaximumCursor);

        var batches = BatchPacker.Pack(
            "giants",
            [.. result.Mentions.Select(mention => new BrandMention("brand", mention))],
            new CursorCommit("lease", new string('c', PollResult.MaximumCursor), More: true, Some.Monday),
            Some.Monday);

        var watch = FunctionShape.All.Single(shape => shape.Name == "Watch");
        var messages = OutputMessages.Of(watch, new Outgoing { Mentions = batches })["mentions"];
        Assert.Equal(batches.Count, messages.Count);
        Assert.All(messages, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 2, OutputMessages.MaximumBytes));
    }

    [Fact]
    public async Task A_cursor_that_no_message_takes_is_a_failure_of_its_source_and_not_of_the_tick()
    {
        var plan = new SourcePlan { Name = "endless", Kind = "endless", Url = new Uri("https://endless.example/") };
        var whole = new ListeningPlan { Sources = [plan] };
        var poller = new SourcePoller(
            new SourceRegistry([new EndlessCursor()]), new BrandMatcher(whole), store.States, new ManualTime(),
            NullLogger<SourcePoller>.Instance);

        Assert.Empty(await poller.PollAsync(plan, (await poller.TryLeaseAsync(plan, Token))!, Token));

        var state = (await store.States.ReadSourceAsync("endless", Token))!.Value;
        Assert.Equal(1, state.Failures);
        Assert.Contains("gave a cursor of", state.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_thread_of_a_hundred_thousand_authors_who_all_wait_is_a_row_of_less_than_64_KiB()
    {
        var thread = new MentionThread
        {
            Id = ThreadId.Of("brand", "forum", "endless"),
            Brand = "brand",
            Source = "forum",
            Channel = Channel.Forum,
            Title = new string('T', 100),
        };
        for (var number = 0; number < 100_000; number++)
        {
            var author = number.ToString(CultureInfo.InvariantCulture);
            thread = thread with { Authors = thread.Authors.With(author).Set, NegativeAuthors = thread.NegativeAuthors.With(author).Set };
            thread = number < 1000 ? thread with { Clock = thread.Clock.Heard(Some.Monday.AddSeconds(number)) } : thread;
        }

        Assert.Equal(100_000, thread.Authors.Count);
        Assert.Equal(ReplyClock.Capacity, thread.Clock.Waiting.Count);
        await store.Threads.CommitAsync(new ThreadCommit { Summary = thread }, Token);
        var row = Rows.ToEntity("p", "r", thread, VigieJson.Compact.MentionThread);
        var json = row.Properties.Values.OfType<string>().Sum(text => text.Length);
        Assert.InRange(json, 20_000, 64 * 1024);
    }

    [Fact]
    public async Task An_alert_told_to_everybody_as_often_as_it_remembers_is_a_row_that_a_table_takes()
    {
        var alert = SomeAlert.Velocity(1, string.Concat(Enumerable.Repeat(Worst, 100))) with
        {
            Notifications = [.. Enumerable.Range(1, 20).Select(Told)],
            Pending = new PendingNotification
            {
                Sequence = 21,
                Reason = NotificationReason.Escalated,
                DecidedAt = Some.Monday,
                DueAt = Some.Monday,
                Deliveries = Told(21).Deliveries,
            },
        };

        alert = alert with
        {
            Evidence = alert.Evidence with
            {
                Proof = new Proof
                {
                    Formula = new string('F', 400),
                    Mentions = [.. Enumerable.Range(0, Proof.MostMentions).Select(number => new ProofMention(
                        MentionKey.Of("forum", $"{number}"), Some.Monday.AddTicks(number + 1), 0.81818181818181823, true, false, 100_000))],
                    Brand = new BrandState { Brand = new string('b', 40), Season = [.. Enumerable.Repeat(1.0123456789012345, 24)] },
                    Thread = new VelocityState { Numbers = [.. Enumerable.Repeat(1.0123456789012345, 20)] },
                },
            },
        };

        var proof = Rows.ToEntity("p", "r", alert.Evidence.Proof!, VigieJson.Compact.Proof).Properties.Values.OfType<string>();
        Assert.InRange(proof.Sum(text => text.Length), 20_000, 48 * 1024);
        Assert.True(await store.Threads.AddAlertAsync(alert, Token));
        Assert.Equal(20, (await store.Threads.ReadAlertAsync(alert.Id, Token))!.Value.Notifications.Count);
    }

    [Fact]
    public void More_people_than_an_alert_has_room_for_are_refused_at_the_start()
    {
        var people = Enumerable.Range(0, 21).Select(number => new Person { Name = $"p{number}" }).ToList();
        var plan = new ListeningPlan { People = people, Alerts = new AlertPlan { Escalation = [.. people.Select(person => person.Name)] } };

        Assert.Equal(["alerts.escalation has 21 entries; allowed: 0 to 20."], ListeningValidator.Validate(plan, knownKinds: null));
    }

    [Theory]
    [InlineData("/api/threads/t1/answered", "application/json")]
    [InlineData("/login", "application/x-www-form-urlencoded")]
    public async Task A_page_takes_no_large_body_and_does_not_give_it_back(string path, string type)
    {
        using var world = new WebWorld();

        var answer = (await world.CallAsync("POST", path, new string('x', (64 * 1024) + 1), ("Content-Type", type))).Answer;

        Assert.Equal(413, answer.Status);
        Assert.InRange(answer.Body.Length, 1, 1000);
    }

    [Fact]
    public void A_log_line_ends_somewhere_whatever_was_written()
    {
        using var output = new StringWriter();
        using var provider = new LineLoggerProvider(output, output, new ManualTime());

        provider.CreateLogger("x").Log(
            LogLevel.Error, default, "one\nforged" + new string('x', 1_000_000), exception: null, formatter: (text, _) => text);

        var line = Assert.Single(output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.InRange(line.Length, 7_000, 8_001);
    }

    [Theory]
    [InlineData(FailureKind.Temporary, "1h")]
    [InlineData(FailureKind.Permanent, "1h")]
    [InlineData(FailureKind.Permanent, "7d")]
    public void A_failing_source_is_asked_again_for_ever_and_never_later_than_six_hours_and_a_tenth(FailureKind kind, string every)
    {
        Assert.True(Duration.TryParse(every, out var rhythm));
        var plan = new SourcePlan { Name = "press", Kind = "rss", Every = rhythm };

        var waits = Enumerable.Range(1, 2000)
            .Select(failures => PollRhythm.AfterFailure(plan, failures, kind, retryAfter: null, Some.Monday) - Some.Monday)
            .ToList();

        Assert.InRange(waits.Max(), PollRhythm.LongestBackoff, PollRhythm.LongestBackoff * 1.1);
        Assert.InRange(waits.Min(), TimeSpan.FromMinutes(2), PollRhythm.LongestBackoff * 1.1);
        Assert.Equal(
            Some.Monday + RetryAfter.Maximum,
            PollRhythm.AfterFailure(plan, 2000, kind, RetryAfter.Maximum, Some.Monday));
    }

    [Fact]
    public async Task A_filter_that_lets_nothing_through_reads_a_bounded_number_of_rows_and_says_where_to_go_on()
    {
        using var world = new WebWorld();
        var mentions = Enumerable.Range(0, ApiQuery.MaximumRows + 10).Select(number => Stored(number)).ToList();
        await world.Indexes.IndexAsync(mentions, Token);

        var first = await world.GetAsync("/api/mentions?sentiment=positive&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z");
        var rest = await world.GetAsync(
            "/api/mentions?sentiment=positive&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z&next="
            + Uri.EscapeDataString(first["next"]!.GetValue<string>()));

        Assert.Empty(first["items"]!.AsArray());
        Assert.Empty(rest["items"]!.AsArray());
        Assert.Null(rest["next"]);
    }

    /// <summary>A source that remembers everything it ever saw.</summary>
    private sealed class EndlessCursor : ISource
    {
        public string Kind => "endless";

        public Task<PollResult> PollAsync(SourcePlan plan, string? cursor, CancellationToken cancellationToken) =>
            Task.FromResult(new PollResult { Cursor = new string('c', PollResult.MaximumCursor + 1), Mentions = [Some.Mention()] });
    }

    private static StoredMention Stored(int number) => new()
    {
        Brand = "brand",
        Thread = ThreadId.Of("brand", "forum", "long"),
        Mention = Some.Mention(number.ToString(CultureInfo.InvariantCulture), at: Some.Monday.AddSeconds(number)),
        Judgement = new Judgement
        {
            Language = "en",
            Sentiment = Sentiment.Negative,
            Scores = new SentimentScores(0, 0.2, 0.8),
            Triage = Triage.Criticism,
            NeedsAnswer = false,
            JudgedBy = "test",
        },
        SeenAt = Some.Monday,
    };

    private static Notification Told(int sequence) => new()
    {
        Sequence = sequence,
        Reason = NotificationReason.Repeat,
        At = Some.Monday,
        Headline = new string('H', 300),
        Deliveries = [.. Enumerable.Range(0, AlertPlan.MostCalled + 1).Select(number => new Delivery
        {
            Channel = "email",
            Recipient = new string('r', 250) + number.ToString(CultureInfo.InvariantCulture),
            Outcome = DeliveryOutcome.FailedForGood,
            Attempts = 9,
            LastAttemptAt = Some.Monday,
            Error = new string('E', 400),
        })],
    };

    private static string Feed(int entries)
    {
        var text = string.Concat(Enumerable.Repeat(Worst, 6_000));
        var link = "https://example.org/" + new string('l', 200_000);
        var items = Enumerable.Range(0, entries).Select(number => $"""
            <item><guid isPermaLink="false">{number}{new string('g', 9_000)}</guid><title>{number} {text[..4_000]}</title>
            <link>{link}{number}</link><author>{text[..2_000]}</author><description>{number} {text}</description></item>
            """);
        return $"<rss version=\"2.0\"><channel><title>giants</title>{string.Concat(items)}</channel></rss>";
    }
}
