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

    internal static StoredMention Stored(Mention mention) => new()
    {
        Brand = "brand",
        Thread = new ThreadId("t1"),
        Mention = mention.Deleted ? Revisions.Forget(mention) : mention,
        Judgement = mention.Deleted ? Revisions.Unjudged : new WordJudge().Judge(mention),
        SeenAt = Some.Monday,
    };

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
