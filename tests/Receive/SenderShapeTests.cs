using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive;

/// <summary>What each sender's payloads become, beyond what all of them promise.</summary>
public sealed class SenderShapeTests
{
    private static readonly SenderRegistry Registry = new();

    [Fact]
    public void A_comment_on_the_page_names_its_post_and_its_place()
    {
        var comment = Assert.Single(Written("meta").Mentions);

        Assert.Equal(
            (Channel.Facebook, "5_9", "77_5", "77_5", "https://www.facebook.com/77_5?comment_id=9", false),
            (comment.Channel, comment.Id, comment.ThreadId, comment.ParentId, comment.Url, comment.FromBrand));
        Assert.Equal(new Author("31", "Zoe"), comment.Author);
    }

    [Fact]
    public void The_page_itself_speaks_for_the_brand() =>
        Assert.True(Assert.Single(Read("meta", SenderCase.Of("meta").Written
            .Replace("\"31\"", "\"77\"", StringComparison.Ordinal)).Mentions).FromBrand);

    [Theory]
    [InlineData("\"item\":\"reaction\"", "reaction")]
    [InlineData("\"verb\":\"hide\"", "changes no words")]
    public void What_has_no_words_is_passed_over_with_its_reason(string member, string reason)
    {
        var name = member.Split(':')[0];
        var body = SenderCase.Of("meta").Written
            .Replace(name == "\"item\"" ? "\"item\":\"comment\"" : "\"verb\":\"add\"", member, StringComparison.Ordinal);

        var received = Read("meta", body);

        Assert.Empty(received.Mentions);
        Assert.Contains(reason, Assert.Single(received.PassedOver), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        """
        {"id":"9","time":1772442000,"changes":[{"field":"comments","value":{"id":"17","parent_id":"16","from":{"id":"4","username":"zoe"},
        "text":"Late","media":{"id":"55"}}}]}
        """)]
    [InlineData(
        """
        {"id":"9","time":1772442000,"field":"comments","value":{"id":"17","parent_id":"16","from":{"id":"4","username":"zoe"},
        "text":"Late","media":{"id":"55"}}}
        """)]
    public void A_comment_on_Instagram_comes_in_either_form(string entry)
    {
        var comment = Assert.Single(Read("meta", $$"""{"object":"instagram","entry":[{{entry}}]}""").Mentions);

        Assert.Equal(
            (Channel.Instagram, "17", "55", "16", "zoe", Some.Monday),
            (comment.Channel, comment.Id, comment.ThreadId, comment.ParentId, comment.Author?.Name, comment.CreatedAt));
    }

    [Fact]
    public void A_mention_on_Instagram_is_told_of_without_its_words()
    {
        var mention = Assert.Single(Read(
            "meta",
                """
                {"object":"instagram","entry":[{"id":"9","time":1772442000,"changes":[{"field":"mentions","value":{"media_id":"55",
                "comment_id":"17"}}]}]}
                """).Mentions);

        Assert.Equal(("17", "55", ""), (mention.Id, mention.ThreadId, mention.Text));
        Assert.NotNull(mention.Title);
    }

    [Fact]
    public void A_recommendation_has_stars()
    {
        var review = Assert.Single(Read(
            "meta",
            """
            {"object":"page","entry":[{"id":"77","time":1772442000,"changes":[{"field":"ratings","value":{"item":"rating","verb":"add",
            "open_graph_story_id":"3","reviewer_id":"31","reviewer_name":"Zoe","review_text":"Never again",
            "recommendation_type":"negative","created_time":1772442000}}]}]}
            """).Mentions);

        Assert.Equal((Channel.Review, 1d, "Never again", "3"), (review.Channel, review.Rating, review.Text, review.Id));
    }

