using System.Text;
using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Notify;
using Vigie.Tests.Support;

namespace Vigie.Tests.Notify;

public sealed class TeamsCardTests
{
    private const string Hostile =
        "<at>all</at> [free](https://evil.example) {{DATE(2026-01-01T00:00:00Z)}} "
        + "**x** \u202Egnp.exe\r\nBcc: a@b <script>alert(1)</script>";

    [Theory]
    [InlineData("en")]
    [InlineData("fr")]
    public void The_card_is_the_one_that_was_approved(string language)
    {
        var body = Render(SomeMessage.Of(SomeMessage.Facts(language)));

        Golden.Matches(JsonNode.Parse(body)!.ToJsonString(new() { WriteIndented = true }) + "\n", $"velocity.{language}.json");
        Golden.Matches(TeamsSink.PlainText(body), $"velocity.{language}.txt");
    }

    [Fact]
    public void Other_peoples_words_stand_in_text_runs_alone()
    {
        var card = JsonNode.Parse(Render(SomeMessage.Of(SomeMessage.Facts(alert: HostileAlert()))))!;

        foreach (var (name, text) in Strings(card, string.Empty))
        {
            Assert.DoesNotContain('\u202E', text);
            Assert.DoesNotContain('\n', text);
            Assert.True(
                name == "text"
                    || !(text.Contains("<at>", StringComparison.Ordinal)
                        || text.Contains("[free]", StringComparison.Ordinal)
                        || text.Contains("{{", StringComparison.Ordinal)),
                $"{name}: {text}");
        }
    }

    [Fact]
    public void Every_shown_text_is_a_text_run()
    {
        var card = Render(SomeMessage.Of(SomeMessage.Facts()));

        Assert.DoesNotContain("\"TextBlock\"", card, StringComparison.Ordinal);
        Assert.DoesNotContain("FactSet", card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_never_outgrows_what_Teams_takes()
    {
        var alert = SomeAlert.Velocity(title: new string('漢', 5000));
        var excerpt = new Excerpt(
            new MentionKey("m"),
            new string('漢', 10_000),
            new string('é', 500),
            Some.Monday,
            "https://a.example/" + new string('a', 2000),
            Sentiment.Negative);
        alert = alert with { Evidence = alert.Evidence with { Excerpts = [excerpt, excerpt, excerpt] } };
        var folded = Enumerable.Range(2, 30)
            .Select(number => SomeAlert.Velocity(number, new string('漢', 500)) with { Evidence = alert.Evidence })
            .ToList();
        var facts = SomeMessage.Facts(alert: alert) with { Folded = folded };
        facts = facts with
        {
            Playbook = facts.Playbook with
            {
                HoldingStatement = new string('漢', 20_000),
                DoNot = [.. Enumerable.Repeat(new string('漢', 900), 50)],
            },
        };

        var body = Render(SomeMessage.Of(facts));

        Assert.True(Encoding.UTF8.GetByteCount(body) < TeamsCard.MaximumBytes);
        Assert.Contains("18 negative in 30", body, StringComparison.Ordinal);
        Assert.Contains("First reply by", body, StringComparison.Ordinal);
        Assert.Contains("#ack", body, StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_120_characters_say_severity_what_where_and_speed()
    {
        var headline = SomeMessage.Of(SomeMessage.Facts("fr", SomeAlert.Velocity(title: new string('m', 400)))).Content.Headline;

        var start = headline[..Math.Min(120, headline.Length)];
        Assert.All(
            ["CRITIQUE", "fil négatif", "Facebook", "18 négatifs en 30"], part => Assert.Contains(part, start, StringComparison.Ordinal));
    }

    private static Alert HostileAlert()
    {
        var alert = SomeAlert.Velocity(title: Hostile);
        var excerpt = new Excerpt(new MentionKey("m"), Hostile, Hostile, Some.Monday, "javascript:alert(1)", Sentiment.Negative)
        {
            Because = [Hostile],
        };
        return alert with { Evidence = alert.Evidence with { Url = "https://user:pass@evil.example/", Excerpts = [excerpt] } };
    }

    private static string Render(AlertMessage message) => Encoding.UTF8.GetString(TeamsCard.Render(message.Content, message.Reason));

    private static IEnumerable<(string Name, string Text)> Strings(JsonNode? node, string name) => node switch
    {
        JsonObject all => all.SelectMany(pair => Strings(pair.Value, pair.Key)),
        JsonArray all => all.SelectMany(item => Strings(item, name)),
        JsonValue value when value.TryGetValue<string>(out var text) => [(name, text)],
        _ => [],
    };
}
