using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class PrivacyApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_kept_of_an_author_is_given_out_whole()
    {
        using var world = new WebWorld();
        await world.StoreAsync([Some.Mention("m1", author: "zoe"), Some.Mention("m2", author: "paul") with { ThreadId = null }]);

        var items = (await world.GetAsync("/api/export?author=zoe&source=forum"))["items"]!.AsArray();

        Assert.Equal(["m1"], items.Select(item => item!["id"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Erasing_forgets_words_and_author_everywhere_and_twice_is_once()
    {
        using var world = new WebWorld();
        var id = ThreadId.Of("brand", "forum", "m1");
        var alert = WebWorld.SlaAlert(id, Some.Monday);
        var excerpt = new Excerpt(MentionKey.Of("forum", "m1"), "my secret words", "zoe", Some.Monday, null, Sentiment.Negative);
        alert = alert with
        {
            Evidence = alert.Evidence with { Title = "my secret words", Excerpts = [excerpt] },
            Notifications = [Told("my secret words")],
        };
        await world.StoreAsync([Some.Mention("m1", "my secret words", author: "zoe")], alerts: alert);
        const string Body = """{"author":"zoe","source":"forum"}""";

        var first = await world.PostAsync("/api/erasure", Body);
        var second = await world.PostAsync("/api/erasure", Body);

        Assert.Equal((
            """{"erased":1,"deadLetters":0,"more":false}""",
            """{"erased":0,"deadLetters":0,"more":false}"""),
            (first.Body, second.Body));
        string[] paths =
            ["/api/mentions", $"/api/threads/{id}", "/api/threads", "/api/alerts", "/api/stats", "/api/export?author=zoe&source=forum"];
        foreach (var path in paths)
        {
            var body = (await world.GetAsync(path)).ToJsonString();
            Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
            Assert.DoesNotContain("zoe", body, StringComparison.Ordinal);
        }

        Assert.Equal(1, (await world.GetAsync("/api/threads"))["items"]![0]!["mentions"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_alert_of_the_whole_brand_loses_what_it_quotes_of_an_author_and_no_more()
    {
        using var world = new WebWorld();
        await world.StoreAsync([Some.Mention("m1", "my secret words", author: "zoe")]);
        var alert = new Alert
        {
            Id = AlertId.Volume("brand", Some.Monday),
            Kind = AlertKind.Volume,
            Severity = Severity.High,
            Brand = "brand",
            OpenedAt = Some.Monday,
            Evidence = new Evidence
            {
                DecidedAt = Some.Monday,
                Title = "Brand",
                Mentions = 40,
                Excerpts =
                [
                    new Excerpt(MentionKey.Of("forum", "m1"), "my secret words", "zoe", Some.Monday, null, Sentiment.Negative),
                    new Excerpt(MentionKey.Of("forum", "m2"), "other words", "paul", Some.Monday, null, Sentiment.Negative),
                ],
            },
        };
        await world.Threads.AddAlertAsync(alert, Token);

        await world.PostAsync("/api/erasure", """{"author":"zoe","source":"forum"}""");

        var evidence = (await world.Threads.ReadAlertAsync(alert.Id, Token))!.Value.Evidence;
        Assert.Equal(("other words", 40), (Assert.Single(evidence.Excerpts).Text, evidence.Mentions));
    }

    [Fact]
    public async Task Dead_letters_are_given_out_and_erased_too()
    {
        using var world = new WebWorld();
        await KeepAsync(world, "l1", "mentions", """
            {"source":"forum","seenAt":"2026-03-02T09:00:00Z","mentions":[
              {"brand":"brand","mention":{"id":"m1","source":"forum","text":"my secret words","createdAt":"2026-03-02T09:00:00Z",
                "author":{"id":"zoe"}}},
              {"brand":"brand","mention":{"id":"m2","source":"forum","text":"other words","createdAt":"2026-03-02T09:00:00Z"}}]}
            """);
        await KeepAsync(world, "l2", DeadLetter.WebhookQueue, """{"author":{"id":"zoe"},"text":"my secret words"}""");

        var items = (await world.GetAsync("/api/export?author=zoe"))["items"]!.AsArray();
        var answer = await world.PostAsync("/api/erasure", """{"author":"zoe"}""");

        Assert.Equal(["l1", "l2"], items.Select(item => item!["deadLetter"]!.GetValue<string>()));
        Assert.DoesNotContain("other words", items.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("""{"erased":0,"deadLetters":2,"more":false}""", answer.Body);
        var left = (await world.GetAsync("/api/deadletters")).ToJsonString();
        Assert.DoesNotContain("secret", left, StringComparison.Ordinal);
        Assert.Contains("other words", left, StringComparison.Ordinal);
        Assert.Empty((await world.GetAsync("/api/export?author=zoe"))["items"]!.AsArray());
    }

    private static Notification Told(string headline) =>
        new() { Sequence = 1, Reason = NotificationReason.First, At = Some.Monday, Headline = headline };

    private static async Task KeepAsync(WebWorld world, string id, string queue, string body) => await world.States.KeepDeadLetterAsync(
        new DeadLetter { Id = id, Queue = queue, At = Some.Monday, Reason = "why", Deliveries = 10, Body = body }, Token);
}
