using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Collect;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive;

public sealed class ReceiveFunctionTests : IDisposable
{
    private readonly LocalStore store = new();

    private ListeningPlan plan = new();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public void Dispose() => store.Dispose();

    [Fact]
    public async Task A_signed_call_is_accepted_with_its_mentions_on_their_way()
    {
        var outcome = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1"), Entry("2")), Some.Monday));

        Assert.Equal((202, """{"accepted":2,"setAside":[]}"""), (outcome.Answer.Status, outcome.Answer.Body));
        var batch = Assert.Single(outcome.Outgoing.Mentions);
        Assert.Equal(("generic", null), (batch.Source, batch.Cursor));
        Assert.Equal([("brand", "1"), ("brand", "2")], batch.Mentions.Select(entry => (entry.Brand, entry.Mention.Id)));
    }

    [Fact]
    public async Task The_same_call_again_gives_the_same_mentions()
    {
        var first = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday));

        var second = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday));

        Assert.Equal(first.Outgoing.Mentions[0].Mentions, second.Outgoing.Mentions[0].Mentions);
    }

    [Fact]
    public async Task Bad_entries_are_named_in_the_answer_and_kept_once()
    {
        var call = SignedCall.To("generic", Body(Entry("1"), """{"id":"2","text":"x","createdAt":"soon"}"""), Some.Monday);

        var outcome = await ReceiveAsync(call);
        await ReceiveAsync(call);

        Assert.Equal(202, outcome.Answer.Status);
        var reason = JsonNode.Parse(outcome.Answer.Body)!["setAside"]![0]!.GetValue<string>();
        Assert.StartsWith("mentions[1].createdAt: must be a time", reason, StringComparison.Ordinal);
        var letter = Assert.Single(await LettersAsync());
        Assert.Equal(("generic: " + reason, """{"id":"2","text":"x","createdAt":"soon"}"""), (letter.Reason, letter.Body));
    }

    [Fact]
    public async Task Of_a_giant_bad_entry_the_first_hundred_thousand_characters_are_kept()
    {
        var giant = $$"""{"id":"2","text":"{{new string('x', 300_000)}}","createdAt":"soon"}""";

        await ReceiveAsync(SignedCall.To("generic", Body(Entry("1"), giant), Some.Monday));

        Assert.Equal(giant[..100_000], Assert.Single(await LettersAsync()).Body);
    }

    [Fact]
    public async Task A_call_with_nothing_but_bad_entries_is_refused_and_nothing_is_kept()
    {
        var outcome = await ReceiveAsync(SignedCall.To("generic", Body("{}", "3"), Some.Monday));

        Assert.Equal(422, outcome.Answer.Status);
        Assert.Equal("mentions[1]: an object is expected.", JsonNode.Parse(outcome.Answer.Body)!["setAside"]![1]!.GetValue<string>());
        Assert.Empty(outcome.Outgoing.Mentions);
        Assert.Empty(await LettersAsync());
    }

    [Fact]
    public async Task More_bad_entries_than_anybody_would_read_are_refused_whole()
    {
        var bad = Enumerable.Repeat("{}", ReceiveFunction.MaximumSetAside + 1);

        var outcome = await ReceiveAsync(SignedCall.To("generic", Body([Entry("1"), .. bad]), Some.Monday));

        Assert.Equal(422, outcome.Answer.Status);
        Assert.Empty(await LettersAsync());
    }

    [Fact]
    public async Task A_forged_or_stale_signature_is_401()
    {
        var forged =
            await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday, secret: "whsec_Zm9yZ2VkIGZvcmdlZCBmb3JnZWQ="));
        var stale = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday.AddHours(-1)));
        var unsigned = await ReceiveAsync(SignedCall.Plain("generic", Body(Entry("1"))));

        Assert.Equal([401, 401, 401], new[] { forged, stale, unsigned }.Select(outcome => outcome.Answer.Status));
        Assert.Empty(forged.Outgoing.Mentions);
        Assert.Contains("webhook-timestamp", stale.Answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_over_a_mebibyte_is_413_before_its_signature_is_looked_at()
    {
        var outcome = await ReceiveAsync(SignedCall.Plain("generic", new string('é', (ReceiveFunction.MaximumBody / 2) + 1)));

        Assert.Equal(413, outcome.Answer.Status);
    }

    [Fact]
    public async Task A_signed_body_of_one_line_of_ten_megabytes_is_413_and_nothing_of_it_is_kept()
    {
        var entry = Entry("1").Replace("\"1\"", $"\"{new string('1', 10_000_000)}\"", StringComparison.Ordinal);

        var outcome = await ReceiveAsync(SignedCall.To("generic", Body(entry, "{}"), Some.Monday));

        Assert.Equal(413, outcome.Answer.Status);
        Assert.Empty(outcome.Outgoing.Mentions);
        Assert.Empty(await LettersAsync());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{\"mentions\":[{\"id\":\"\u0000\"}]")]
    [InlineData("null")]
    public async Task A_signed_body_that_cannot_be_read_is_400(string body)
    {
        var outcome = await ReceiveAsync(SignedCall.To("generic", body, Some.Monday));

        Assert.Equal(400, outcome.Answer.Status);
        Assert.NotNull(JsonNode.Parse(outcome.Answer.Body)!["error"]);
    }

    [Fact]
    public async Task Without_a_secret_the_answer_says_what_to_set()
    {
        var outcome = await ReceiveAsync(SignedCall.To("shop", Body(Entry("1")), Some.Monday));

        Assert.Equal(401, outcome.Answer.Status);
        Assert.Contains("Webhooks__shop__Secret", outcome.Answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_is_answered_with_how_to_post()
    {
        var outcome = await ReceiveAsync(SignedCall.Plain("generic", string.Empty) with { Method = "GET" });

        Assert.Equal((405, "POST"), (outcome.Answer.Status, outcome.Answer.Headers["Allow"]));
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("")]
    [InlineData("a#b")]
    public async Task A_name_that_no_source_can_have_is_404(string source)
    {
        var call = SignedCall.Plain("generic", "x") with { Route = new Dictionary<string, string> { ["source"] = source } };

        Assert.Equal(404, (await ReceiveAsync(call)).Answer.Status);
    }

    [Fact]
    public async Task A_polled_or_disabled_source_takes_nothing()
    {
        plan = new ListeningPlan
        {
            Sources =
            [
                new SourcePlan { Name = "generic", Kind = "rss" },
                new SourcePlan { Name = "off", Kind = "generic", Enabled = false },
            ],
        };

        Assert.Equal(404, (await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday))).Answer.Status);
        Assert.Equal(404, (await ReceiveAsync(SignedCall.To("off", Body(Entry("1")), Some.Monday))).Answer.Status);
    }

    [Fact]
    public async Task Mentions_go_to_the_brand_and_channel_of_their_source_and_staff_speaks_for_the_brand()
    {
        plan = new ListeningPlan
        {
            Brands =
            [
                new Brand { Id = "tea", Name = "Tea" },
                new Brand { Id = "bread", Name = "Bread", Staff = [new StaffAccount { Author = "Lea Baker" }] },
            ],
            Sources = [new SourcePlan { Name = "generic", Kind = "generic", Brand = "bread", Channel = Channel.Facebook }],
        };

        var outcome =
            await ReceiveAsync(SignedCall.To("generic", Body(Entry("1"), Entry("2", ""","author":{"name":"lea baker"}""")), Some.Monday));

        Assert.Equal(
            [("bread", Channel.Facebook, false), ("bread", Channel.Facebook, true)],
            outcome.Outgoing.Mentions[0].Mentions.Select(entry => (entry.Brand, entry.Mention.Channel, entry.Mention.FromBrand)));
    }

    [Fact]
    public async Task A_sender_speaks_for_no_source_that_has_a_way_in_of_its_own()
    {
        plan = new ListeningPlan { Sources = [new SourcePlan { Name = "press", Kind = "rss" }] };

        var outcome = await ReceiveAsync(
            SignedCall.To("generic", Body(Entry("1", ""","source":"press" """), Entry("2", ""","source":"mastodon" """)), Some.Monday));

        Assert.Equal(["generic", "mastodon"], outcome.Outgoing.Mentions[0].Mentions.Select(entry => entry.Mention.Source));
    }

    [Fact]
    public async Task A_source_that_matches_passes_on_only_what_speaks_of_a_brand()
    {
        plan = new ListeningPlan
        {
            Brands = [new Brand { Id = "tea", Name = "Thé d'Or" }],
            Sources = [new SourcePlan { Name = "generic", Kind = "generic", Match = true }],
        };
        var spoken = Entry("2").Replace("tea", "I like the d'or", StringComparison.Ordinal);

        var outcome = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1"), spoken), Some.Monday));
        var unspoken = await ReceiveAsync(SignedCall.To("generic", Body(Entry("1")), Some.Monday));

        Assert.Equal(["2"], outcome.Outgoing.Mentions[0].Mentions.Select(entry => entry.Mention.Id));
        Assert.Equal(202, unspoken.Answer.Status);
        Assert.Empty(unspoken.Outgoing.Mentions);
    }

    [Fact]
    public async Task Many_mentions_travel_in_batches_of_a_hundred()
    {
        var entries = Enumerable.Range(0, 250).Select(index => Entry(index.ToString(CultureInfo.InvariantCulture))).ToArray();

        var outcome = await ReceiveAsync(SignedCall.To("generic", Body(entries), Some.Monday));

        Assert.Equal([100, 100, 50], outcome.Outgoing.Mentions.Select(batch => batch.Mentions.Count));
    }

    [Fact]
    public async Task Long_mentions_travel_in_batches_of_200_kilobytes()
    {
        var text = new string('x', 9_000);
        var entries = Enumerable.Range(0, 60)
            .Select(index => Entry(index.ToString(CultureInfo.InvariantCulture)).Replace("tea", text, StringComparison.Ordinal))
            .ToArray();

        var outcome = await ReceiveAsync(SignedCall.To("generic", Body(entries), Some.Monday));

        Assert.Equal(60, outcome.Outgoing.Mentions.Sum(batch => batch.Mentions.Count));
        Assert.All(outcome.Outgoing.Mentions, batch =>
            Assert.InRange(
                JsonSerializer.SerializeToUtf8Bytes(batch, VigieJson.Default.MentionBatch).Length, 1, MentionBatch.MaximumBytes));
    }

    [Fact]
    public async Task A_source_that_is_not_configured_is_the_sender_of_its_name()
    {
        var call = SenderCase.Of("github").Sign(SenderCase.Of("github").Written, Some.Monday, SignedCall.Secret).To("github");

        var outcome = await ReceiveAsync(call);

        Assert.Equal((200, "issue-comment-8"), (outcome.Answer.Status, outcome.Outgoing.Mentions[0].Mentions[0].Mention.Id));
    }

    [Fact]
    public async Task What_a_platform_sends_and_nobody_can_read_is_kept_and_not_sent_again()
    {
        var body = SenderCase.Of("github").Written.Replace("2026-03-02T08:30:00Z", "soon", StringComparison.Ordinal);

        var outcome = await ReceiveAsync(SenderCase.Of("github").Sign(body, Some.Monday, SignedCall.Secret).To("github"));

        Assert.Equal(200, outcome.Answer.Status);
        Assert.StartsWith("github: comment.created_at: must be a time", Assert.Single(await LettersAsync()).Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_mention_is_answered_with_its_reason()
    {
        var body = SenderCase.Of("github").Written.Replace("\"created\"", "\"pinned\"", StringComparison.Ordinal);

        var outcome = await ReceiveAsync(SenderCase.Of("github").Sign(body, Some.Monday, SignedCall.Secret).To("github"));

        Assert.Equal("""{"accepted":0,"setAside":[],"passedOver":["an event that changes no words"]}""", outcome.Answer.Body);
        Assert.Empty(outcome.Outgoing.Mentions);
    }

    [Fact]
    public async Task A_mail_from_the_address_that_alerts_come_from_is_nobodys_voice()
    {
        var body = $$"""{"From":"Alerts <vigie@example.org>","Subject":"Re: alert","TextBody":"{{SenderCase.FirstWords}}"}""";

        var outcome = await ReceiveAsync(SenderCase.Of("postmark").Sign(body, Some.Monday, SignedCall.Secret).To("postmark"));

        Assert.Equal(200, outcome.Answer.Status);
        Assert.Empty(outcome.Outgoing.Mentions);
    }

    [Theory]
    [InlineData("DKIM_VALID_AU", true)]
    [InlineData("DKIM_INVALID", false)]
    public async Task A_mail_of_staff_answers_unless_somebody_merely_took_the_name(string test, bool answers)
    {
        plan = new ListeningPlan
        {
            Brands = [new Brand { Id = "tea", Name = "Tea",
            Staff = [new StaffAccount { Author = "help@acme.example" }] }]
        };
        var body = $$"""{"From":"Help <help@acme.example>","TextBody":"Sorry","Headers":[{"Name":"X-Spam-Tests","Value":"{{test}}"}]}""";

        var outcome = await ReceiveAsync(SenderCase.Of("postmark").Sign(body, Some.Monday, SignedCall.Secret).To("postmark"));

        Assert.Equal(answers, outcome.Outgoing.Mentions[0].Mentions[0].Mention.FromBrand);
    }

    [Fact]
    public async Task A_mail_of_twenty_megabytes_is_taken_and_one_of_fifty_is_not()
    {
        var file = new string('A', 20 * 1024 * 1024);
        string Mail(string data) => $$"""{"From":"a@b.example","TextBody":"Hello","Attachments":[{"Content":"{{data}}"}]}""";

        var taken = await ReceiveAsync(SenderCase.Of("postmark").Sign(Mail(file), Some.Monday, SignedCall.Secret).To("postmark"));
        var refused = await ReceiveAsync(SenderCase.Of("postmark").Sign(Mail(file + file + file), Some.Monday, SignedCall.Secret)
            .To("postmark"));

        Assert.Equal((200, 413), (taken.Answer.Status, refused.Answer.Status));
        Assert.Equal(1, taken.Outgoing.Mentions[0].Mentions[0].Mention.Attachments);
    }

    private static string Body(params string[] entries) => $$"""{"mentions":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string id, string more = "") =>
        $$"""{"id":"{{id}}","text":"tea","createdAt":"2026-03-02T08:00:00Z"{{more}}}""";

    private async Task<HttpOutcome> ReceiveAsync(HttpCall call)
    {
        IReadOnlyList<SecretString> secret = [new SecretString(SignedCall.Secret)];
        var settings = new VigieSettings
        {
            DataFolder = string.Empty,
            LinkKey = new SecretString("k"),
            WebhookSecrets = new Dictionary<string, IReadOnlyList<SecretString>>(StringComparer.OrdinalIgnoreCase)
            {
                ["generic"] = secret,
                ["off"] = secret,
                ["github"] = secret,
                ["postmark"] = secret,
            },
            EmailFrom = "vigie@example.org",
        };
        return await new ReceiveFunction(
                new SenderRegistry(),
                new BrandMatcher(plan),
                plan,
                settings,
                store.States,
                new ManualTime(),
                NullLogger<ReceiveFunction>.Instance)
            .ReceiveAsync(call, CancellationToken);
    }

    private async Task<List<DeadLetter>> LettersAsync() =>
        await store.States.DeadLettersAsync(CancellationToken).Select(row => row.Value).ToListAsync(CancellationToken);
}
