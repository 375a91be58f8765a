using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Collect.Pull;
using Vigie.Tests.Receive;
using Vigie.Watch;

namespace Vigie.Tests.Collect;

public sealed class XSourceTests : PullContract
{
    private bool ownToken;
    private IReadOnlyList<string> find = [];

    private protected override string Key => "Sources__places__Token";

    /// <summary>Search, mentions, own posts.</summary>
    private protected override int MostQuestions => 3;

    /// <summary>Ids are times: what comes later than an hour lies below what is looked at again, for that would cost.</summary>
    private protected override TimeSpan VeryLate => TimeSpan.FromMinutes(20);

    private protected override IReadOnlyDictionary<string, SecretString> Credentials =>
        new Dictionary<string, SecretString> { ["places:Token"] = new("x-token") };

    private XPlace X => (XPlace)Site;

    private protected override Place CreatePlace(Func<DateTimeOffset> clock) => new XPlace { Clock = clock, IsOwnToken = ownToken };

    private protected override SourcePlan PlanAt(Uri address) =>
        new() { Name = "places", Kind = "x", Url = address, Account = "@acmetea", Find = find };

    private protected override ISource CreateSource(SourceTools tools) => new XSource(tools);

    [Fact]
    public async Task A_post_becomes_a_mention()
    {
        var post = Site.Add(Time.Now.AddMinutes(-5));
        X.Dress = (_, view) =>
        {
            view["text"] = "@AcmeTea tea &amp; mould";
            view["conversation_id"] = "77";
            view["referenced_tweets"] = JsonNode.Parse("""[{"type":"quoted","id":"5"},{"type":"replied_to","id":"78"}]""");
        };

        await PollAsync();

        var mention = Assert.Single(LastMentions);
        Assert.Equal((Site.IdOf(post), "@AcmeTea tea & mould", "77", "78"), (mention.Id, mention.Text, mention.ThreadId, mention.ParentId));
        Assert.Equal((new Author("93"), new Engagement(3, 6, 1), "en"), (mention.Author, mention.Engagement, mention.Language));
        Assert.Equal($"https://x.com/i/status/{mention.Id}", mention.Url);
        Assert.Null(mention.Revision);
    }

    [Fact]
    public async Task A_repost_is_no_voice_of_its_own()
    {
        Site.Add(Time.Now.AddMinutes(-5));
        X.Dress = (_, view) => view["referenced_tweets"] = JsonNode.Parse("""[{"type":"retweeted","id":"5"}]""");

        await PollAsync();

        Assert.Empty(LastMentions);
    }

    [Fact]
    public async Task What_the_account_writes_is_the_brands_and_what_is_said_to_it_is_addressed_wherever_it_is_found()
    {
        X.Lists = (list, post) => list == (post.Author == "acmetea" ? "own" : "search");
        var own = Site.Add(Time.Now.AddMinutes(-5));
        Site.Change(own, known => known with { Author = "acmetea" });
        var said = Site.Add(Time.Now.AddMinutes(-4));
        Site.Change(said, known => known with { Text = "@ACMETEA awful" });
        var named = Site.Add(Time.Now.AddMinutes(-3));

        var result = await PollOnceAsync();

        Assert.Equal([true, false, false], result.Mentions.Select(mention => mention.FromBrand));
        Assert.Equal(new HashSet<string> { Site.IdOf(own), Site.IdOf(said) }, result.Addressed);
        Assert.Contains(Site.IdOf(named), result.Mentions.Select(mention => mention.Id));
    }

