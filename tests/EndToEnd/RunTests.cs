using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Vigie.Tests.Support;
using OsProcess = System.Diagnostics.Process;

namespace Vigie.Tests.EndToEnd;

/// <summary>The built program as a person starts it: <c>run</c>.</summary>
public sealed partial class RunTests : IDisposable
{
    private readonly TempDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_page_comes_with_everything_it_refers_to()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"));

        using var page = await vigie.Client.GetAsync(new Uri("/", UriKind.Relative), Token);
        var html = await page.Content.ReadAsStringAsync(Token);
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType!.MediaType));
        var wanted = new Queue<string>(References(html));
        var fetched = new HashSet<string>();
        while (wanted.TryDequeue(out var asset))
        {
            if (fetched.Add(asset))
            {
                using var answer = await vigie.Client.GetAsync(new Uri(asset, UriKind.Relative), Token);
                var text = await answer.Content.ReadAsStringAsync(Token);
                Assert.True(answer.StatusCode == HttpStatusCode.OK && text.Length > 0, asset);
                References(text).ToList().ForEach(wanted.Enqueue);
            }
        }

        Assert.True(fetched.Count > 5, string.Join(' ', fetched));
    }

    [Fact]
    public async Task A_post_as_the_documents_show_it_is_listed_within_seconds_and_kept_over_a_restart()
    {
        var data = folder.File("data");
        await using (var vigie = await RunningVigie.StartAsync(data))
        {
            var script = Path.Combine(Repository.Root, "docs", "post-mention.mjs");
            await NodeAsync(script, $"{vigie.Address}api/webhooks/test", SignedPost.Secret, "Nobody answers the phone!");
            await Eventually.TrueAsync(async () => (await vigie.ListAsync("api/mentions")).Count == 1, "the mention is listed");
            Assert.Equal("Nobody answers the phone!", (await vigie.ListAsync("api/mentions"))[0].GetProperty("text").GetString());
            await vigie.TickAsync();
            await Eventually.TrueAsync(
                async () => (await vigie.GetAsync("api/health")).TryGetProperty("lastSweepAt", out _), "the watch has looked");
            Assert.Equal(0, await vigie.StopAsync());
        }

        await using var again = await RunningVigie.StartAsync(data);
        var mention = Assert.Single(await again.ListAsync("api/mentions"));
        Assert.Equal("Nobody answers the phone!", mention.GetProperty("text").GetString());
        Assert.Single(await again.ListAsync("api/threads"));
    }

    [Fact]
    public async Task Control_C_ends_it_with_code_0_and_without_an_error()
    {
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"));

        Assert.Equal(0, await vigie.StopAsync());

        Assert.DoesNotContain("error", vigie.Said, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_port_in_use_is_told_in_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var line = await RefusalAsync([], "run", "--data", folder.File("data"), "--port", port);

        Assert.Contains($"Port {port}", line, StringComparison.Ordinal);
        Assert.Contains("--port", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sources":[{"name":"blog","kind":"rss","url":"https://example.org/feed","every":"5s"}]}""", "sources[0].every")]
    [InlineData("""{"brands":[{"id":"acme","name":"Acme"}],"alert":{}}""", "alert")]
    [InlineData("""{"sources":[{"name":"blog","kind":"telepathy"}]}""", "sources[0].kind")]
    [InlineData("""{"brands":[{"id":"acme",]}""", "line 1, column 25")]
    public async Task A_wrong_plan_is_told_in_one_line_with_the_path(string plan, string path)
    {
        var file = folder.File("listening.json");
        await File.WriteAllTextAsync(file, plan, Token);

        var line = await RefusalAsync([], "run", "--data", folder.File("data"), "--port", "0", "--config", file);

        Assert.Contains("listening.json", line, StringComparison.Ordinal);
        Assert.Contains(path, line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Teams__WebhookUrl", "nowhere", "Teams__WebhookUrl")]
    [InlineData("Email__To", "nobody", "Email__To is 'nobody'")]
    [InlineData("Network__AllowPrivate", "perhaps", "Network__AllowPrivate is 'perhaps'")]
    public async Task A_wrong_setting_is_told_in_one_line(string name, string value, string said)
    {
        var line = await RefusalAsync(new() { [name] = value }, "run", "--data", folder.File("data"), "--port", "0");

        Assert.Contains(said, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_plan_is_told_in_one_line()
    {
        var line = await RefusalAsync([], "run", "--data", folder.File("data"), "--port", "0", "--config", folder.File("none.json"));

        Assert.Contains("none.json", line, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalAsync(Dictionary<string, string> settings, params string[] arguments)
    {
        await using var process = VigieProcess.Start(settings, arguments);
        Assert.Equal(1, await process.WaitAsync(TimeSpan.FromSeconds(30)));
        return Assert.Single(process.Errors);
    }

    private static async Task NodeAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var node = OsProcess.Start(start)!;
        var said = await node.StandardOutput.ReadToEndAsync(Token) + await node.StandardError.ReadToEndAsync(Token);
        await node.WaitForExitAsync(Token);
        Assert.True(node.ExitCode == 0, said);
    }

    /// <summary>What a page links and what a script imports.</summary>
    private static IEnumerable<string> References(string text) =>
        Reference().Matches(text).Select(match => "/assets/" + match.Groups[1].Value).Distinct();

    [GeneratedRegex("""(?:(?:src|href)="/assets/|from "\./)([^"]+)""")]
    private static partial Regex Reference();
}
