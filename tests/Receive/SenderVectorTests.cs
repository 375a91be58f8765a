using System.Text.Json;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Receive.Mail;

namespace Vigie.Tests.Receive;

/// <summary>Known answers: published by the senders, or computed by hand from their documentation.</summary>
public sealed class SenderVectorTests
{
    private static readonly JsonElement Vectors = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "receive", "vectors.json"))).RootElement;

    public static TheoryData<string> Kinds => [.. Vectors.EnumerateArray().Select(vector => vector.GetProperty("kind").GetString()!)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_known_answer_is_accepted_and_nothing_near_it(string kind)
    {
        var vector = Vectors.EnumerateArray().Single(vector => vector.GetProperty("kind").GetString() == kind);
        var (call, at) = (CallOf(vector), TimeOf(vector));
        SecretString[] secrets = [new((vector.TryGetProperty("secret", out var secret) ? secret
            : vector.GetProperty("public_key_spki_b64")).GetString()!)];
        var sender = new SenderRegistry().Find(kind)!;

        Assert.Null(sender.Refuse(call, secrets, at));
        Assert.NotNull(sender.Refuse(call, [new("another")], at));
        Assert.NotNull(sender.Refuse(Bent(call), secrets, at));
    }

    [Fact]
    public void Escapes_are_signed_as_they_are_sent()
    {
        var vector = Vectors.EnumerateArray().Single(vector => vector.GetProperty("kind").GetString() == "meta");
        var call = CallOf(vector);
        var plain = call.Body.Replace("\\u00e4\\u00f6\\u00e5", "äöå", StringComparison.Ordinal);

        Assert.NotEqual(call.Body, plain);
        Assert.NotNull(new MetaSender().Refuse(call with { Body = plain }, [new("app_secret")], DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void X_is_answered_its_challenge()
    {
        var asked = Asked(("crc_token", "challenge_string"));

        var answer = new XSender().Greet(asked, new SenderKeys([new("consumer_secret")], null));

        Assert.Equal((200, """{"response_token":"sha256=v1WdiCVwy17uGTMWveHGlqQXN/qW1bQraNXXByRO2YA="}"""), (answer!.Status, answer.Body));
    }

    /// <summary>The answer is made with the secret that signs deliveries: whoever could choose its text could sign them.</summary>
    [Theory]
    [InlineData("""{"data":{}}""")]
    [InlineData("")]
    [InlineData("a b")]
    public void X_is_signed_no_text_that_could_be_a_delivery(string token)
    {
        var answer = new XSender().Greet(Asked(("crc_token", token)), new SenderKeys([new("consumer_secret")], null));

        Assert.Equal(400, answer!.Status);
        Assert.DoesNotContain("sha256", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("token", "1158201444", 200)]
    [InlineData("wrong", "1158201444", 403)]
    [InlineData("token", "<script>", 400)]
    public void Meta_is_echoed_its_challenge_for_the_verify_token_alone(string token, string challenge, int status)
    {
        var asked = Asked(("hub.mode", "subscribe"), ("hub.verify_token", token), ("hub.challenge", challenge));

        var answer = new MetaSender().Greet(asked, new SenderKeys([new("app")], new("token")))!;

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 200, answer is { Body: "1158201444", ContentType: "text/plain; charset=utf-8" });
        Assert.Equal(403, new MetaSender().Greet(asked, new SenderKeys([new("app")], null))!.Status);
    }

    [Fact]
    public void A_public_key_of_another_form_is_no_secret_of_SendGrid()
    {
        Assert.NotNull(new SendGridSender().FaultOf(new("not a key")));
        Assert.Null(new SendGridSender().FaultOf(new(SenderCase.Of("sendgrid").Secret)));
    }

    private static HttpCall Asked(params (string Name, string Value)[] query) => SignedCall.Plain("place", string.Empty) with
    {
        Method = "GET",
        Query = query.ToDictionary(pair => pair.Name, pair => pair.Value),
    };

    /// <summary>One sign of the body is another; Mailgun's signature covers its token instead.</summary>
    private static HttpCall Bent(HttpCall call) => call with
    {
        Body = call.Body
        .Replace("token=06", "token=07", StringComparison.Ordinal) is var bent && bent != call.Body ? bent : call.Body + " "
    };

    private static HttpCall CallOf(JsonElement vector)
    {
        var form = vector.TryGetProperty("form", out var fields);
        var headers = form ? [] : vector.GetProperty("headers").EnumerateObject()
            .Select(header => (header.Name, header.Value.GetString()!)).ToList();
        headers.Add(("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json"));
        return SignedCall.Plain("place", form
            ? string.Join('&', fields.EnumerateObject().Select(field => $"{field.Name}={field.Value.GetString()}"))
            : vector.GetProperty("body").GetString()!) with
        {
            Headers = SignedCall.Headers([.. headers]),
        };
    }

    private static DateTimeOffset TimeOf(JsonElement vector)
    {
        foreach (var part in new[] { "headers", "form" }.Where(part => vector.TryGetProperty(part, out _)))
        {
            foreach (var member in vector.GetProperty(part).EnumerateObject())
            {
                if (member.Name.EndsWith("timestamp", StringComparison.OrdinalIgnoreCase))
                {
                    return DateTimeOffset.FromUnixTimeSeconds(
                        long.Parse(member.Value.GetString()!, System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }

        return DateTimeOffset.UnixEpoch;
    }
}
