using System.Text.Json;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Model;

public sealed class LetterMessageTests
{
    [Fact]
    public void A_letter_is_read_as_the_message_of_its_queue_that_carries_its_id()
    {
        var batch = Some.Batch(Some.Mention());
        var mentions = LetterMessage.Read(Some.Letter(queue: "mentions", body: Json(batch)));
        var collect = LetterMessage.Read(Some.Letter(queue: "collect", body: """{"source":"press","lease":"x"}"""));
        var alerts = LetterMessage.Read(Some.Letter());

        Assert.Equal("l1", Assert.Single(mentions.Message.Mentions).Letter);
        Assert.Equal(Json(batch with { Letter = "l1" }), Json(mentions.Message.Mentions[0]));
        Assert.Equal([new CollectRequest("press", "x") { Letter = "l1" }], collect.Message.Collect);
        Assert.Equal([new AlertNotice(new AlertId("t1.velocity.1")) { Letter = "l1" }], alerts.Message.Alerts);
        Assert.All([mentions, collect, alerts], read => Assert.Equal(RedriveRefusal.None, read.Refusal));
    }

    [Theory]
    [InlineData("webhook", """{"id":"1"}""", RedriveRefusal.NoQueueMessage)]
    [InlineData("elsewhere", "{}", RedriveRefusal.NoQueueMessage)]
    [InlineData("mentions", "no json", RedriveRefusal.Unreadable)]
    [InlineData("mentions", "null", RedriveRefusal.Unreadable)]
    [InlineData("mentions", """{"source":"forum"}""", RedriveRefusal.Unreadable)]
    [InlineData("alerts", """{"alert":7}""", RedriveRefusal.Unreadable)]
    [InlineData("collect", "", RedriveRefusal.Unreadable)]
    public void What_is_no_message_of_its_queue_is_refused(string queue, string body, RedriveRefusal refusal)
    {
        var read = LetterMessage.Read(Some.Letter(queue: queue, body: body));

        Assert.Equal(refusal, read.Refusal);
        Assert.Equal(Outgoing.Nothing, read.Message);
    }

    [Fact]
    public void What_a_queue_does_not_take_in_one_piece_is_refused()
    {
        var many = Some.Batch([.. Enumerable.Range(0, 101).Select(n => Some.Mention($"m{n}"))]);
        var large = Some.Batch(Some.Mention(text: new string('x', Outgoing.MaximumMessageBytes)));

        Assert.All(
            [many, large],
            batch => Assert.Equal(
                RedriveRefusal.TooLarge, LetterMessage.Read(Some.Letter(queue: "mentions", body: Json(batch))).Refusal));
    }

    [Theory]
    [InlineData("0123abc", true)]
    [InlineData("", false)]
    [InlineData("a/b", false)]
    [InlineData("é", false)]
    public void Ids_are_fit_for_keys(string id, bool fit) => Assert.Equal(fit, LetterMessage.IsId(id));

    private static string Json(MentionBatch batch) => JsonSerializer.Serialize(batch, VigieJson.Default.MentionBatch);
}
