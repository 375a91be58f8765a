using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Collect.Feeds;
using Vigie.Collect.Fetching;
using Vigie.Enrich;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Model.Text;
using Vigie.Process;
using Vigie.Receive;
using Vigie.Tests.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <content>What senders post and what is fetched.</content>
public sealed partial class ParserTable
{
    private static readonly string[] FeedWords =
    [
        "<", ">", "</", "/>", "<!--", "-->", "<?xml", "<!DOCTYPE x [<!ENTITY a \"b\">]>", "&a;", "<item>", "</item>", "<entry>",
        "<channel>",
        "xmlns:x=\"y\"", "<a b='c", "<guid isPermaLink=\"false\">", "<pubDate>", "9999-999", "<link href=\"//[::1\"/>", "<![CDATA[<b>",
        "xml:base=\"http://[\"",
    ];

    private IEnumerable<Parser> Receiving() =>
    [
        new(
            "webhook body",
            Seeds(
                $$"""{"mentions":[{{Mention}},{"id":2,"text":"x","createdAt":"soon"}]}""", """{"mentions":[]}""",
                """{"\ud800":1,"mentions":[{"\ud800":1,"id":"\udc00"},{"createdA\ud800":"x"}]}"""),
            ReadWebhook)
        {
            Words = JsonWords,
            Share = 0.5,
        },
        new(
            "webhook headers",
            Seeds("msg_1\n1772442000\nv1,c2lnbmF0dXJl v1a,x", "x\n\n"),
            ReadSignature)
        {
            Words = ["v1,", " ", "\n", "=", "1772442000"],
        },
        new(
            "mention",
            Seeds(Mention),
            OfJson(json => new MentionReader("forum", Some.Monday).Read(json)),
            typeof(FieldException))
        {
            Words = JsonWords,
        },
    ];

    private IEnumerable<Parser> Collecting() =>
    [
        new(
            "feed",
            [.. Files("feeds/pairs", "*.xml", every: 12), .. Files("feeds/sites", "*.xml", every: 4)],
            ReadFeed,
            typeof(FeedFormatException))
        {
            Words = FeedWords,
            MaximumAllocation = 128 * 1024 * 1024,
        },
        new(
            "JSON feed",
            [
                .. Files("feeds/sites", "jsonfeed_spec_1.json"),
                .. Seeds(
                    """{"version":"https://jsonfeed.org/version/1.1","title":"x","items":"""
                    + """[{"id":1,"content_html":"<p>y","date_published":"2026-03-02","authors":[{"name":"A"}]}]}"""),
            ],
            ReadFeed,
            typeof(FeedFormatException))
        {
            Words = JsonWords,
        },
        new(
            "date of a feed",
            Seeds(
                "Mon, 02 Mar 2026 09:00:00 +0100", "2026-03-02T09:00:00.123456789Z", "2026-061", "Sun Jan  4 16:29:06 PDT 2004",
                "2004-július-13T9:15-05:00", "2026년 3월 2일 오전 9:00:00", "9999-365"),
            input => FeedDate.Parse(Text(input)))
        {
            Words = ["9999", "-", ":", "T", "Z", "+99:99", "-365", "24:00", "61"],
        },
        new(
            "cursor of a feed",
            Seeds("""{"etag":"x","full":1,"seen":"AAAAAAAAAAAAAAAAAAAAAAAA","moved":2}"""),
            input => FeedCursor.Parse(Text(input)))
        {
            Words = JsonWords,
        },
        new(
            "HTML",
            Seeds("<p>a<br>b &amp; c<script>x</script><table><tr><td>1<td>2</table>", "<b><i></b></i><svg><p>"),
            input => HtmlText.Of(Text(input)))
        {
            Words = [.. FeedWords, "<table>", "<svg>", "<math>", "<select>", "<template>"],
            MaximumAllocation = 256 * 1024 * 1024,
        },
        new(
            "Retry-After",
            Seeds("120", "NaN", "-Infinity", "Mon, 02 Mar 2026 09:00:00 GMT", "1.5"),
            ReadRetryAfter)
        {
            Words = ["9", ".", "-", "E", "∞"],
        },
        new(
            "link",
            Seeds("http://xn--é/", "https://x.example/a?utm_source=b&c=d#e", "http://[::1]:80/%2e%2e", "http://user@xn--bcher-kva.example"),
            input => EntryIdentity.NormalLink(Text(input)))
        {
            Words = ["://", "[", "]", "%", "@", ":", "xn--", "\\"],
        },
        new(
            "words of a mention",
            Seeds(
                "Where is my order?? @acme this is NOT good :( https://x.example #fail",
                "Où est mon colis ? C’est nul, vraiment très décevant…", "你好 👍🏽👨‍👩‍👧 مرحبا"),
            ReadWords)
        {
            Words = ["!", "?", "#", "@", "not", "pas", "http://", "\u200D", "'"],
        },
    ];

