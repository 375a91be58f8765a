using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class LettersApiTests : IDisposable
{
    private readonly WebWorld world = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => world.Dispose();

    [Fact]
    public async Task A_letter_shows_that_it_was_asked_for_and_that_it_was_sent()
    {
        await world.States.KeepDeadLetterAsync(Some.Letter(), Token);
        Assert.Equal("kept", await StateAsync());

        Assert.Equal(200, (await world.PostAsync("/api/deadletters/l1/redrive")).Status);
        Assert.Equal("asked", await StateAsync());

        var row = await world.States.RedrivesAsync(Token).SingleAsync(Token);
        await world.States.WriteRedriveAsync(row.Value with { SentAt = Some.Monday, Times = 1 }, row.ETag, Token);
        Assert.Equal("sent", await StateAsync());
    }

    [Fact]
    public async Task Pressed_twice_it_answers_the_same_and_asks_once()
    {
        await world.States.KeepDeadLetterAsync(Some.Letter(), Token);

        var first = await world.PostAsync("/api/deadletters/l1/redrive");
        var second = await world.PostAsync("/api/deadletters/l1/redrive");

        Assert.Equal((200, first.Body), (second.Status, second.Body));
        Assert.Equal(1, await world.States.RedrivesAsync(Token).CountAsync(Token));
    }

    [Theory]
    [InlineData("webhook", "{}", "not a queue message", "pas un message de file")]
    [InlineData("mentions", "nonsense", "no message of its queue", "pas un message de sa file")]
    public async Task What_cannot_be_sent_again_is_refused_with_what_to_do_and_stays(
        string queue, string body, string english, string french)
    {
        await world.States.KeepDeadLetterAsync(Some.Letter(queue: queue, body: body), Token);

        var answer = await world.PostAsync("/api/deadletters/l1/redrive");
        var inFrench = await world.PostAsync("/api/deadletters/l1/redrive?language=fr");

        Assert.Equal((409, 409), (answer.Status, inFrench.Status));
        Assert.Contains(english, Detail(answer), StringComparison.Ordinal);
        Assert.Contains(french, Detail(inFrench), StringComparison.Ordinal);
        var item = (await world.GetAsync("/api/deadletters"))["items"]![0]!;
        Assert.Equal(("kept", Detail(answer)), (item["state"]!.GetValue<string>(), item["refusal"]!.GetValue<string>()));
    }

    [Fact]
    public async Task All_at_once_says_how_many_and_why_not_the_others()
    {
        await world.States.KeepDeadLetterAsync(Some.Letter("a1"), Token);
        await world.States.KeepDeadLetterAsync(Some.Letter("a2"), Token);
        await world.States.KeepDeadLetterAsync(Some.Letter("b1", DeadLetter.WebhookQueue), Token);

        var first = JsonNode.Parse((await world.PostAsync("/api/deadletters/redrive")).Body)!;
        var second = JsonNode.Parse((await world.PostAsync("/api/deadletters/redrive")).Body)!;

        Assert.Equal((2, 0, 1), (Number(first, "asked"), Number(first, "askedBefore"), Number(first, "refused")));
        Assert.Equal((0, 2, 1), (Number(second, "asked"), Number(second, "askedBefore"), Number(second, "refused")));
        Assert.Equal("b1", first["refusals"]![0]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_letter_that_is_let_go_is_gone()
    {
        await world.States.KeepDeadLetterAsync(Some.Letter(), Token);

        Assert.Equal(200, (await world.PostAsync("/api/deadletters/l1/discard")).Status);

        Assert.Equal(404, (await world.PostAsync("/api/deadletters/l1/discard")).Status);
        Assert.Empty((await world.GetAsync("/api/deadletters"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/deadletters/nobody/redrive")]
    [InlineData("/api/deadletters/a%2Fb/redrive")]
    [InlineData("/api/deadletters/nobody/discard")]
    public async Task A_letter_that_is_not_there_is_a_404(string path) => Assert.Equal(404, (await world.PostAsync(path)).Status);

    [Theory]
    [InlineData("/api/deadletters/l1/redrive")]
    [InlineData("/api/deadletters/redrive")]
    [InlineData("/api/deadletters/l1/discard")]
    public async Task Nothing_is_decided_without_the_key_from_another_site_or_by_GET(string path)
    {
        using var keyed = new WebWorld(
            settings: settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) });
        await keyed.States.KeepDeadLetterAsync(Some.Letter(), Token);
        await world.States.KeepDeadLetterAsync(Some.Letter(), Token);

        Assert.Equal(401, (await keyed.PostAsync(path)).Status);
        var foreign = await world.CallAsync("POST", path, "{}", ("Content-Type", "application/json"), ("Sec-Fetch-Site", "cross-site"));
        Assert.Equal(403, foreign.Answer.Status);
        Assert.Equal(415, (await world.PressAsync(path, "")).Answer.Status);
        Assert.Equal(405, (await world.CallAsync("GET", path)).Answer.Status);
        foreach (var states in new[] { keyed.States, world.States })
        {
            Assert.NotNull(await states.ReadDeadLetterAsync("l1", Token));
            Assert.Equal(0, await states.RedrivesAsync(Token).CountAsync(Token));
        }
    }

    private static string Detail(HttpAnswer answer) => JsonNode.Parse(answer.Body)!["detail"]!.GetValue<string>();

    private static int Number(JsonNode json, string name) => json[name]!.GetValue<int>();

    private async Task<string> StateAsync() =>
        (await world.GetAsync("/api/deadletters"))["items"]![0]!["state"]!.GetValue<string>();
}
