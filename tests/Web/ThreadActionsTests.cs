using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class ThreadActionsTests
{
    [Theory]
    [InlineData("answered", ReplyState.Answered, WithheldReason.Answered)]
    [InlineData("dismissed", ReplyState.Dismissed, WithheldReason.Dismissed)]
    public async Task What_a_person_decided_ends_the_wait_and_its_alerts_silently(string decision, ReplyState state, WithheldReason why)
    {
        using var world = new WebWorld();
        var id = ThreadId.Of("brand", "forum", "m1");
        await world.StoreAsync([Some.Mention()], alerts: WebWorld.SlaAlert(id, Some.Monday));

        var answer = await world.PostAsync($"/api/threads/{id}/{decision}");
        var again = await world.PostAsync($"/api/threads/{id}/{decision}");

        var alert = (await world.Threads.ReadAlertAsync(AlertId.Sla(id, Some.Monday), TestContext.Current.CancellationToken))!.Value;
        Assert.Equal((200, 200), (answer.Status, again.Status));
        Assert.Equal(state, (await ReadAsync(world, id)).State);
        Assert.Equal((AlertState.Resolved, null), (alert.State, alert.Pending));
        Assert.Equal([why], alert.Notifications.Select(one => one.Withheld));
    }

    [Fact]
    public async Task Many_people_at_once_lose_nothing()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([.. Enumerable.Range(0, 5).Select(i => Some.Mention($"m{i}", author: $"a{i}", thread: "t"))]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => world.PostAsync(
            $"/api/threads/{thread.Id}/correct", $$"""{"mention":"m{{i}}","sentiment":"positive","triage":"praise"}""")));

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        var after = await ReadAsync(world, thread.Id);
        Assert.Equal((5, 0, 0, ReplyState.Quiet), (after.Positive, after.Negative, after.NegativeAuthors.Count, after.State));
    }

    [Fact]
    public async Task A_correction_is_by_a_person_counts_once_and_raises_nothing()
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync(
            [Some.Mention(), Some.Mention("m2", author: "ana") with { ThreadId = null }], _ => (Sentiment.Neutral, Triage.Other));
        const string Body = """{"mention":"m1","sentiment":"negative","triage":"criticism"}""";

        var first = await world.CallAsync("POST", $"/api/threads/{thread.Id}/correct", Body, ("Content-Type", "application/json"));
        await world.PostAsync($"/api/threads/{thread.Id}/correct", Body);

        var after = await ReadAsync(world, thread.Id);
        var mention =
            (await world.Threads.ReadMentionAsync(thread.Id, MentionKey.Of("forum", "m1"), TestContext.Current.CancellationToken))!.Value;
        Assert.Equal((1, 1, ReplyState.Waiting), (after.Negative, after.NegativeAuthors.Count, after.State));
        Assert.Equal(("person", Sentiment.Negative), (mention.Judgement.JudgedBy, mention.Judgement.Sentiment));
        Assert.Empty(first.Outgoing.Alerts);
        Assert.Equal(1, (await world.GetAsync("/api/stats?to=2026-03-02T09:00:01Z"))["negative"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("nonsense", "body")]
    [InlineData("""{"mention":"m1"}""", "sentiment")]
    [InlineData("""{"mention":"m1","sentiment":"angry"}""", "sentiment")]
    [InlineData("""{"sentiment":"negative"}""", "mention")]
    public async Task A_wrong_correction_gets_a_clear_answer(string body, string parameter)
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([Some.Mention()]);

        var answer = await world.PostAsync($"/api/threads/{thread.Id}/correct", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains($"\"parameter\":\"{parameter}\"", answer.Body, StringComparison.Ordinal);
    }

    private static async Task<MentionThread> ReadAsync(WebWorld world, ThreadId id) =>
        (await world.Threads.ReadThreadAsync(id, TestContext.Current.CancellationToken))!.Value;
}
