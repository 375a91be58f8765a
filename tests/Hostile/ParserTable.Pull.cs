using System.Net;
using System.Text;
using Vigie.Collect;
using Vigie.Collect.Fetching;
using Vigie.Collect.Pull;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <content>What polled places answer.</content>
public sealed partial class ParserTable
{
    private IEnumerable<Parser> Pulling() =>
    [
        Place("hackernews", Files("collect", "hackernews.json")),
        Place("mastodon", Files("collect", "mastodon-tag.json")),
        Place("discourse", Files("collect", "discourse-posts.json")),
        Place(
            "bluesky",
            Seeds(
                """{"accessJwt":"a","refreshJwt":"r","cursor":"x","posts":[{"uri":"at://d/app.bsky.feed.post/1","cid":"c","author":"""
                + """{"did":"did:plc:a","handle":"a.example"},"record":{"text":"thé 🍵 x.exa...","createdAt":"2026-03-02T08:00:00Z","facets":"""
                + """[{"index":{"byteStart":10,"byteEnd":18},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://x.example/"}]}]},"""
                + """ "indexedAt":"2026-03-02T08:00:01Z"}],"notifications":[],"profiles":[{"did":"did:plc:a","followersCount":3}]}""")),
        Place(
            "youtube",
            Seeds(
                """{"nextPageToken":"C1","items":[{"id":"UgA","snippet":{"videoId":"v","topLevelComment":{"id":"UgA","snippet":{"textDisplay":"""
                + """ "x","authorDisplayName":"@a","authorChannelId":{"value":"UCa"},"publishedAt":"2026-03-02T08:00:00Z","updatedAt":"""
                + """ "2026-03-02T08:00:00Z"}},"totalReplyCount":9},"replies":{"comments":[{"id":"UgA.b","snippet":{"parentId":"UgA","textDisplay":"""
                + """ "y","publishedAt":"2026-03-02T08:01:00Z"}}]}}]}""",
                """{"items":[{"id":{"videoId":"v1"},"snippet":{"title":"a &amp; b","publishedAt":"2026-03-02T08:00:00Z","channelId":"UCb"}}]}""")),
        Place(
            "meta",
            Seeds(
                """{"id":"1","instagram_business_account":{"id":"2","username":"a"},"data":[{"id":"1_5","message":"x","caption":"y","text":"z","""
                + """ "created_time":"2026-03-02T08:00:00+0000","updated_time":"2026-03-02T08:00:00+0000","timestamp":"2026-03-02T08:00:00+0000","""
                + """ "comments_count":2,"from":{"id":"8","name":"n"},"replies":{"data":[{"id":"9","text":"r","timestamp":"2026-03-02T08:00:00+0000"}]}}],"""
                + """ "paging":{"cursors":{"after":"Q"},"next":"https://x.example/?access_token=t&after=Q"}}""")),
        Place(
            "x",
            Seeds(
                """{"data":[{"id":"2028414245928239105","text":"x &amp; y","author_id":"9","conversation_id":"7","created_at":"""
                + """ "2026-03-02T08:00:00.000Z","edit_history_tweet_ids":["2028414245928239104","2028414245928239105"],"referenced_tweets":"""
                + """ [{"type":"replied_to","id":"5"}],"public_metrics":{"like_count":1}}],"errors":[{"type":"https://x/resource-not-found"}],"""
                + """ "meta":{"next_token":"n","oldest_id":"2028414245928239105"}}""")),
        new(
            "cursor of a polled source",
            Seeds("""{"lists":{"a1b2c3d4":[1,2,3,4,5,true,6,7]},"notes":{"logins":"2026-03-02 3"},"seen":"AAAAAAAAAAAA"}"""),
            input =>
            {
                var cursor = PullCursor.Parse(Text(input));
                Require(cursor.ToString().Length <= PollResult.MaximumCursor + input.Length, "A cursor does not grow by being read.");
                PullCursor.Parse(cursor.ToString());
            })
        {
            Words = JsonWords,
        },
        new(
            "limits of requests",
            Seeds(
                "X-RateLimit-Remaining: 996.0\nX-RateLimit-Reset: 2026-03-02T09:05:00Z", "RateLimit: \"default\";r=50;t=30",
                "X-App-Usage: {\"call_count\":28,\"a\":[{\"estimated_time_to_regain_access\":9}]}", "X-Rate-Limit: user-hour-lim:3500;user-hour-rem:500;"),
            ReadLimits)
        {
            Words = ["9", ".", "NaN", "-", "E", ";", "rem:", "r=", "{", "}", "[", "\"call_count\":"],
        },
    ];

    private static Parser Place(string kind, byte[][] seeds) =>
        new($"answer of {kind}", seeds, input => ReadPlace(kind, input), typeof(ExpectedFailureException))
        {
            Words = [.. JsonWords, "null", "-1", "9223372036854775807", "99999999999999999999", "\"9999-12-31T23:59:59Z\"", "<p>", "&#x27;"],
            Share = 0.3,
            MaximumAllocation = 256 * 1024 * 1024,
        };

    private static void ReadPlace(string kind, byte[] input)
    {
        using var fetcher = new SafeFetcher(
            TimeProvider.System, allowPrivate: true, new Scripted(() => new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent(input),
            }));
        var tools = new SourceTools(fetcher, new ManualTime())
        {
            Credentials = new Dictionary<string, SecretString> { ["x:Password"] = new("p"), ["x:Token"] = new("t"), ["x:Key"] = new("k") },
        };
        var plan = new SourcePlan
        {
            Name = "x",
            Kind = kind,
            Url = new Uri("https://x.example/"),
            Account = kind == "x" ? null : "a.example",
            Find = kind == "discourse" ? [] : ["#tea"],
            Backfill = TimeSpan.FromDays(9_000),
        };
        var result = Wait(SourceRegistry.Create(tools).Find(kind)!.PollAsync(plan, null, CancellationToken.None));
        Require(result.Mentions.Count <= MentionBatch.MaximumMentions, "A poll gives no more than fits a message.");
        Require(result.Cursor.Length <= PollResult.MaximumCursor, "A cursor fits a message.");
        PullCursor.Parse(result.Cursor);
        foreach (var mention in result.Mentions)
        {
            Require(mention.CreatedAt.Year is >= 1970 and <= 2026, "A mention is dated between the epoch and now.");
            Require(mention.Title is null || !mention.Title.Contains('\n', StringComparison.Ordinal), "A title is one line.");
            Require(mention.Text.Length <= Vigie.Model.Mention.MaximumTextLength && mention.Id.Length is > 0 and <= 2_000, "A mention can be stored.");
        }
    }

    private static void ReadLimits(byte[] input)
    {
        using var response = new HttpResponseMessage();
        foreach (var line in Encoding.UTF8.GetString(input).Split('\n').Select(line => line.Split(": ", 2)).Where(line => line.Length == 2))
        {
            response.Headers.TryAddWithoutValidation(line[0], line[1]);
        }

        var limit = RateLimit.Of(response.Headers, Some.Monday);
        Require(limit.Reset is not { } wait || (wait >= TimeSpan.Zero && wait <= RetryAfter.Maximum), "A window ends within a day.");
        Require(limit.Remaining is not { } left || double.IsFinite(left), "What is left is a number.");
    }
}