    [Fact]
    public async Task After_a_long_silence_a_search_begins_where_it_may()
    {
        X.Lists = (list, _) => list == "search";
        await PollAsync();
        Time.Advance(TimeSpan.FromDays(9));
        var post = Site.Add(Time.Now.AddDays(-6));

        await PollAsync();

        Assert.Equal([Site.IdOf(post)], Given);
        Assert.Contains(X.Asked, asked => asked.Contains("start_time=2026-03-04T", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Errors_beside_posts_are_set_aside_and_errors_without_posts_are_told()
    {
        Site.Add(Time.Now.AddMinutes(-5));
        var errors = JsonNode.Parse(
            """[{"title":"Not Found Error","detail":"x","type":"https://api.twitter.com/2/problems/resource-not-found"}]""")!;
        await PollAsync();
        Fail(context => context.Response.WriteAsJsonAsync(
            new JsonObject { ["meta"] = new JsonObject { ["result_count"] = 0 }, ["errors"] = errors.DeepClone() }, Token));
        Assert.Contains("resource-not-found", (await PollOnceAsync()).SetAside[0], StringComparison.Ordinal);

        Fail(context => context.Response.WriteAsJsonAsync(new JsonObject { ["errors"] = errors.DeepClone() }, Token));
        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Contains("resource-not-found", failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Permanent, failure.Kind);
    }

    [Fact]
    public async Task The_account_is_asked_for_once_and_its_own_token_makes_its_mentions_cheap()
    {
        ownToken = true;
        await DisposeAsync();
        await InitializeAsync();
        Site.Add(Time.Now.AddMinutes(-5));

        await PollAsync();
        await PollAsync();

        Assert.Equal(0.011, X.Bill, 6);
        Assert.Single(X.Asked, asked => asked.StartsWith("/2/users/me", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Many_words_are_asked_for_in_questions_that_are_short_enough()
    {
        find = [.. Enumerable.Range(1, 19).Select(number => $"{new string((char)('a' + number), 80)} tea")];

        await PollAsync();

        var searches = X.Asked.Where(asked => asked.Contains("/search/", StringComparison.Ordinal)).Select(Uri.UnescapeDataString).ToList();
        Assert.InRange(searches.Count, 4, 6);
        Assert.All(find, words => Assert.Contains(searches, search => search.Contains($"\"{words}\"", StringComparison.Ordinal)));
        Assert.All(searches, search => Assert.Contains(" -is:retweet -from:AcmeTea -@AcmeTea", search, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(402, "credits", "no credit left")]
    [InlineData(429, "usage-capped", "spending limit")]
    public async Task An_empty_purse_is_told_in_plain_words(int status, string kind, string expected)
    {
        Fail(context => XPlace.ProblemAsync(context, status, kind));

        var failure = await Assert.ThrowsAnyAsync<ExpectedFailureException>(PollOnceAsync);

        Assert.Equal(FailureKind.Permanent, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_poll_costs_more_than_was_set_aside_for_it()
    {
        await PollAsync();
        Time.Advance(TimeSpan.FromHours(1));
        for (var number = 0; number < 400; number++)
        {
            Site.Add(Time.Now.AddSeconds(-number * 5));
        }

        X.Lists = (_, _) => true;
        for (var poll = 0; poll < 10; poll++)
        {
            var before = X.Bill;
            var result = await PollOnceAsync();
            Assert.InRange(X.Bill - before, 0, new XSource(Tools).MostOfOnePoll(PlanAt(new Uri("https://x.example/"))) + 1e-9);
            Assert.Equal(X.Bill - before, result.Cost, 6);
            await PollAsync();
        }

        Assert.Equal(400, Given.Distinct().Count());
    }

    [Fact]
    public async Task A_source_that_has_a_webhook_and_no_token_is_only_pushed()
    {
        var tools = Tools with { Credentials = new Dictionary<string, SecretString>(), Pushed = new HashSet<string> { "places" } };
        var source = new XSource(tools);
        var plan = PlanAt(new Uri("http://127.0.0.1:9/"));

        var result = await source.PollAsync(plan, "kept", Token);

        Assert.Equal(("kept", 0), (result.Cursor, result.Mentions.Count));
        Assert.Null(source.Lacks(plan));
        Assert.Equal(0, source.MostOfOnePoll(plan));
    }

    [Fact]
    public void A_spent_cap_becomes_a_notice_to_the_operator_like_any_failure_that_lasts()
    {
        var plan = PlanAt(new Uri("https://x.example/")) with { MonthlyCap = 0.1 };
        var state = new SourceState { Name = "places" };
        for (var poll = 0; poll < 4; poll++)
        {
            state = state with { Spend = SpendRules.Reserve(new XSource(Tools), plan, state.Spend, Time.Now) };
            var failure = Assert.ThrowsAny<ExpectedFailureException>(
                () => SpendRules.ThrowIfSpent(new XSource(Tools), plan, state.Spend, Time.Now));
            state = PollHealth.AfterFailure(state, plan, failure, Time.Now);
            Time.MoveTo(state.NextPollAt);
        }

        Assert.InRange(Time.Now, Time.Now.Date.AddHours(9), Time.Now.Date.AddHours(20));
        var told = SelfCheckSources.Diagnose(plan, state, Time.Now)!.Problem.English;
        Assert.Contains("of its $0.10 this month", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_webhook_told_and_what_is_polled_are_the_same_mention_also_after_an_edit()
    {
        X.Dress = (_, view) => view["referenced_tweets"] = JsonNode.Parse("""[{"type":"replied_to","id":"78"}]""");
        var post = Site.Add(Time.Now.AddMinutes(-5));
        JsonNode? view = null;
        X.Dress += (_, shown) => view = shown.DeepClone();
        await PollAsync();
        AssertSame();

        Site.Change(post, known => known with { Text = "@acmetea mouldy", EditedAt = Time.Now });
        await PollAsync();
        AssertSame();

        void AssertSame()
        {
            var body = new JsonObject
            {
                ["data"] = new JsonObject { ["event_type"] = "post.mention.create", ["payload"] = view!.DeepClone() },
            };
            var pushed = Assert.Single(new XSender().Read(SignedCall.Plain("places", body.ToJsonString()), "places", Time.Now).Mentions);
            var polled = Assert.Single(LastMentions);
            Assert.Equal(pushed with { Author = polled.Author, Url = polled.Url }, polled);
            Assert.Equal((pushed.Url, pushed.Author!.Id), (polled.Url, polled.Author!.Id));
        }
    }
}
