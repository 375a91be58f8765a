using System.Text.Json.Nodes;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

/// <summary>Hashtags, without a token.</summary>
public sealed class MastodonSourceTests : PullContract
{
    private protected override string Key => "Sources__places__Token";

    private MastodonPlace Server => (MastodonPlace)Site;

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new MastodonPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "mastodon", Url = address, Find = ["#AcmeTea"] };

    private protected override ISource CreateSource(SourceTools tools) => new MastodonSource(tools);

    [Fact]
    public async Task A_status_becomes_a_mention_with_all_that_it_says()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Server.Dress = (_, status) =>
        {
            status["content"] = """<p>Acme Tea at <a href="https://tea.example/a/b"><span class="invisible">https://</span>"""
                + """<span class="ellipsis">tea.example/a</span><span class="invisible">/b</span></a> &amp; it&#39;s cold<br>Brr</p>""";
            status["spoiler_text"] = "Complaint";
            status["in_reply_to_id"] = "42";
        };

        await PollAsync();

        var mention = Assert.Single(LastMentions);
        Assert.Equal("Complaint\nAcme Tea at tea.example/a & it's cold\nBrr", mention.Text);
        Assert.Equal((Channel.Mastodon, "places", "en", "42", null), (mention.Channel, mention.Source, mention.Language, mention.ParentId,
            mention.ThreadId));
        Assert.Equal(new Author("ana", "ana@127.0.0.1", 12), mention.Author);
        Assert.Equal(new Engagement(1, 2, 0), mention.Engagement);
        Assert.Equal($"https://tea.example/@ana/{Site.IdOf(post)}", mention.Url);
        Assert.Null(mention.Revision);
    }

    [Theory]
    [InlineData("visibility", "private")]
    [InlineData("visibility", "direct")]
    [InlineData("indexable", null)]
    [InlineData("note", "<p>Writes code. #nobot</p>")]
    public async Task Who_does_not_want_to_be_found_is_not(string member, string? value)
    {
        Site.Add(Time.Now.AddMinutes(-5));
        Server.Dress = (_, status) =>
        {
            var owner = member == "visibility" ? status : status["account"]!.AsObject();
            owner[member] = value is null ? JsonValue.Create(false) : JsonValue.Create(value);
        };

        await PollAsync();

        Assert.Empty(LastMentions);
    }

    [Fact]
    public async Task A_boost_is_what_it_boosts_and_comes_once()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        var boost = Site.Add(Time.Now.AddMinutes(-1));
        Server.Dress = (shown, status) =>
        {
            if (shown.Number == boost.Number)
            {
                var original = status.DeepClone().AsObject();
                original["id"] = Site.IdOf(post);
                status["reblog"] = original;
            }
        };

        await PollAsync();

        Assert.Equal([Site.IdOf(post)], LastMentions.Select(mention => mention.Id));
    }

    [Fact]
    public async Task When_next_to_nothing_is_left_of_the_limit_it_waits_for_the_next_window()
    {
        Site.Add(Time.Now.AddMinutes(-5));
        Server.Remaining = 1;

        var result = await PollOnceAsync();

        Assert.Single(result.Mentions);
        Assert.InRange(result.NotBefore!.Value - Time.Now, TimeSpan.FromSeconds(110), TimeSpan.FromSeconds(125));
        Assert.False(result.More);
    }
}

/// <summary>Search, what is said to the account and the brand's own posts, with a token.</summary>
public sealed class MastodonSearchTests : PullContract
{
    private protected override string Key => "Sources__places__Token";

    private protected override int MostQuestions => 4;

    private MastodonPlace Server => (MastodonPlace)Site;

    private protected override IReadOnlyDictionary<string, SecretString> Credentials =>
        new Dictionary<string, SecretString> { ["places:Token"] = new("t") };

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new MastodonPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "mastodon", Url = address, Find = ["Acme Tea"] };

    private protected override ISource CreateSource(SourceTools tools) => new MastodonSource(tools);

    [Fact]
    public async Task What_is_said_to_the_account_is_addressed_and_private_messages_stay_private()
    {
        Server.Said.Add(new Post(1, Time.Now.AddMinutes(-4), Time.Now) { Text = "This is awful" });
        Server.Said.Add(new Post(2, Time.Now.AddMinutes(-3), Time.Now) { Text = "Secret" });
        Server.Dress = (post, status) => status["visibility"] = post.Number == 2 ? "direct" : "public";

        var result = await PollOnceAsync();

        Assert.Equal("This is awful", Assert.Single(result.Mentions).Text);
        Assert.Equal(result.Mentions[0].Id, Assert.Single(result.Addressed));
    }
}

/// <summary>The posts of an account that speaks for the brand.</summary>
public sealed class MastodonOwnAccountTests : PullContract
{
    private protected override int MostQuestions => 6;

    private protected override ListeningPlan Listening => new()
    {
        Brands = [new Brand { Id = "acme", Name = "Acme Tea", Staff = [new StaffAccount { Source = "places", Author = "@acmecare" }] }],
    };

    private protected override IReadOnlyDictionary<string, SecretString> Credentials =>
        new Dictionary<string, SecretString> { ["places:Token"] = new("t") };

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new MastodonPlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) => new() { Name = "places", Kind = "mastodon", Url = address };

    private protected override ISource CreateSource(SourceTools tools) => new MastodonSource(tools);

    [Fact]
    public async Task An_answer_of_the_brand_is_read_and_known_as_one()
    {
        var answer = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(answer, post => post with { Author = "acmecare", Text = "We are on it." });

        await PollAsync();

        var mention = Assert.Single(LastMentions);
        Assert.True(Assert.Single(new BrandMatcher(Listening).Match(mention)).Mention.FromBrand);
    }
}
