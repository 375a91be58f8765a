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

    private static async Task<MentionThread> ReadAsync(WebWorld world, ThreadId id) =>
        (await world.Threads.ReadThreadAsync(id, TestContext.Current.CancellationToken))!.Value;
}
