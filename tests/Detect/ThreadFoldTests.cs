using System.Globalization;
using Vigie.Detect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Process;
using Vigie.Tests.Process;
using Vigie.Tests.Support;

namespace Vigie.Tests.Detect;

public sealed class ThreadFoldTests
{
    private static readonly BrandState Warm = new() { Brand = "brand", LearningSince = Some.Monday.AddDays(-30) };

    [Fact]
    public void Any_order_and_any_cut_into_batches_gives_the_same_counts()
    {
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = new Random(seed);
            var mentions = Enumerable.Range(0, random.Next(1, 60)).Select(index => Random(index, random)).ToList();
            var expected = Recounted.Of(mentions);

            var orders = Enumerable.Range(0, 4)
                .Select(_ => Fold(mentions.OrderBy(_ => random.Next()).ToList(), random.Next(1, 20)))
                .ToList();

            Assert.All(orders, thread => Assert.Equal(expected, Recounted.Of(thread)));
            Assert.Single(orders.Select(thread => (thread.Title, thread.Url, thread.Channel, thread.Source)).Distinct());
        }
    }

    [Fact]
    public void Counting_anew_from_all_rows_gives_what_folding_them_gave()
    {
        var random = new Random(7);
        var mentions = Enumerable.Range(0, 50).Select(index => Random(index, random)).ToList();
        var folded = Fold(mentions, 7);

        Assert.Equal(Recounted.Of(folded), Recounted.Of(ThreadFold.Recount(folded, mentions)));
    }

    [Fact]
    public void What_people_did_survives_counting_anew()
    {
        var mention = Stored(Some.Mention("1", "bad"));
        var dismissed = Fold([mention], 1);
        dismissed = dismissed with
        {
            Clock = dismissed.Clock.Dismissed(Some.Monday.AddHours(1)).Answered(Some.Monday.AddHours(2)),
            Episodes = 2,
        };

        var counted = ThreadFold.Recount(dismissed, [mention]);

        Assert.Empty(counted.Clock.Waiting);
        Assert.Equal(
            (dismissed.Clock.DismissedAt, dismissed.Clock.LastAnswerAt, 2),
            (counted.Clock.DismissedAt, counted.Clock.LastAnswerAt, counted.Episodes));
    }

    [Fact]
    public void The_place_to_answer_is_the_earliest_voice_not_the_brands_own_post()
    {
        var thread = Fold(
            [
                Stored(Some.Mention("1", "our new tea") with { FromBrand = true, Url = "https://example.org/1" }),
                Stored(Some.Mention("2", "it is bad", at: Some.Monday.AddMinutes(2)) with { Url = "https://example.org/2" }),
                Stored(Some.Mention("3", "it is good", at: Some.Monday.AddMinutes(3)) with { Url = "https://example.org/3" }),
            ],
            2);

        Assert.Equal(("it is bad", "https://example.org/2", Some.Monday.AddMinutes(2)), (thread.Title, thread.Url, thread.FirstAt));
        Assert.Equal((3, 2), (thread.Mentions, thread.Authors.Count + thread.Negative));
    }

    [Fact]
    public void Most_mentions_decide_the_language()
    {
        var texts = new[] { "fr: un", "two", "fr: trois", "fr: quatre", "five" };

        var thread = Fold([.. texts.Select((text, index) => Stored(Some.Mention($"{index}", text, at: Some.Monday.AddMinutes(index))))], 1);

        Assert.Equal("fr", thread.Language);
    }

    [Fact]
    public void A_reply_of_the_brand_ends_the_wait_and_is_nobodys_opinion()
    {
        var thread = Fold(
            [
                Stored(Some.Mention("1", "bad?")),
                Stored(Some.Mention("2", "bad bad, we are sorry", at: Some.Monday.AddMinutes(9)) with { FromBrand = true }),
            ],
            2);

        Assert.Equal(ReplyState.Answered, thread.State);
        Assert.Equal((2, 1, 1), (thread.Mentions, thread.Negative, thread.Authors.Count));
    }

    /// <summary>One agency text in twelve newspapers is one voice, and asks for no more attention than one.</summary>
    [Fact]
    public void An_article_that_twelve_outlets_carry_is_one_voice_and_no_crisis()
    {
        var first = Some.Mention("0", "bad tea, says a study", author: "outlet0") with { Channel = Channel.News };
        var home = ThreadId.Of("brand", first.Source, "0");
        var articles = Enumerable.Range(0, 12)
            .Select(n => first with
            {
                Id = $"{n}",
                Author = new Author($"outlet{n}", $"Outlet {n}", null),
                CreatedAt = Some.Monday.AddMinutes(4 * n),
            })
            .Select(article => Stored(article) with { Thread = home })
            .ToList();

        var folded = OneByOne(articles);
        var outcry = OneByOne(articles.Select(article => article with { Mention = article.Mention with { ThreadId = "0" } }));

        Assert.Null(folded.Signal);
        Assert.Equal((12, 12), (folded.Thread.Mentions, folded.Thread.Negative));
        Assert.Equal((1, 1), (folded.Thread.Authors.Count, folded.Thread.NegativeAuthors.Count));
        Assert.Equal(Recounted.Of(folded.Thread), Recounted.Of(ThreadFold.Recount(folded.Thread, articles)));
        Assert.Equal((12, 12), (outcry.Thread.Authors.Count, outcry.Thread.NegativeAuthors.Count));
    }

    [Fact]
    public void One_author_who_posts_twenty_times_is_no_crisis()
    {
        var posts = Enumerable.Range(0, 20)
            .Select(n => Stored(Some.Mention($"{n}", "bad tea", at: Some.Monday.AddMinutes(3 * n), author: "furious")))
            .ToList();

        var folded = OneByOne(posts);

        Assert.Null(folded.Signal);
        Assert.Equal((20, 1), (folded.Thread.Negative, folded.Thread.NegativeAuthors.Count));
    }

    /// <summary>Half of a thread's voices over six hours, an angry one every half hour, come at once when the collector is back.</summary>
    [Fact]
    public void A_backlog_after_an_outage_is_no_crisis()
    {
        var voices = Enumerable.Range(0, 36).Select(n => Stored(Some.Mention(
            $"{n}", n % 3 == 0 ? "bad tea" : "tea", at: Some.Monday.AddMinutes(10 * n), author: $"a{n}"))).ToList();
        var inTime = voices.Where((_, n) => n % 2 == 0).ToList();

        var before = OneByOne(inTime);
        var after = ThreadFold.Add(before.Thread, [.. voices.Except(inTime)], Warm, new DetectionPlan());

        Assert.Null(before.Signal);
        Assert.Null(after.Signal);
        Assert.Equal((36, 12), (after.Thread.Mentions, after.Thread.NegativeAuthors.Count));
    }

    /// <summary>The same outcry, each voice up to forty minutes late: it is heard, although nothing comes in order.</summary>
    [Fact]
    public void An_outcry_that_comes_late_and_out_of_order_is_heard()
    {
        var random = new Random(3);
        var voices = Enumerable.Range(0, 60)
            .Select(n => Stored(Some.Mention($"{n}", n % 5 == 0 ? "tea" : "bad tea", at: Some.Monday.AddMinutes(n), author: $"a{n}")))
            .OrderBy(voice => voice.Mention.CreatedAt.AddMinutes(40 * random.NextDouble()));
        MentionThread? thread = null;
        var heard = 0;
        foreach (var voice in voices)
        {
            var folded = ThreadFold.Add(thread, [voice], Warm, new DetectionPlan());
            (thread, heard) = (folded.Thread, heard + (folded.Signal is null ? 0 : 1));
        }

        Assert.InRange(heard, 1, 60);
    }

    internal static StoredMention Stored(Mention mention) => new()
    {
        Brand = "brand",
        Thread = new ThreadId("t1"),
        Mention = mention.Deleted ? Revisions.Forget(mention) : mention,
        Judgement = mention.Deleted ? Revisions.Unjudged : new WordJudge().Judge(mention),
        SeenAt = Some.Monday,
    };

    private static Folded OneByOne(IEnumerable<StoredMention> mentions) => mentions.Aggregate(
        default(Folded), (before, mention) => ThreadFold.Add(before.Thread, [mention], Warm, new DetectionPlan()));

    internal static MentionThread Fold(IReadOnlyList<StoredMention> mentions, int batch) =>
        mentions.Chunk(batch).Aggregate(
            (MentionThread?)null,
            (thread, chunk) => ThreadFold.Add(thread, chunk, null, new DetectionPlan()).Thread)!;

    private static StoredMention Random(int index, Random random) => Stored(Some.Mention(
        index.ToString(CultureInfo.InvariantCulture),
        new[] { "bad tea", "good tea", "where?", "tea", "fr: bon" }[random.Next(5)],
        author: random.Next(9) == 0 ? null : $"author{random.Next(12)}",
        at: Some.Monday.AddMinutes(random.Next(40))) with
    {
        Url = $"https://example.org/{index}",
        Channel = (Channel)random.Next(3),
        FromBrand = random.Next(8) == 0,
        Deleted = random.Next(12) == 0,
    });
}