    [Fact]
    public void One_bad_change_is_set_aside_and_its_neighbours_go_on()
    {
        var body = SenderCase.Of("meta").Written.Replace(
            "\"changes\":[", "\"changes\":[{\"field\":\"feed\",\"value\":{\"item\":\"comment\"}},", StringComparison.Ordinal);

        var received = Read("meta", body);

        Assert.Single(received.Mentions);
        Assert.StartsWith("entry[0].changes[0].value.post_id: is required", Assert.Single(received.SetAside).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_post_on_X_is_known_by_its_first_version_and_its_author_stands_among_the_includes()
    {
        var (first, edited) = (Assert.Single(Written("x").Mentions), Assert.Single(Read("x", SenderCase.Of("x").Edited!).Mentions));

        Assert.Equal(("101", new Author("2", "zoe_w", 97), 3L), (first.Id, first.Author, first.Engagement?.Likes));
        Assert.Equal(("101", "102", "https://x.com/zoe_w/status/102"), (edited.Id, edited.Revision, edited.Url));
    }

    [Fact]
    public void A_deletion_on_X_names_nothing_but_the_id()
    {
        var gone = Assert.Single(Read(
            "x",
                """
                {"data":{"event_uuid":"-2","event_type":"post.delete","payload":{"id":"101","author_id":"1"},"includes":{}}}
                """).Mentions);

        Assert.Equal(("101", true, null), (gone.Id, gone.Deleted, gone.ThreadId));
    }

    [Fact]
    public void Ones_own_post_on_X_speaks_for_the_brand()
    {
        var own = SenderCase.Of("x").Written.Replace("post.mention.create", "post.create", StringComparison.Ordinal)
            .Replace("\"user_id\":\"1\"", "\"user_id\":\"2\"", StringComparison.Ordinal);

        Assert.True(Assert.Single(Read("x", own).Mentions).FromBrand);
        Assert.False(Assert.Single(Written("x").Mentions).FromBrand);
    }

    [Fact]
    public void A_comment_on_GitHub_belongs_to_its_issue_and_a_member_speaks_for_the_brand()
    {
        var comment = Assert.Single(Written("github").Mentions);
        var member = Read("github", SenderCase.Of("github").Written.Replace("\"NONE\"", "\"MEMBER\"", StringComparison.Ordinal));

        Assert.Equal(
            ("issue-comment-8", "issue-7", "issue-7", "Slow", false),
            (comment.Id, comment.ThreadId, comment.ParentId, comment.Title, comment.FromBrand));
        Assert.True(Assert.Single(member.Mentions).FromBrand);
    }

    [Fact]
    public void The_recorded_discussion_comment_is_read()
    {
        var body = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "receive", "github-discussion-comment.json"));
        var call = SignedCall.Plain("place", body) with
        {
            Headers = SignedCall.Headers(("X-GitHub-Event", "discussion_comment"), ("Content-Type", "application/json")),
        };

        var comment = Assert.Single(Registry.Find("github")!.Read(call, "place", Some.Monday).Mentions);

        Assert.Equal(
            ("discussion-comment-550062", "discussion-3299614", "ANSWER", true),
            (comment.Id, comment.ThreadId, comment.Text, comment.FromBrand));
    }

