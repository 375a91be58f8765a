using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class PrivacyApiTests
{
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
        alert = alert with { Evidence = alert.Evidence with { Title = "my secret words", Excerpts = [excerpt] } };
        await world.StoreAsync([Some.Mention("m1", "my secret words", author: "zoe")], alerts: alert);
        const string Body = """{"author":"zoe","source":"forum"}""";

        var first = await world.PostAsync("/api/erasure", Body);
        var second = await world.PostAsync("/api/erasure", Body);

        Assert.Equal(("{\"erased\":1}", 200), (first.Body, second.Status));
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
}
