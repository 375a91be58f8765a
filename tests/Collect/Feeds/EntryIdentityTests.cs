using Vigie.Collect.Feeds;

namespace Vigie.Tests.Collect.Feeds;

public sealed class EntryIdentityTests
{
    [Theory]
    [InlineData("HTTP://Tea.Example:80/a/?utm_source=x&id=3&fbclid=y#top", "https://tea.example/a?id=3")]
    [InlineData("https://tea.example/a", "https://tea.example/a")]
    [InlineData("tag:tea.example,2026:1", null)]
    [InlineData(null, null)]
    public void A_link_is_compared_without_what_varies(string? link, string? expected) =>
        Assert.Equal(expected, EntryIdentity.NormalLink(link));

    [Fact]
    public void An_id_that_stands_for_several_entries_does_not_make_them_one()
    {
        var ids = EntryIdentity.Of(
        [
            new FeedEntry { Id = "x", Title = "one", Link = "https://tea.example/1" },
            new FeedEntry { Id = "x", Title = "two", Link = "https://tea.example/2" },
            new FeedEntry { Id = "y", Title = "three" }, new FeedEntry { Id = "y", Title = "three" },
        ]);

        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal("y", ids[2]);
    }

    [Fact]
    public void Without_id_and_link_the_content_tells_entries_apart()
    {
        var ids = EntryIdentity.Of([new FeedEntry { Title = "one" }, new FeedEntry { Title = "two" }, new FeedEntry { Title = "one" }]);

        Assert.Equal(ids[0], ids[2]);
        Assert.NotEqual(ids[0], ids[1]);
    }
}
