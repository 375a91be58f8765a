using System.Text.Json;
using Vigie.Model;

namespace Vigie.Tests.Model;

public sealed class VigieJsonTests
{
    /// <summary>
    /// The serializer's generated code sets every init property, also those that are absent: defaults must stand all the same.
    /// </summary>
    [Fact]
    public void A_row_written_before_a_member_existed_reads_with_the_members_default()
    {
        var thread = JsonSerializer.Deserialize(
            """{"id":"t1","brand":"brand","source":"forum","channel":"forum","title":"Tea"}""", VigieJson.Default.MentionThread)!;

        Assert.Equal("und", thread.Language);
        Assert.Equal(0, thread.Authors.Count);
        Assert.Empty(thread.Clock.Waiting);
        Assert.Empty(thread.Velocity.Numbers);
        Assert.Equal(ReplyState.Quiet, thread.State);
    }

    [Fact]
    public void An_alert_of_an_older_form_reads_with_empty_lists()
    {
        var alert = JsonSerializer.Deserialize(
            """
            {"id":"t1.velocity.1","kind":"velocity","severity":"high","openedAt":"2026-03-02T09:00:00Z",
             "evidence":{"decidedAt":"2026-03-02T09:00:00Z","title":"Tea"}}
            """,
            VigieJson.Default.Alert)!;

        Assert.Empty(alert.Notifications);
        Assert.Empty(alert.Evidence.Excerpts);
        Assert.Equal("und", alert.Evidence.Language);
    }

    [Fact]
    public void A_mention_needs_only_its_four_members()
    {
        var mention = JsonSerializer.Deserialize(
            """{"id":"1","source":"forum","text":"Tea","createdAt":"2026-03-02T10:00:00+01:00","unknown":[1]}""",
            VigieJson.Default.Mention)!;

        Assert.Equal(("1", "forum", "Tea", Channel.Other), (mention.Id, mention.Source, mention.Text, mention.Channel));
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), mention.CreatedAt);
    }

    [Theory]
    [InlineData("""{"source":"forum","text":"Tea","createdAt":"2026-03-02T10:00:00Z"}""", "id")]
    [InlineData("""{"id":"1","source":"forum","text":"Tea","createdAt":"yesterday"}""", "createdAt")]
    [InlineData("""{"id":"1","source":"forum","text":"Tea","createdAt":"2026-03-02T10:00:00Z","channel":"pigeon"}""", "pigeon")]
    public void What_is_wrong_with_a_mention_is_said(string json, string expected)
    {
        var refusal = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, VigieJson.Default.Mention));

        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
