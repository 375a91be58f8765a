using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vigie.Collect;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Collect.Pull;
using Vigie.Tests.Receive;

namespace Vigie.Tests.Collect;

public sealed class MetaSourceTests : PullContract
{
    private string? secret;

    private protected override string Key => "Sources__places__Token";

    /// <summary>Comments say not that they were edited; what was looked at again after hours is told by its words.</summary>
    private protected override bool ShowsEdits => false;

    private protected override IReadOnlyDictionary<string, SecretString> Credentials => new Dictionary<string, SecretString?>
    {
        ["places:Token"] = new("page-token"),
        ["places:AppSecret"] = secret is null ? null : new SecretString(secret),
    }.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!);

    private MetaPlace Meta => (MetaPlace)Site;

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) =>
        new MetaPlace { Clock = clock, PostedAt = Time.Now.AddDays(-1).AddHours(-1) };

    private protected override SourcePlan PlanAt(Uri address) => new() { Name = "places", Kind = "meta", Url = address };

    private protected override ISource CreateSource(SourceTools tools) => new MetaSource(tools);

    [Fact]
    public async Task A_comment_of_the_page_becomes_a_mention()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));

        var result = await PollOnceAsync();

        var mention = Assert.Single(result.Mentions);
        Assert.Equal((Site.IdOf(post), MetaPlace.PagePost, MetaPlace.PagePost), (mention.Id, mention.ThreadId, mention.ParentId));
        Assert.Equal((Channel.Facebook, new Author("83", "ana"), false), (mention.Channel, mention.Author, mention.FromBrand));
        Assert.Equal("https://www.facebook.com/1001/posts/5/?comment_id=70001", mention.Url);
        Assert.Equal([mention.Id], result.Addressed);
    }

    [Fact]
    public async Task A_review_of_the_page_has_the_id_that_the_webhook_gives_it()
    {
        var at = Time.Now.AddMinutes(-9);
        Meta.Reviews =
        [
            new JsonObject
            {
                ["created_time"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "+0000",
                ["recommendation_type"] = "negative",
                ["review_text"] = "Cold tea.",
                ["reviewer"] = new JsonObject { ["id"] = "77", ["name"] = "Ana" },
                ["open_graph_story"] = new JsonObject { ["id"] = "1001_99" },
            },
        ];

        await PollAsync();

        var review = Assert.Single(LastMentions);
        Assert.Equal(("1001_99", Channel.Review, 1d, "Cold tea."), (review.Id, review.Channel, review.Rating, review.Text));
        Assert.Equal((new Author("77", "Ana"), "1001_99"), (review.Author, review.ThreadId));
        await PollAsync();
        Assert.Empty(LastMentions);
        Assert.Single(Meta.Asked, path => path.EndsWith("/ratings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_without_reviews_is_read_all_the_same()
    {
        Meta.Reviews = null;
        Site.Add(Time.Now.AddMinutes(-5));

        var result = await PollOnceAsync();

        Assert.Single(result.Mentions);
        Assert.Null(result.Problem);
        Assert.Contains("Reviews of the Page cannot be read", Assert.Single(result.SetAside), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_page_and_the_account_answer_is_the_brands()
    {
        Meta.HasInstagram = true;
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(post, known => known with { Author = "page" });
        Meta.Pictured.Add(new Post(1, Time.Now.AddHours(-3), Time.Now) { Author = "ben", Text = "Where is it?" });
        Meta.PicturedAnswers.Add(new Post(2, Time.Now.AddMinutes(-1), Time.Now) { Author = "acmetea", Text = "On its way" });

        await PollAsync();

        Assert.Equal([("171", false), (Site.IdOf(post), true), ("172", true)],
            LastMentions.Select(mention => (mention.Id, mention.FromBrand)));
        Assert.Equal((MetaPlace.Picture, "171", Channel.Instagram),
            (LastMentions[2].ThreadId, LastMentions[2].ParentId, LastMentions[2].Channel));
    }

    [Fact]
    public async Task A_late_answer_under_an_old_picture_is_found_by_the_number_of_comments()
    {
        Meta.HasInstagram = true;
        Meta.Pictured.Add(new Post(1, Time.Now.AddHours(-3), Time.Now) { Text = "Where is it?" });
        await PollAsync();
        Time.Advance(TimeSpan.FromDays(5));
        await PollAsync();
        var asked = Meta.Asked.Count(path => path == $"{MetaPlace.Picture}/comments");

        Meta.PicturedAnswers.Add(new Post(2, Time.Now.AddMinutes(-1), Time.Now) { Text = "Still nothing" });
        await PollAsync();
        await PollAsync();

        Assert.Equal(["171", "172"], Given);
        Assert.Equal(asked + 1, Meta.Asked.Count(path => path == $"{MetaPlace.Picture}/comments"));
    }

    [Fact]
    public async Task Comments_from_before_a_long_silence_are_found_under_posts_that_were_never_seen()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromDays(4));
        var post = Site.Add(Time.Now.AddDays(-3));

        await PollAsync();

        Assert.Equal([Site.IdOf(post)], Given);
    }

    [Fact]
    public async Task An_edit_under_a_young_post_is_found_within_hours()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        await PollAsync();
        Site.Change(post, known => known with { Text = "Acme Tea is mouldy" });
        Time.Advance(TimeSpan.FromHours(7));

        await PollAsync();
        await PollAsync();

        Assert.Equal([Site.IdOf(post), Site.IdOf(post)], Given);
    }

    [Fact]
    public async Task The_proof_of_the_app_is_sent_when_its_secret_is_set()
    {
        secret = Meta.AppSecret = "app-secret";
        Site.Add(Time.Now.AddMinutes(-5));

        await PollAsync();

        Assert.Single(Given);
    }

    [Theory]
    [InlineData(4, FailureKind.Temporary, "asked too often")]
    [InlineData(80001, FailureKind.Temporary, "asked too often")]
    [InlineData(2, FailureKind.Temporary, "fault of its own")]
    [InlineData(190, FailureKind.Permanent, "has expired")]
    [InlineData(200, FailureKind.Permanent, "lacks a permission")]
    [InlineData(100, FailureKind.Permanent, "number of the Page")]
    public async Task Why_not_is_in_the_code_of_the_body(int code, FailureKind kind, string expected)
    {
        Fail(context => MetaPlace.RefuseAsync(context, 400, code));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Equal(kind, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("page-token", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"paging":{"next":"https://x.example/?access_token=t&after=A%3D","cursors":{"after":"A="}}}""", "after=A%3D")]
    [InlineData(
        """{"paging":{"next":"https://x.example/?access_token=t&until=12&__paging_token=p_1&since"}}""", "until=12&__paging_token=p_1")]
    [InlineData("""{"paging":{"next":"https://x.example/?access_token=t&until=%0d%0a<x>"}}""", null)]
    [InlineData("""{"paging":{"cursors":{"after":"A"}}}""", null)]
    public void The_next_page_is_asked_for_without_the_token_in_its_address(string body, string? expected)
    {
        using var json = JsonDocument.Parse(body);
        Assert.Equal(expected, MetaApi.Next(new Fields(json.RootElement)));
    }

    [Fact]
    public async Task What_the_webhook_told_and_what_is_polled_have_the_same_ids_and_threads()
    {
        Meta.HasInstagram = true;
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Meta.Pictured.Add(new Post(1, Time.Now.AddHours(-3), Time.Now) { Author = "ben", Text = "Where is it?" });
        Meta.PicturedAnswers.Add(new Post(2, Time.Now.AddMinutes(-1), Time.Now) { Author = "ben", Text = "Well?" });
        await PollAsync();
        var polled = LastMentions.OrderBy(mention => mention.Id, StringComparer.Ordinal);

        var pushed = Pushed($$$$"""
            {"object":"page","entry":[{"id":"{{{{MetaPlace.Page}}}}","time":1772441700,"changes":[{"field":"feed","value":{"item":"comment",
            "verb":"add","comment_id":"{{{{Site.IdOf(post)}}}}","post_id":"{{{{MetaPlace.PagePost}}}}",
            "parent_id":"{{{{MetaPlace.PagePost}}}}",
            "from":{"id":"83","name":"ana"},"message":"{{{{post.Text}}}}","created_time":1772441700}}]}]}
            """).Concat(Pushed($$$$"""
            {"object":"instagram","entry":[{"id":"2002","time":1772441700,"changes":[
            {"field":"comments","value":{"id":"171","from":{"id":"3003","username":"ben"},"text":"Where is it?",
            "media":{"id":"{{{{MetaPlace.Picture}}}}"}}},
            {"field":"comments","value":{"id":"172","parent_id":"171","from":{"id":"3003","username":"ben"},"text":"Well?",
            "media":{"id":"{{{{MetaPlace.Picture}}}}"}}}]}]}
            """)).OrderBy(mention => mention.Id, StringComparer.Ordinal);

        Assert.Equal(pushed.Select(Place), polled.Select(Place));

        static (string, string, string?, string?, string?, string?) Place(Mention mention) =>
            (mention.Id, mention.Source, mention.ThreadId, mention.ParentId, mention.Author!.Identity, mention.Revision);
    }

    [Fact]
    public void The_words_of_a_mention_on_Instagram_complete_what_the_webhook_told_without_them()
    {
        var pushed = Assert.Single(Pushed("""
            {"object":"instagram","entry":[{"id":"2002","time":1772441700,"changes":[{"field":"mentions","value":{"media_id":"1799"}}]}]}
            """));
        using var json = JsonDocument.Parse("""
            {"id":"1799","caption":"@acmetea hey","timestamp":"2026-03-02T08:50:22+0000","username":"ben",
            "permalink":"https://www.instagram.com/p/x/"}
            """);

        var polled = MetaItem.Tagged(new Fields(json.RootElement))!.Mention;

        Assert.Equal((pushed.Id, pushed.ThreadId), (polled.Id, polled.ThreadId));
        Assert.Equal((null, "words"), (pushed.Revision, polled.Revision));
    }

    private static IReadOnlyList<Mention> Pushed(string body) =>
        new MetaSender().Read(SignedCall.Plain("places", body), "places", new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero)).Mentions;
}
