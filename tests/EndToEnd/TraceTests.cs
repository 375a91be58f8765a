using System.Globalization;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>The running program beside a real collector.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly TempDirectory folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_pushed_is_one_trace_from_the_webhook_to_the_card_and_holds_nothing_that_people_wrote()
    {
        await using var collector = await OtlpSink.StartAsync();
        await using var teams = await CardSink.StartAsync();
        await using var vigie = await RunningVigie.StartAsync(
            folder.File("data"),
            null,
            ("Teams__WebhookUrl", teams.Url),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Url),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-collector-key=c0llector"));

        await vigie.PostAsync(Outcry());
        await Eventually.TrueAsync(() => teams.Cards.Count > 0, "the card has come");
        await Eventually.TrueAsync(
            () => collector.Spans.Any(span => span.Name == "deliver teams"), "the spans have come", TimeSpan.FromSeconds(30));
        await vigie.StopAsync();

        var received = Assert.Single(collector.Spans, span => span.Name == "Receive");
        var way = collector.Spans.Where(span => span.Trace == received.Trace).ToList();
        Assert.Equal(
            ["Receive", "process mentions", "process alerts", "deliver teams"],
            new[] { "Receive", "process mentions", "process alerts", "deliver teams" }.Where(name => way.Any(span => span.Name == name)));
        var stored = way.First(span => span.Name == "process mentions");
        var told = way.First(span => span.Name == "deliver teams");
        Assert.Equal(received.Id, stored.Parent);
        Assert.Contains(way, span => span.Name == "process alerts" && span.Id == told.Parent && span.Parent == stored.Id);
        Assert.Equal(("mentions", "servicebus", "pubsub"),
            (stored.Tags["messaging.destination.name"], stored.Tags["messaging.system"], stored.Tags["faas.trigger"]));
        foreach (var name in new[] { "vigie.mentions.stored", "vigie.deliveries", "vigie.alert.time_to_tell", "vigie.queue.age" })
        {
            Assert.Contains(name, collector.Metrics);
        }

        Assert.Contains(" trace=" + received.Trace, vigie.Said, StringComparison.Ordinal);
        Assert.All(collector.Keys, key => Assert.Equal("c0llector", key));
        Assert.DoesNotContain("c0llector", vigie.Said, StringComparison.Ordinal);
        foreach (var secret in new[] { "disgusting", "not-a-real-signature", "author-7" })
        {
            Assert.All(collector.Texts, text => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_collector_that_is_away_is_told_once_and_hinders_nothing()
    {
        await using var vigie = await RunningVigie.StartAsync(
            folder.File("data"), null, ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{Azurite.FreePort()}"));

        await vigie.PostAsync(Outcry());
        await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count > 0, "the mentions are listed");
        await Eventually.TrueAsync(
            () => vigie.Said.Contains("does not take traces", StringComparison.Ordinal), "it is told", TimeSpan.FromSeconds(30));

        Assert.Equal(0, await vigie.StopAsync());
        Assert.Single(vigie.Said.Split('\n'), line => line.Contains("does not take traces", StringComparison.Ordinal));
    }

    /// <summary>Thirty angry people in one thread within half an hour.</summary>
    private static SignedPost Outcry() => SignedPost.Of(Enumerable.Range(0, 30).Select(n => new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"m{n}"),
        text = "This is disgusting, a scandal. I hate it, never again!",
        createdAt = DateTimeOffset.UtcNow.AddMinutes(n - 30),
        channel = "x",
        threadId = "video",
        author = new { id = string.Create(CultureInfo.InvariantCulture, $"author-{n}") },
    }));
}
