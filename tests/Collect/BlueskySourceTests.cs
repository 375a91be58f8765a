using System.Text.Json.Nodes;
using Vigie.Collect;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

public sealed class BlueskySourceTests : PullContract
{
    private BlueskySource? kept;

    private protected override string Key => "Sources__places__Password";

    /// <summary>A login, a search, the notifications.</summary>
    private protected override int MostQuestions => 3;

    private BlueskyPlace Network => (BlueskyPlace)Site;

    private protected override IReadOnlyDictionary<string, SecretString> Credentials =>
        new Dictionary<string, SecretString> { ["places:Password"] = new("app-password") };

    private protected override StaffAccount Staff => new() { Source = "places", Author = "@acmecare.example" };

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new BlueskyPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "bluesky", Url = address, Account = "acme.example", Every = TimeSpan.FromMinutes(5) };

    private protected override ISource CreateSource(SourceTools tools) => kept ?? new BlueskySource(tools);

    [Fact]
    public async Task A_post_becomes_a_mention_with_its_conversation_links_and_reach()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Network.Dress = (_, view) =>
        {
            var record = view["record"]!.AsObject();
            record["text"] = "Thé 🍵 Acme Tea tea.exam... nul";
            record["facets"] = JsonNode.Parse("""
                [{"index":{"byteStart":19,"byteEnd":30},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://tea.example/x"}]},
                 {"index":{"byteStart":2,"byteEnd":900},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://evil.example/"}]}]
                """);
            record["reply"] = JsonNode.Parse("""{"root":{"uri":"at://did:plc:r/app.bsky.feed.post/1"},"parent":{"uri":"at://p"}}""");
        };

        await PollAsync();

        var mention = Assert.Single(LastMentions);
        Assert.Equal("Thé 🍵 Acme Tea https://tea.example/x nul", mention.Text);
        Assert.Equal(("at://did:plc:r/app.bsky.feed.post/1", "at://p", "en"), (mention.ThreadId, mention.ParentId, mention.Language));
        Assert.Equal(new Author("did:plc:ana", "ana.example", 321), mention.Author);
        Assert.Equal(new Engagement(3, 6, 1), mention.Engagement);
        Assert.Equal($"https://bsky.app/profile/did:plc:ana/post/3k{post.Number:d8}", mention.Url);
    }

    [Fact]
    public async Task A_picture_without_words_speaks_by_what_it_shows()
    {
        Site.Add(Time.Now.AddMinutes(-5));
        Network.Dress = (_, view) =>
        {
            view["record"]!["text"] = string.Empty;
            view["record"]!["embed"] = JsonNode.Parse("""{"images":[{"alt":"A mouldy box of Acme Tea"}]}""");
        };

        await PollAsync();

        Assert.Equal("A mouldy box of Acme Tea", Assert.Single(LastMentions).Text);
    }

    [Fact]
    public async Task An_answer_to_the_account_is_addressed_without_naming_the_brand()
    {
        Network.Said.Add(new Post(1, Time.Now.AddMinutes(-4), Time.Now.AddMinutes(-4)) { Text = "Awful" });

        var result = await PollOnceAsync();

        Assert.Equal(Site.IdOf(Network.Said[0]), Assert.Single(result.Addressed));
    }

    [Fact]
    public async Task A_session_is_kept_and_renewed_and_not_made_again()
    {
        kept = new BlueskySource(Tools);
        for (var poll = 0; poll < 5; poll++)
        {
            await PollAsync();
            Time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.Equal((1, 2), (Network.Logins, Network.Renewals));
    }

    [Fact]
    public async Task It_logs_in_no_more_often_than_an_account_may()
    {
        for (var poll = 0; poll < BlueskySessions.MostLogins; poll++)
        {
            await PollAsync();
            Time.Advance(TimeSpan.FromMinutes(3));
        }

        var failure = await Assert.ThrowsAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Contains("logged in 200 times today", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Time.Now.AddDays(1).Date, (Time.Now + failure.RetryAfter!.Value).Date);
        Assert.Equal(BlueskySessions.MostLogins, Network.Logins);
    }

    [Theory]
    [InlineData("[]", "ab https")]
    [InlineData("""[{"index":{"byteStart":0,"byteEnd":1}}]""", "ab https")]
    [InlineData("""[{"index":{"byteStart":-1,"byteEnd":99},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://x.example/"}]}]""",
        "ab https")]
    public void Marks_that_do_not_fit_are_passed_over(string facets, string expected)
    {
        using var json = System.Text.Json.JsonDocument.Parse(facets);
        Assert.Equal(expected, BlueskyFacets.WithLinks("ab https", new Fields(json.RootElement)));
    }
}