    [Fact]
    public void The_recorded_post_of_a_forum_is_read()
    {
        var post = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "receive", "discourse-post.json"));
        var call = SignedCall.Plain("place", $$"""{"post":{{post}}}""") with
        {
            Headers = SignedCall.Headers(("X-Discourse-Event", "post_created"), ("X-Discourse-Instance", "https://forum.example")),
        };

        var mention = Assert.Single(Registry.Find("discourse")!.Read(call, "place", Some.Monday).Mentions);

        Assert.Equal(
            ("33", "8", true, "https://forum.example/t/welcome-to-discourse/8/4"),
            (mention.Id, mention.ThreadId, mention.FromBrand, mention.Url));
    }

    [Fact]
    public void What_a_post_quotes_is_not_its_authors()
    {
        var quoting = SenderCase.Of("discourse").Written.Replace(
            SenderCase.FirstWords, """[quote=\"ana, post:1\"]This is a scandal.[/quote]\nIt works for me.""", StringComparison.Ordinal);
        var html = SenderCase.Of("discourse").Written.Replace(
            $"\"raw\":\"{SenderCase.FirstWords}\"",
                "\"cooked\":\"<aside class=\\\"quote\\\">A scandal.</aside><p>It works &amp; how.</p>\"", StringComparison.Ordinal);

        Assert.Equal("It works for me.", Assert.Single(Read("discourse", quoting).Mentions).Text);
        Assert.Equal("It works & how.", Assert.Single(Read("discourse", html).Mentions).Text);
    }

    [Fact]
    public void A_private_message_of_a_forum_is_nobodys_business()
    {
        var secret = SenderCase.Of("discourse").Written
            .Replace("\"topic_id\"", "\"topic_archetype\":\"private_message\",\"topic_id\"", StringComparison.Ordinal);

        Assert.Equal(["a private message"], Read("discourse", secret).PassedOver);
    }

    [Fact]
    public void Slack_is_told_that_the_address_is_ours()
    {
        var received = Read("slack", """{"type":"url_verification","token":"t","challenge":"3eZbrw1aB10f"}""");

        Assert.Equal((200, """{"challenge":"3eZbrw1aB10f"}"""), (received.Answer!.Status, received.Answer.Body));
    }

    [Fact]
    public void Marks_of_Slack_read_as_people_read_them()
    {
        var body = SenderCase.Of("slack").Written.Replace(
            SenderCase.FirstWords, "<!here> <@U12> look: <https://x.example/a|the page> &lt;3 &amp; <#C5|tea>", StringComparison.Ordinal);

        Assert.Equal("@here @U12 look: the page <3 & tea", Assert.Single(Read("slack", body).Mentions).Text);
    }

    [Theory]
    [InlineData("slack", "\"user\":\"U7\"", "\"bot_id\":\"B1\"")]
    [InlineData("telegram", "\"is_bot\":false", "\"is_bot\":true")]
    [InlineData("github", "\"type\":\"User\"", "\"type\":\"Bot\"")]
    public void Robots_are_passed_over(string kind, string person, string robot)
    {
        var received = Read(kind, SenderCase.Of(kind).Written.Replace(person, robot, StringComparison.Ordinal));

        Assert.Equal((0, "a robot's message"), (received.Mentions.Count, Assert.Single(received.PassedOver)));
    }

    [Fact]
    public void A_message_of_a_Telegram_group_has_a_link_for_its_members()
    {
        var message = Assert.Single(Written("telegram").Mentions);

        Assert.Equal(("-1001234/5", "https://t.me/c/1234/5", "31", "Zoe"),
            (message.Id, message.Url, message.Author?.Id, message.Author?.Name));
    }

    [Fact]
    public void A_review_of_Trustpilot_has_its_stars_and_its_page()
    {
        var review = Assert.Single(Written("trustpilot").Mentions);

        Assert.Equal(
            (Channel.Review, 2d, "Late", "https://www.trustpilot.com/reviews/r1", new Author("c1", "Zoe")),
            (review.Channel, review.Rating, review.Title, review.Url, review.Author));
    }

    [Theory]
    [InlineData("X-Webhook-Secret", "a-long-secret-word")]
    [InlineData("Authorization", "Bearer a-long-secret-word")]
    public void A_plain_secret_may_come_in_a_header(string name, string value)
    {
        var call = SignedCall.Plain("place", "{}") with { Headers = SignedCall.Headers((name, value)) };

        Assert.Null(Registry.Find("secret")!.Refuse(call, [new("a-long-secret-word")], Some.Monday));
        Assert.NotNull(Registry.Find("secret")!.Refuse(call, [new("a-long-secret-worm")], Some.Monday));
    }

    [Fact]
    public void No_entry_that_is_no_object_is_an_exception()
    {
        string[] bodies =
        [
            """{"entry":[1,null,{"changes":[2,null]}]}""", """{"events":[1,[]]}""", """{"data":{"event_type":"post.create"}}""", "{}",
        ];
        foreach (var body in bodies)
        {
            Assert.All(SenderCase.All.Where(sender => sender.Kind is not ("mailgun" or "sendgrid")), sender =>
            {
                Assert.True(Record.Exception(() => Read(
                    sender.Kind, JsonNode.Parse(body)!.ToJsonString())) is null or ExpectedFailureException, sender.Kind);
            });
        }
    }

    private static ReceivedMentions Written(string kind) => Read(kind, SenderCase.Of(kind).Written);

    private static ReceivedMentions Read(string kind, string body) =>
        Registry.Find(kind)!.Read(SenderCase.Of(kind).Call(body, Some.Monday).To("place"), "place", Some.Monday);
}
