using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class MentionsApiTests
{
    [Fact]
    public async Task Paging_walks_every_mention_exactly_once_newest_first()
    {
        using var world = new WebWorld();
        for (var i = 0; i < 23; i++)
        {
            await world.StoreAsync([Some.Mention($"m{i}", at: Some.Monday.AddHours(-5 * i))]);
        }

        var seen = await WalkAsync(world, "/api/mentions?top=4");

        Assert.Equal([.. Enumerable.Range(0, 23).Select(i => $"m{i}")], seen);
    }

    [Theory]
    [InlineData("channel=blog", "blog")]
    [InlineData("sentiment=positive", "glad")]
    [InlineData("from=2026-03-01T00:00:00Z&to=2026-03-01T12:00:00Z", "old")]
    public async Task Filters_let_through_what_was_asked_for(string filter, string id)
    {
        using var world = new WebWorld();
        await world.StoreAsync([Some.Mention("blog", channel: Channel.Blog)]);
        await world.StoreAsync([Some.Mention("glad")], _ => (Sentiment.Positive, Triage.Praise));
        await world.StoreAsync([Some.Mention("old", at: Some.Monday.AddDays(-1))]);

        Assert.Equal([id], await WalkAsync(world, "/api/mentions?" + filter));
    }

    [Fact]
    public async Task A_mention_has_its_own_fields_and_its_judgement()
    {
        using var world = new WebWorld();
        await world.StoreAsync([Some.Mention("m1", thread: "talk") with { Url = "https://forum.example/1", Rating = 2 }]);

        var item = (await world.GetAsync("/api/mentions"))["items"]![0]!;

        var expected = $$"""
            {"id":"m1","source":"forum","channel":"forum","url":"https://forum.example/1","author":{"id":"ana","name":"ana"},
             "text":"The tea arrived.","createdAt":"2026-03-02T09:00:00+00:00",
             "threadId":"{{ThreadId.Of("brand", "forum", "talk")}}","rating":2,"fromBrand":false,"deleted":false,
             "key":"{{MentionKey.Of("forum", "m1")}}","brand":"brand","language":"en",
             "sentiment":"negative","triage":"criticism","needsAnswer":true,"confidence":0.8,"judgedBy":"lexicon-1",
             "because":["late"],"seenAt":"2026-03-02T09:00:30+00:00"}
            """;
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), item), item.ToJsonString());
    }

    [Theory]
    [InlineData("top=0", "top", "1 to 200")]
    [InlineData("top=201", "top", "1 to 200")]
    [InlineData("from=yesterday", "from", "2026-11-21T10:20:30Z")]
    [InlineData("from=2026-01-01T00:00:00Z", "from", "31 days")]
    [InlineData("from=2026-03-02T09:00:00Z&to=2026-03-01T09:00:00Z", "from", "before 'to'")]
    [InlineData("channel=myspace", "channel", "facebook")]
    [InlineData("sentiment=angry", "sentiment", "negative")]
    [InlineData("next=%00", "next", "as it was")]
    [InlineData("next=bm9wZQ", "next", "as it was")]
    public async Task A_bad_parameter_is_named_with_its_value_and_what_is_allowed(string query, string parameter, string allowed)
    {
        using var world = new WebWorld();

        var answer = (await world.CallAsync("GET", "/api/mentions?" + query)).Answer;

        var problem = JsonNode.Parse(answer.Body)!;
        Assert.Equal((400, "application/problem+json; charset=utf-8"), (answer.Status, answer.ContentType));
        Assert.Equal(parameter, problem["parameter"]!.GetValue<string>());
        Assert.Contains(allowed, problem["allowed"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    internal static async Task<List<string>> WalkAsync(WebWorld world, string path)
    {
        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = await world.GetAsync(path + (next is null ? string.Empty : "&next=" + next));
            seen.AddRange(page["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()));
            next = page["next"]?.GetValue<string>();
        }
        while (next is not null);
        return seen;
    }
}
