using System.Globalization;
using System.Text.Json;
using Vigie.Bench.Detection;
using Vigie.Detect;
using Vigie.Hosting.Replay;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Replay;

/// <summary>Generated threads as JSON lines through the real pipeline, and the same mentions through the detector alone.</summary>
public sealed class SameMinutesTests : IDisposable
{
    private const int Threads = 14;

    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_pipeline_calls_out_the_same_threads_at_the_same_minutes_as_the_detector_alone()
    {
        var file = await ReadAsync(Generate());
        var settings = new VigieSettings { DataFolder = folder.File("data"), LinkKey = new SecretString("key") };
        var plan = new ListeningPlan();
        await using var session = await ReplaySession.StartAsync(
            settings, plan, RunningHandler.AppRoot, file.Mentions[0].CreatedAt, port: null, Token);

        await session.Replayer.RunAsync("generated", file.Mentions, null, new Quiet(), Token);

        var told = await FirstAlertsAsync(session);
        var alone = Alone(await StoredAsync(session, file.Mentions), plan.Detection);
        Assert.InRange(alone.Count, 3, Threads);
        Assert.Equal(
            alone.OrderBy(alarm => alarm.Key.Value, StringComparer.Ordinal),
            told.OrderBy(alarm => alarm.Key.Value, StringComparer.Ordinal));
    }

    /// <summary>Every third thread turns into an outcry; some mentions come twice.</summary>
    private static IEnumerable<Mention> Generate()
    {
        var generator = new ThreadGenerator(World.Usual, seed: 20260302);
        for (var number = 0; number < Threads; number++)
        {
            var outcry = number % 3 == 0;
            var thread = generator.Thread(outcry ? new Injection { Doubling = 20 } : Injection.None);
            var from = Math.Max(0, (thread.Onset ?? 0) - 60);
            foreach (var (index, mention) in thread.Mentions.Where(mention => mention.Minute >= from).Take(90).Index())
            {
                var made = new Mention
                {
                    Id = string.Create(CultureInfo.InvariantCulture, $"{number}-{index}"),
                    Source = "generated",
                    Channel = Channel.Forum,
                    ThreadId = string.Create(CultureInfo.InvariantCulture, $"thread {number}"),
                    Text = mention.CalledNegative
                        ? "This is terrible, a shame and a scam. I am furious and disgusted."
                        : "The shop in the town opens at nine in the morning.",
                    Author = new Author($"{number}-{index}", $"{number}-{index}"),
                    CreatedAt = Some.Monday.AddMinutes((number * 70) + mention.Minute - from).AddSeconds(index % 50),
                };
                yield return made;
                if (index % 7 == 0)
                {
                    yield return made;
                }
            }
        }
    }

    private static async Task<MentionFile> ReadAsync(IEnumerable<Mention> mentions)
    {
        var lines = mentions.Select(mention => JsonSerializer.Serialize(mention, VigieJson.Compact.Mention));
        return await MentionFile.ReadAsync(
            new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines))), packed: false, Token);
    }

    private static async Task<Dictionary<ThreadId, DateTimeOffset>> FirstAlertsAsync(ReplaySession session)
    {
        var first = new Dictionary<ThreadId, DateTimeOffset>();
        await foreach (var (_, id) in session.Indexes.AlertsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, null, Token))
        {
            if (id.IsVelocity && await session.Threads.ReadAlertAsync(id, Token) is { Value: { Thread: { } thread } alert })
            {
                first[thread] = alert.OpenedAt;
            }
        }

        return first;
    }

    private static async Task<List<StoredMention>> StoredAsync(ReplaySession session, IEnumerable<Mention> mentions)
    {
        var stored = new List<StoredMention>();
        foreach (var thread in mentions.Select(mention => ThreadId.Of("brand", mention.Source, mention.ThreadId!)).Distinct())
        {
            await foreach (var row in session.Threads.ReadMentionsAsync(thread, Token))
            {
                stored.Add(row.Value);
            }
        }

        return stored;
    }

    /// <summary>
    /// No store, no queue, no fold: what was judged, minute by minute, into the detector. The first alarm begins the brand's one incident
    /// and moves its threshold once.
    /// </summary>
    private static Dictionary<ThreadId, DateTimeOffset> Alone(List<StoredMention> stored, DetectionPlan plan)
    {
        var brand = new BrandState { Brand = "brand", LearningSince = stored.Min(mention => mention.SeenAt) };
        var states = new Dictionary<ThreadId, (VelocityState State, int Negative)>();
        var alarms = new Dictionary<ThreadId, DateTimeOffset>();
        foreach (var batch in stored.GroupBy(mention => (mention.SeenAt, mention.Thread)).OrderBy(batch => batch.Key.SeenAt)
            .ThenBy(batch => batch.Min(mention => mention.Mention.CreatedAt)))
        {
            var (state, negative) = states.GetValueOrDefault(batch.Key.Thread, (new VelocityState(), 0));
            var spoke = false;
            foreach (var mention in batch.OrderBy(mention => mention.Mention.CreatedAt).ThenBy(m => m.Key.Value, StringComparer.Ordinal))
            {
                negative += mention.Judgement.Sentiment == Sentiment.Negative ? 1 : 0;
                var seen = new VelocityEvent(mention.Mention.CreatedAt, mention.Judgement.Scores.Negative, NewAuthor: true);
                (state, var signal) = VelocityDetector.Observe(state, seen, negative, brand, plan);
                spoke |= signal is not null;
            }

            states[batch.Key.Thread] = (state, negative);
            if (spoke && alarms.TryAdd(batch.Key.Thread, batch.Key.SeenAt) && alarms.Count == 1)
            {
                var threshold = ThresholdBudget.Steer(
                    null, batch.Key.SeenAt - brand.LearningSince!.Value, 1, plan);
                brand = brand with { Threshold = threshold, ThresholdAt = batch.Key.SeenAt };
            }
        }

        return alarms;
    }

    private sealed class Quiet : IProgress<ReplayProgress>
    {
        public void Report(ReplayProgress value)
        {
        }
    }
}
