using System.Globalization;
using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Receive;

public sealed class StandardWebhooksSenderTests
{
    private const string Body = """{"mentions":[]}""";

    private static readonly StandardWebhooksSender Sender = new();

    [Fact]
    public void The_known_answer_of_the_rules_is_accepted()
    {
        using var vectors =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "receive", "standard-webhooks.json")));
        var vector = vectors.RootElement[0];
        var headers = vector.GetProperty("headers").EnumerateObject().Select(header => (header.Name, header.Value.GetString()!)).ToArray();
        var call = SignedCall.Plain("generic", vector.GetProperty("body").GetString()!) with { Headers = SignedCall.Headers(headers) };
        var at = DateTimeOffset.FromUnixTimeSeconds(vector.GetProperty("valid_at").GetInt64());
        var secret = vector.GetProperty("secret").GetString()!;

        Assert.Null(Sender.Refuse(call, [new SecretString(secret)], at));
        Assert.NotNull(Sender.Refuse(call with { Body = call.Body + " " }, [new SecretString(secret)], at));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_clock_may_be_five_minutes_off_either_way(int seconds, bool accepted)
    {
        var call = SignedCall.To("generic", Body, Some.Monday);

        var refusal = Sender.Refuse(call, Secrets(SignedCall.Secret), Some.Monday.AddSeconds(seconds));

        Assert.Equal(accepted, refusal is null);
    }

    [Fact]
    public void Any_of_several_secrets_and_any_of_several_signatures_is_enough()
    {
        var seconds = Some.Monday.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var good = SignedCall.Sign(SignedCall.Secret, "msg_1", seconds, Body);
        var call = Signed($"v1a,AAAA v1,AAAA v2,{good[3..]} {good}");

        Assert.Null(Sender.Refuse(call, Secrets("whsec_b2xkIHNlY3JldCBvZiBsYXN0IHllYXI=", SignedCall.Secret), Some.Monday));
        Assert.NotNull(Sender.Refuse(call, Secrets("whsec_b2xkIHNlY3JldCBvZiBsYXN0IHllYXI="), Some.Monday));
    }

    [Fact]
    public void A_signature_of_another_version_does_not_count()
    {
        var seconds = Some.Monday.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

        var refusal = Sender.Refuse(
            Signed("v2," + SignedCall.Sign(SignedCall.Secret, "msg_1", seconds, Body)[3..]), Secrets(SignedCall.Secret), Some.Monday);

        Assert.Contains("No signature", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,%%%")]
    [InlineData(",,,, v1 v1,v1,")]
    public void Nonsense_for_a_signature_is_refused(string signature) =>
        Assert.NotNull(Sender.Refuse(Signed(signature), Secrets(SignedCall.Secret), Some.Monday));

    [Theory]
    [InlineData("99999999999999999999999")]
    [InlineData("9223372036854775807")]
    [InlineData("-5")]
    [InlineData("2026-03-02T09:00:00Z")]
    [InlineData("")]
    public void Nonsense_for_a_timestamp_is_refused(string timestamp)
    {
        var call = SignedCall.Plain("generic", Body) with
        {
            Headers = SignedCall.Headers(
                ("webhook-id", "1"),
                ("webhook-timestamp", timestamp),
                ("webhook-signature", SignedCall.Sign(SignedCall.Secret, "1", timestamp, Body))),
        };

        Assert.NotNull(Sender.Refuse(call, Secrets(SignedCall.Secret), Some.Monday));
    }

    [Fact]
    public void An_empty_or_broken_secret_fits_nothing()
    {
        var call = SignedCall.To("generic", Body, Some.Monday, secret: "whsec_");

        Assert.NotNull(Sender.Refuse(call, Secrets("whsec_", "", "whsec_%%%"), Some.Monday));
    }

    [Theory]
    [InlineData("""{"mentions":[}""", "line 1, byte 14")]
    [InlineData("{\n \"mentions\": nope}", "line 2, byte 15")]
    [InlineData("", "line 1, byte 1")]
    [InlineData("[]", "an object with the list \"mentions\"")]
    [InlineData("""{"mentions":{}}""", "an object with the list \"mentions\"")]
    public void A_body_that_cannot_be_read_is_answered_with_the_place(string body, string expected)
    {
        var unreadable =
            Assert.Throws<ExpectedFailureException>(() => Sender.Read(SignedCall.Plain("generic", body), "generic", Some.Monday));

        Assert.Contains(expected, unreadable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_body_nested_beyond_measure_is_refused()
    {
        var body = string.Concat(Enumerable.Repeat("[", 100_000));

        Assert.Throws<ExpectedFailureException>(() => Sender.Read(SignedCall.Plain("generic", body), "generic", Some.Monday));
    }

    [Fact]
    public void A_bad_entry_is_set_aside_with_its_place_and_the_rest_is_read()
    {
        var body = """
            {"mentions":[{"id":"1","text":"a","createdAt":"2026-03-02T09:00:00Z"},7,{"id":"3","text":"c","createdAt":"2026-03-02"}]}
            """;

        var received = Sender.Read(SignedCall.Plain("generic", body), "generic", Some.Monday);

        Assert.Equal(["1"], received.Mentions.Select(mention => mention.Id));
        Assert.Collection(
            received.SetAside,
            entry => Assert.Equal("mentions[1]: an object is expected.", entry.Reason),
            entry => Assert.StartsWith("mentions[2].createdAt: must be a time with its zone", entry.Reason, StringComparison.Ordinal));
        Assert.Equal("7", received.SetAside[0].Body);
    }

    private static HttpCall Signed(string signature) => SignedCall.Plain("generic", Body) with
    {
        Headers = SignedCall.Headers(
            ("webhook-id", "msg_1"),
            ("webhook-timestamp", Some.Monday.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            ("webhook-signature", signature)),
    };

    private static List<SecretString> Secrets(params string[] secrets) => [.. secrets.Select(secret => new SecretString(secret))];
}