    private void ReadWebhook(byte[] input)
    {
        var settings = new VigieSettings { DataFolder = ".", LinkKey = new SecretString("k"), WebhookSecrets = Secrets("forum") };
        Wait(store.Value.Service.GetTable(Vigie.Store.Keys.States).CreateIfNotExistsAsync(CancellationToken.None));
        var plan = new ListeningPlan();
        var receive = new ReceiveFunction(
            new SenderRegistry(),
            new BrandMatcher(plan),
            plan,
            settings,
            store.Value.States,
            new ManualTime(),
            NullLogger<ReceiveFunction>.Instance);
        var outcome = Wait(receive.ReceiveAsync(SignedCall.To("forum", Text(input), Some.Monday), CancellationToken.None));
        Require(outcome.Answer.Status is 202 or 400 or 413 or 422, $"A signed call is answered 202 or 4xx, not {outcome.Answer.Status}.");
        foreach (var batch in outcome.Outgoing.Mentions)
        {
            JsonSerializer.Serialize(batch, VigieJson.Default.MentionBatch);
            Require(Intake.Of(batch).SetAside.Count == 0, "What was accepted can be stored.");
        }
    }

    /// <summary>No mutated signature fits: the honest seeds are not signed with the secret.</summary>
    private static void ReadSignature(byte[] input)
    {
        var parts = Text(input).Split('\n', 3);
        var call = SignedCall.Plain("forum", "{}") with
        {
            Headers = SignedCall.Headers(
                ("webhook-id", parts[0]),
                ("webhook-timestamp", parts.ElementAtOrDefault(1) ?? string.Empty),
                ("webhook-signature", parts.ElementAtOrDefault(2) ?? string.Empty)),
        };
        Require(
            new StandardWebhooksSender().Refuse(call, [new SecretString(SignedPost.Secret)], Some.Monday) is { Length: > 0 },
            "A signature that nobody made is refused.");
    }

    private static void ReadFeed(byte[] input)
    {
        var feed = FeedReader.Read(input, new Uri("https://x.example/feed"), charset: null, language: "en-GB");
        EntryIdentity.Of(feed.Entries);
        foreach (var entry in feed.Entries)
        {
            EntryIdentity.ContentOf(entry.Title, entry.Text);
            Require(entry.Title is null || !entry.Title.Contains('\n', StringComparison.Ordinal), "A title is one line.");
        }
    }

    private static void ReadRetryAfter(byte[] input)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", Text(input));
        Require(
            RetryAfter.Of(response.Headers, Some.Monday) is not { } wait || (wait >= TimeSpan.Zero && wait <= RetryAfter.Maximum),
            "A wait is between nothing and a day.");
    }

    private static void ReadWords(byte[] input)
    {
        var mention = Some.Mention("1", Text(input)) with
        {
            Title = Text(input[..(input.Length / 2)]),
            Author = new Author("1", Text(input), 1),
        };
        ((IJudge)Judge.Embedded).Judge(mention);
        Fold.Of(mention.Text);
        var brand = new Brand { Id = "acme", Name = "Acme Tea", Aliases = ["thé acme"] };
        new BrandMatcher(new ListeningPlan { Brands = [brand] }).Match(mention);
        StoryFingerprint.Of(mention.Text);
    }
}
