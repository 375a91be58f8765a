using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

/// <summary>What people write to break pages, shown by a real browser: no script of theirs runs, no address of theirs is asked.</summary>
public sealed class HostileTextTests(Browser browser) : IClassFixture<Browser>
{
    private static readonly string[] Corpus =
    [
        "<script>window.hacked=1</script>",
        "<img src=x onerror=\"window.hacked=1\">",
        "\"><svg onload=window.hacked=1>",
        "'-window.hacked=1-'",
        "javascript:window.hacked=1",
        "</textarea></title><script>window.hacked=1</script>",
        "<iframe srcdoc=\"<script>parent.hacked=1</script>\">",
        "<a href=\"javascript:window.hacked=1\">x</a>",
        "{{constructor.constructor('window.hacked=1')()}}",
        "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
        "\u202Etxet desrever\u202C \u0000 \u200B",
        "<style>@import 'https://evil.example/x.css'</style>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=0;url=https://evil.example>",
    ];

    [Fact]
    public async Task No_hostile_word_runs_or_leads_anywhere()
    {
        using var world = new WebWorld();
        for (var i = 0; i < Corpus.Length; i++)
        {
            var id = ThreadId.Of("brand", "forum", $"m{i}");
            var alert = WebWorld.SlaAlert(id, Some.Monday);
            var words = Corpus[i];
            var excerpt = new Excerpt(MentionKey.Of("forum", $"m{i}"), words, words, Some.Monday, words, Sentiment.Negative);
            await world.StoreAsync(
                [Some.Mention($"m{i}", words, author: words) with { Title = words, Url = words }],
                alerts: alert with { Evidence = alert.Evidence with { Title = words, Url = words, Excerpts = [excerpt] } });
        }

        await world.States.KeepDeadLetterAsync(
            new DeadLetter { Id = "d", Queue = "mentions", At = Some.Monday, Deliveries = 10, Reason = Corpus[0], Body = Corpus[1] },
            TestContext.Current.CancellationToken);
        ((ManualTime)world.Time).Advance(TimeSpan.FromHours(2));
        await using var server = await WebFunctionServer.StartAsync(world.Web);
        var page = await browser.OpenAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync(server.Address.ToString());
        await page.Locator(".card").First.WaitForAsync();
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        Assert.Equal(Corpus.Length, await page.Locator(".card").CountAsync());
        for (var i = 0; i < Corpus.Length; i++)
        {
            await page.Locator(".card").Nth(i).GetByText("Details").ClickAsync();
            await page.Locator("dialog .said").WaitForAsync();
            await page.Keyboard.PressAsync("Escape");
        }

        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        await page.GotoAsync(
            new Uri(server.Address, "/alerts/" + AlertId.Sla(ThreadId.Of("brand", "forum", "m1"), Some.Monday)).ToString());
        Assert.False(await page.EvaluateAsync<bool>("'hacked' in window"));
        Assert.All(asked, url => Assert.StartsWith(server.Address.ToString(), url, StringComparison.Ordinal));
        Assert.Contains(Corpus[1], await page.InnerTextAsync("main"), StringComparison.Ordinal);
    }
}
