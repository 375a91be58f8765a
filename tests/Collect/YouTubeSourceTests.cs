using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Collect.Pull;

namespace Vigie.Tests.Collect;

public sealed class YouTubeSourceTests : PullContract
{
    private IReadOnlyList<string> find = [];
    private string? account = YouTubePlace.Channel;

    private protected override string Key => "Sources__places__Key";

    private protected override IReadOnlyDictionary<string, SecretString> Credentials =>
        new Dictionary<string, SecretString> { ["places:Key"] = new("the-key") };

    private protected override string StaffAuthor => "@acmecare";

    private YouTubePlace YouTube => (YouTubePlace)Site;

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new YouTubePlace { Clock = clock };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "youtube", Url = address, Account = account, Find = find };

    private protected override ISource CreateSource(SourceTools tools) => new YouTubeSource(tools);

    [Fact]
    public async Task A_comment_becomes_a_mention_that_can_be_answered()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(post, known => known with { Text = "I <3 this tea", Author = "@ben" });
        YouTube.Replies[post.Number] = [new Post(1, Time.Now.AddMinutes(-3), Time.Now) { Author = "@cleo", Text = "Not me" }];

        var result = await PollOnceAsync();

        var (comment, reply) = (result.Mentions[0], result.Mentions[1]);
        Assert.Equal((Site.IdOf(post), "I <3 this tea", Channel.Video), (comment.Id, comment.Text, comment.Channel));
        Assert.Equal((new Author("UC-ben", "@ben"), new Engagement(3, 0, 1)), (comment.Author, comment.Engagement));
        Assert.Equal($"https://www.youtube.com/watch?v=aaaaaaaaaaa&lc={comment.Id}", comment.Url);
        Assert.Equal((comment.Id, comment.Id, comment.Id), (comment.ThreadId, reply.ThreadId, reply.ParentId));
        Assert.Equal($"https://www.youtube.com/watch?v=aaaaaaaaaaa&lc={reply.Id}", reply.Url);
        Assert.Equal(new HashSet<string> { comment.Id, reply.Id }, result.Addressed);
    }

    [Fact]
    public async Task The_owner_of_the_channel_speaks_for_the_brand_and_a_name_alone_does_not()
    {
        account = "UC-aaaaaaaaaaaaaaaaaaaaa";
        var post = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(post, known => known with { Author = "Acme Tea" });
        YouTube.Replies[post.Number] = [new Post(1, Time.Now, Time.Now) { Author = "@" + account["UC-".Length..] }];

        await PollAsync();

        Assert.Equal([false, true], LastMentions.Select(mention => mention.FromBrand));
        Assert.Equal(new Author("UC-Acme Tea"), LastMentions[0].Author);
    }

    [Fact]
    public async Task Replies_beyond_those_shown_are_asked_for_once_each_time_their_number_grows()
    {
        var post = Site.Add(Time.Now.AddHours(-2));
        YouTube.Replies[post.Number] = [.. Enumerable.Range(1, 40).Select(number => Reply(number, Time.Now.AddMinutes(-number)))];
        await PollAsync();
        Assert.Equal(41, LastMentions.Count);
        await PollAsync();
        Assert.Equal(1, YouTube.Asked["comments"]);

        YouTube.Replies[post.Number].Add(Reply(41, Time.Now));
        await PollAsync();
        await PollAsync();

        Assert.Equal(2, YouTube.Asked["comments"]);
        Assert.Contains(YouTube.ReplyIdOf(post, YouTube.Replies[post.Number][^1]), Given);
        Assert.Equal(42, Given.Distinct().Count());
        Assert.Equal(42, Given.Count);
    }

    [Fact]
    public async Task More_replies_than_a_poll_takes_come_whole_and_once()
    {
        var post = Site.Add(Time.Now.AddHours(-2));
        YouTube.Replies[post.Number] = [.. Enumerable.Range(1, 250).Select(number => Reply(number, Time.Now.AddSeconds(-number)))];

        await PollAsync();
        await PollAsync();

        Assert.Equal(251, Given.Count);
        Assert.Equal(251, Given.Distinct().Count());
    }

    [Fact]
    public async Task A_handle_is_asked_about_once()
    {
        account = "@acmetea";
        Site.Add(Time.Now.AddMinutes(-5));

        await PollAsync();
        await PollAsync();

        Assert.Equal(1, YouTube.Asked["channels"]);
        Assert.Single(Given);
    }

    [Fact]
    public async Task A_watched_video_is_read_and_one_without_comments_troubles_nobody()
    {
        (account, find) = (null, ["https://www.youtube.com/watch?v=aaaaaaaaaaa&t=3s", "https://youtu.be/bbbbbbbbbbb"]);
        Site.Add(Time.Now.AddMinutes(-5));

        var result = await PollOnceAsync();

        Assert.Single(result.Mentions);
        Assert.Null(result.Problem);
        Assert.Contains("comments of a video cannot be read", Assert.Single(result.SetAside), StringComparison.Ordinal);
        Assert.DoesNotContain("search", YouTube.Asked.Keys);
    }

    [Fact]
    public async Task All_words_are_looked_for_in_one_search()
    {
        (account, find) = (null, ["Acme Tea", "#acmetea", "@acmetea"]);
        YouTube.Videos.Add(new Post(7, Time.Now.AddMinutes(-30), Time.Now));

        await PollAsync();

        var video = Assert.Single(LastMentions);
        Assert.Equal(("video000007", "Acme Tea & me", "video000007"), (video.Id, video.Title, video.ThreadId));
        Assert.Null(video.Author!.Name);
        var expected = Uri.EscapeDataString("\"Acme Tea\"|#acmetea|\"acmetea\"");
        Assert.Contains(YouTube.Queries, query => query.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2026-03-02T09:00:00Z", 23 * 60)]
    [InlineData("2026-07-02T09:00:00Z", 22 * 60)]
    [InlineData("2026-03-08T09:00:00Z", 22 * 60)]
    [InlineData("2026-11-01T06:59:00Z", 1)]
    public void The_day_of_the_allowance_ends_at_midnight_in_California(string now, int minutes) => Assert.Equal(
        TimeSpan.FromMinutes(minutes),
        YouTubeQuota.UntilMidnight(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task A_used_up_allowance_is_waited_for_until_midnight_in_California()
    {
        Fail(context => YouTubePlace.RefuseAsync(context, 403, "quotaExceeded"));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Equal(FailureKind.Temporary, failure.Kind);
        Assert.Equal(YouTubeQuota.UntilMidnight(Time.Now), failure.RetryAfter);
    }

    [Fact]
    public async Task Used_up_searches_leave_the_comments_to_be_read()
    {
        Site.Add(Time.Now.AddMinutes(-5));
        Fail(context => context.Request.Path.Value!.EndsWith("search", StringComparison.Ordinal)
            ? YouTubePlace.RefuseAsync(context, 403, "quotaExceeded") : Site.AnswerAsync(context));

        var result = await PollOnceAsync();

        Assert.Single(result.Mentions);
        Assert.Contains("used up its 100 searches", result.Problem, StringComparison.Ordinal);
        Assert.Null(result.NotBefore);
    }

    [Theory]
    [InlineData(400, "API_KEY_INVALID", "refuses the key")]
    [InlineData(403, "accessNotConfigured", "not switched on")]
    public async Task A_key_that_is_no_good_is_told_apart(int status, string reason, string expected)
    {
        Fail(context => YouTubePlace.RefuseAsync(context, status, reason));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Equal(FailureKind.Permanent, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Contains(Key, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-key", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_is_in_no_address()
    {
        Site.Add(Time.Now.AddMinutes(-5));

        await PollAsync();

        Assert.NotEmpty(YouTube.Queries);
        Assert.Empty(YouTube.Leaks);
    }

    private static Post Reply(int number, DateTimeOffset at) => new(number, at, at) { Author = "@cleo" };
}
