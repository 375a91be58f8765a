using Vigie.Model;
using Vigie.Process;
using Vigie.Tests.Detect;
using Vigie.Tests.Support;

namespace Vigie.Tests.Process;

public sealed class RevisionsTests
{
    private static readonly DateTimeOffset Later = Some.Monday.AddMinutes(1);

    [Theory]
    [InlineData(null, "1", true)]
    [InlineData("1", null, false)]
    [InlineData("1", "1", false)]
    [InlineData("9", "10", true)]
    [InlineData("10", "9", false)]
    [InlineData("2026-03-02T10:00:00+01:00", "2026-03-02T09:30:00Z", true)]
    [InlineData("2026-03-02T09:30:00Z", "2026-03-02T10:00:00+01:00", false)]
    [InlineData("zebra", "ant", true)]
    public void A_newer_edit_marker_replaces_the_text(string? stored, string? incoming, bool replaces) =>
        Assert.Equal(replaces, Revisions.Replaces(Mention(incoming), Later, ThreadFoldTests.Stored(Mention(stored))));

    [Fact]
    public void Of_markers_without_an_order_the_later_reading_wins()
    {
        var stored = ThreadFoldTests.Stored(Mention("ant")) with { RevisedAt = Later };

        Assert.False(Revisions.Replaces(Mention("zebra"), Some.Monday, stored));
        Assert.True(Revisions.Replaces(Mention("bee"), Later.AddMinutes(1), stored));
    }

    [Fact]
    public void A_deletion_is_the_last_word()
    {
        var gone = ThreadFoldTests.Stored(Mention("1") with { Deleted = true });

        Assert.False(Revisions.Replaces(Mention("2"), Later, gone));
        Assert.True(Revisions.Replaces(Mention(null) with { Deleted = true }, Later, ThreadFoldTests.Stored(Mention("1"))));
    }

    [Fact]
    public void Nothing_that_names_the_author_outlives_a_deletion()
    {
        var gone = Revisions.Forget(Mention("1") with { Title = "t", Url = "https://example.org/@ana/1", Rating = 1 });

        Assert.Equal(
            new Mention
            {
                Id = "m1",
                Source = "forum",
                Channel = Channel.Forum,
                Text = "",
                CreatedAt = Some.Monday,
                Revision = "1",
                Deleted = true,
            },
            gone);
    }

    [Fact]
    public void What_a_person_made_of_a_mention_outlives_its_edits()
    {
        var stored = ThreadFoldTests.Stored(Mention("1"));
        stored = stored with { Judgement = stored.Judgement with { JudgedBy = "person", Triage = Triage.Attack } };

        Assert.Equal(Triage.Attack, Revisions.Apply(stored, ThreadFoldTests.Stored(Mention("2"))).Judgement.Triage);
    }

    private static Mention Mention(string? revision) => Some.Mention() with { Revision = revision };
}
