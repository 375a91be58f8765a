using System.Text.Json.Nodes;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Tests.Support;

namespace Vigie.Tests.Web;

public sealed class GateTests
{
    private static readonly string[] DataRoutes =
        [
            "/api/mentions", "/api/threads", "/api/threads/t1", "/api/alerts", "/api/alerts/a.b.c", "/api/deadletters",
            "/api/sources", "/api/stats", "/api/export?author=a",
        ];

    private static WebWorld Keyed(ManualTime? time = null) =>
        new(settings: settings => settings with { DashboardKeyRequired = true, DashboardKey = new SecretString(WebWorld.Key) }, time: time);

    [Fact]
    public async Task Without_the_key_every_data_route_refuses_and_with_it_none()
    {
        using var world = Keyed();
        foreach (var route in DataRoutes)
        {
            Assert.Equal(401, (await world.CallAsync("GET", route)).Answer.Status);
            Assert.Equal(401, (await world.CallAsync("GET", route, "", ("Authorization", "Bearer wrong"))).Answer.Status);
            Assert.NotEqual(401, (await world.CallAsync("GET", route, "", ("Authorization", "Bearer " + WebWorld.Key))).Answer.Status);
        }
    }

    [Fact]
    public async Task A_key_that_is_required_and_not_set_is_named_everywhere()
    {
        using var world = new WebWorld(settings: settings => settings with { DashboardKeyRequired = true });

        foreach (var route in DataRoutes)
        {
            var answer = (await world.CallAsync("GET", route, "", ("Authorization", "Bearer "))).Answer;
            Assert.Equal(503, answer.Status);
            Assert.Contains("Dashboard__Key", answer.Body, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await world.CallAsync("GET", "/")).Answer.Status);
    }

    [Fact]
    public async Task The_login_gives_a_cookie_that_opens_holds_no_key_and_ends()
    {
        var time = new ManualTime();
        using var world = Keyed(time);

        var login = (await world.PressAsync("/login", "key=" + Uri.EscapeDataString(WebWorld.Key))).Answer;
        var cookie = login.Headers["Set-Cookie"];
        var pair = ("Cookie", cookie.Split(';')[0]);

        Assert.Equal(303, login.Status);
        Assert.Contains("HttpOnly; SameSite=Strict", cookie, StringComparison.Ordinal);
        Assert.DoesNotContain("long", cookie, StringComparison.Ordinal);
        Assert.Equal(200, (await world.CallAsync("GET", "/api/threads", "", pair)).Answer.Status);
        Assert.Equal(401, (await world.CallAsync("GET", "/api/threads", "", ("Cookie", pair.Item2 + "x"))).Answer.Status);
        time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(401, (await world.CallAsync("GET", "/api/threads", "", pair)).Answer.Status);
    }

    [Fact]
    public async Task A_wrong_key_gives_no_cookie()
    {
        using var world = Keyed();

        var answer = (await world.PressAsync("/login", "key=guess")).Answer;

        Assert.Equal(403, answer.Status);
        Assert.False(answer.Headers.ContainsKey("Set-Cookie"));
    }

    [Theory]
    [InlineData("application/json", "Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("application/json", "Sec-Fetch-Site", "same-site", 403)]
    [InlineData("application/json", "Origin", "https://evil.example", 403)]
    [InlineData("application/json", "Origin", "null", 403)]
    [InlineData("application/json", "Origin", "http://127.0.0.1:7071", 200)]
    [InlineData("application/json", "Sec-Fetch-Site", "same-origin", 200)]
    [InlineData("text/plain", "Sec-Fetch-Site", "same-origin", 415)]
    [InlineData("application/x-www-form-urlencoded", "Origin", "http://127.0.0.1:7071", 415)]
    public async Task Changes_are_taken_from_pages_of_this_site_only(string contentType, string header, string value, int status)
    {
        using var world = new WebWorld();
        var thread = await world.StoreAsync([Some.Mention()]);

        var answer = (await world.CallAsync(
            "POST", $"/api/threads/{thread.Id}/answered", "{}", ("Content-Type", contentType), (header, value))).Answer;

        Assert.Equal(status, answer.Status);
        var state = (await world.Threads.ReadThreadAsync(thread.Id, TestContext.Current.CancellationToken))!.Value.State;
        Assert.Equal(status == 200 ? ReplyState.Answered : ReplyState.Waiting, state);
    }

    [Fact]
    public async Task Without_a_key_a_foreign_name_for_this_machine_is_refused()
    {
        using var world = new WebWorld();

        var outcome = await world.Web.AnswerAsync(
            new HttpCall { Method = "GET", Url = new Uri("http://rebound.example:7071/api/threads") },
            TestContext.Current.CancellationToken);

        Assert.Equal(403, outcome.Answer.Status);
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("GET", "/login", 200)]
    [InlineData("GET", "/api/threads", 200)]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/api/threads", 405)]
    [InlineData("GET", "/assets/words.json", 200)]
    [InlineData("GET", "/assets/index.html", 404)]
    [InlineData("GET", "/assets/..%2Fwords.json", 404)]
    public async Task Every_answer_carries_the_security_headers(string method, string path, int status)
    {
        using var world = new WebWorld();

        var answer = (await world.CallAsync(method, path)).Answer;

        Assert.Equal(status, answer.Status);
        Assert.StartsWith("default-src 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", answer.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(("nosniff", "no-referrer"), (answer.Headers["X-Content-Type-Options"], answer.Headers["Referrer-Policy"]));
        Assert.Equal(method == "HEAD", answer.Body.Length == 0);
    }

    [Fact]
    public async Task Files_are_kept_for_ever_under_their_version_only()
    {
        using var world = new WebWorld();
        var page = (await world.CallAsync("GET", "/")).Answer.Body;
        var script = System.Text.RegularExpressions.Regex.Match(page, "/assets/app\\.js\\?v=[0-9a-f]{12}").Value;

        Assert.Contains("immutable", (await world.CallAsync("GET", script)).Answer.Headers["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal("no-cache", (await world.CallAsync("GET", "/assets/app.js?v=old")).Answer.Headers["Cache-Control"]);
        Assert.NotNull(JsonNode.Parse((await world.CallAsync("GET", "/assets/words.json")).Answer.Body));
    }
}
