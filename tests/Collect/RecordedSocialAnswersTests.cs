using System.Text.Json;
using Vigie.Collect;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Collect;

/// <summary>Answers that YouTube, Facebook, Instagram and X gave to others, read whole.</summary>
public sealed class RecordedSocialAnswersTests
{
    [Fact]
    public void Threads_of_YouTube() => AssertRead("youtube-threads.json", "items", post => [YouTubeItem.Thread(post, null)], 2019, item =>
    {
        Assert.Matches("^https://www.youtube.com/watch\\?v=aaaaaaaaaaa&lc=Ug", item.Url);
        Assert.StartsWith("@person", item.Author!.Name, StringComparison.Ordinal);
        Assert.Equal((Channel.Video, item.Id), (item.Channel, item.ThreadId));
    });

    [Fact]
    public void The_feed_of_a_page() => AssertRead("facebook-feed.json", "data", post => [MetaItem.Post(post, "1001")], 2021, item =>
    {
        Assert.Equal($"https://www.facebook.com/{item.Id}", item.Url);
        Assert.Equal((Channel.Facebook, item.Id), (item.Channel, item.ThreadId));
    });

    [Fact]
    public void Comments_of_Instagram() => AssertRead(
        "instagram-comments.json",
        "data",
        comment => MetaItem.InstagramComments(comment, "1790", "https://x.example/", new MetaAssets("1", "2", "a")),
        2020,
        item => Assert.Equal((Channel.Instagram, "1790", null), (item.Channel, item.ThreadId, item.ParentId)));

    /// <summary>Asked for no fields, X gives id, text and history alone; the time is in the id.</summary>
    [Fact]
    public void A_search_of_X() => AssertRead("x-search.json", "data", post => [XPost.Read(post, null, addressed: false)], 2022, item =>
    {
        Assert.Equal($"https://x.com/i/status/{item.Id}", item.Url);
        Assert.Equal(new DateOnly(2022, 10, 7), DateOnly.FromDateTime(item.CreatedAt.UtcDateTime));
        Assert.Null(item.Revision);
    });

    [Fact]
    public void The_next_page_of_a_feed_without_cursors() => Assert.Equal(
        "until=1624385168&__paging_token=__paging_token", MetaApi.Next(new Fields(Read("facebook-feed.json"))));

    private static void AssertRead(
        string file, string list, Func<Fields, IEnumerable<ListedItem?>> read, int year, Action<Mention> check)
    {
        var recorded = new Fields(Read(file))[list].Items.ToList();

        var mentions = recorded.SelectMany(read).OfType<ListedItem>().Select(item => item.Mention).ToList();

        Assert.InRange(recorded.Count, 2, 100);
        Assert.Equal(recorded.Count, mentions.DistinctBy(mention => mention.Id).Count());
        Assert.All(mentions, mention =>
        {
            Assert.True(mention.Text.Length > 3, mention.Text);
            Assert.Equal(year, mention.CreatedAt.Year);
            check(mention);
        });
    }

    private static JsonElement Read(string file)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Data", "collect", file)));
        return json.RootElement.Clone();
    }
}
