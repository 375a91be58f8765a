using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Newtonsoft.Json.Linq;
using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class HttpFrontTests : IAsyncLifetime
{
    private readonly AppFolder app = new();
    private readonly HttpClient client = new();
    private TestHandler handler = null!;
    private LocalHost host = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        handler = await TestHandler.StartAsync();
        app.HttpFunction("Web", "{*path}", ",\"methods\":[\"get\",\"post\"]")
            .HttpFunction("Receive", "api/webhooks/{source}", ",\"methods\":[\"get\",\"post\"]", "mentions")
            .HttpFunction("Numbered", "things/{id:int}", ",\"methods\":[\"get\"]")
            .HttpFunction("Locked", "locked", ",\"authLevel\":\"function\"")
            .HttpFunction("Admin", "inner", ",\"authLevel\":\"admin\"")
            .HttpFunction("PostOnly", "only/post", ",\"methods\":[\"post\"]")
            .TimerFunction("Watch", "0 0 0 1 1 *")
            .QueueFunction("Process", "mentions");
        foreach (var name in new[] { "Web", "Receive", "Numbered", "Locked", "Admin", "PostOnly" })
        {
            const string Answer =
                """{"Outputs":{"res":{"statusCode":200,"headers":{"Content-Type":"text/html","X-By":"NAME"},"body":"by NAME"}}}""";
            handler.On(name, _ => Answer.Replace("NAME", name, StringComparison.Ordinal));
        }

        host = new LocalHost(app.Options(handler, port: 0));
        await host.StartAsync(Token);
        client.BaseAddress = host.Address;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await host.DisposeAsync();
        await handler.DisposeAsync();
        app.Dispose();
    }

    [Theory]
    [InlineData("/", "Web")]
    [InlineData("/api/alerts/x", "Web")]
    [InlineData("/api/webhooks/generic", "Receive")]
    [InlineData("/API/Webhooks/generic", "Receive")]
    [InlineData("/api/webhooks/generic/deeper", "Web")]
    [InlineData("/things/12", "Numbered")]
    [InlineData("/things/twelve", "Web")]
    public async Task The_narrowest_route_answers(string path, string function)
    {
        using var answer = await client.GetAsync(path, Token);

        Assert.Equal($"by {function}", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(function, Assert.Single(answer.Headers.GetValues("X-By")));
    }

    [Fact]
    public async Task A_method_that_no_function_takes_is_405()
    {
        using var answer = await client.PutAsync("/x", new StringContent("y"), Token);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Empty(handler.Calls);
    }

    [Fact]
    public async Task The_request_comes_through_whole()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/g%C3%A9n%20x?a=1&a=2&b=%26");
        request.Content = new StringContent("{\"é\": \"🫖\"}", Encoding.UTF8, "application/json");
        request.Headers.Add("X-Two", ["1", "2"]);

        await client.SendAsync(request, Token);

        var req = handler.CallsOf("Receive")[0].Json["Data"]!["req"]!;
        Assert.Equal(
            ("POST", "{\"é\": \"🫖\"}", "gén x"), ((string?)req["Method"], (string?)req["Body"], (string?)req["Params"]!["source"]));
        Assert.Equal(("1,2", "&"), ((string?)req["Query"]!["a"], (string?)req["Query"]!["b"]));
        Assert.Equal(["application/json; charset=utf-8"], req["Headers"]!["Content-Type"]!.Values<string>());
        Assert.StartsWith(host.Address + "api/webhooks/", (string?)req["Url"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_handler_is_called_as_the_host_calls_it()
    {
        await client.GetAsync("/one", Token);
        await client.GetAsync("/two", Token);

        var headers = handler.CallsOf("Web").Select(call => call.Headers).ToList();
        Assert.All(headers, sent =>
        {
            Assert.Equal("application/json; charset=utf-8", sent["Content-Type"]);
            Assert.Equal("chunked", sent["Transfer-Encoding"]);
            Assert.False(sent.ContainsKey("Content-Length"));
            Assert.Equal("4.1037.0.0", sent["X-Azure-Functions-HostVersion"]);
            Assert.Equal("Azure-Functions-Host/4.1037.0.0", sent["User-Agent"]);
        });
        Assert.NotEqual(Guid.Parse(headers[0]["X-Azure-Functions-InvocationId"]), Guid.Parse(headers[1]["X-Azure-Functions-InvocationId"]));
    }

    [Fact]
    public async Task A_chunked_body_is_refused_rather_than_lost()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/x") { Content = new StringContent("{}") };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.LengthRequired, answer.StatusCode);
        Assert.Contains("Content-Length", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Empty(handler.Calls);
    }

    [Fact]
    public async Task A_body_above_100_MB_is_refused_before_it_is_read()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, host.Address!.Port, Token);
        var stream = socket.GetStream();
        await stream.WriteAsync("POST /api/webhooks/x HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\n\r\n"u8.ToArray(), Token);
        using var reader = new StreamReader(stream);

        Assert.Equal("HTTP/1.1 413 Payload Too Large", await reader.ReadLineAsync(Token));
        Assert.Contains("104,857,600", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/locked", null, HttpStatusCode.Unauthorized)]
    [InlineData("/locked", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/locked", "function", HttpStatusCode.OK)]
    [InlineData("/locked", "master", HttpStatusCode.OK)]
    [InlineData("/inner", "function", HttpStatusCode.Unauthorized)]
    [InlineData("/inner", "master", HttpStatusCode.OK)]
    public async Task Keys_open_what_they_should(string path, string? kind, HttpStatusCode status)
    {
        var keys = HostKeys.LoadOrCreate(Path.Combine(app.Data, "keys.json"));
        var key = kind switch { "function" => keys.Function, "master" => keys.Master, _ => kind };
        using var byHeader = new HttpRequestMessage(HttpMethod.Get, path);
        byHeader.Headers.Add("x-functions-key", key is null ? [] : [key]);

        Assert.Equal(status, (await client.SendAsync(byHeader, Token)).StatusCode);
        Assert.Equal(status, (await client.GetAsync(key is null ? path : $"{path}?code={key}", Token)).StatusCode);
    }

    [Fact]
    public async Task Keys_are_made_once_and_read_by_their_owner_alone()
    {
        var path = Path.Combine(app.Data, "keys.json");

        Assert.Equal(host.MasterKey, HostKeys.LoadOrCreate(path).Master);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await File.WriteAllTextAsync(path, "{}", Token);
        Assert.Throws<Vigie.Model.ExpectedFailureException>(() => HostKeys.LoadOrCreate(path));
    }

    [Fact]
    public async Task A_failed_function_is_an_empty_500()
    {
        handler.On("Web", _ => "!500");

        using var answer = await client.GetAsync("/x", Token);

        Assert.Equal(
            (HttpStatusCode.InternalServerError, string.Empty), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token)));
    }

    [Fact]
    public async Task What_a_request_queues_is_there_before_its_answer()
    {
        handler.On(
            "Receive",
            _ => """
                {"Outputs":{"mentions":["{\"n\":1}"],
                 "res":{"statusCode":202,"headers":{"Content-Type":"application/json"},"body":"{}"}}}
                """);

        using var answer = await client.PostAsync("/api/webhooks/x", new StringContent("{}"), Token);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.TrueAsync(() => handler.CallsOf("Process").Count == 1, "the message is delivered");
        Assert.Equal("{\"n\":1}", handler.CallsOf("Process")[0].Message);
    }

    [Fact]
    public async Task Bytes_come_as_Base64()
    {
        using var content = new ByteArrayContent([1, 2, 255]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");

        await client.PostAsync("/api/webhooks/x", content, Token);

        Assert.Equal("AQL/", (string?)handler.CallsOf("Receive")[0].Json["Data"]!["req"]!["Body"]);
    }

    [Fact]
    public async Task The_admin_routes_need_the_master_key_and_never_fall_to_a_function()
    {
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/admin/host/ping", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/admin/host/status", Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/admin/other", Token)).StatusCode);
        var status = JObject.Parse(await client.GetStringAsync($"/admin/host/status?code={host.MasterKey}", Token));

        Assert.Equal("Running", (string?)status["state"]);
        Assert.Empty(handler.Calls);
    }

    [Theory]
    [InlineData("Watch", "", HttpStatusCode.Accepted)]
    [InlineData("process", "{\\\"a\\\":1}", HttpStatusCode.Accepted)]
    [InlineData("Web", "", HttpStatusCode.BadRequest)]
    [InlineData("Nobody", "", HttpStatusCode.NotFound)]
    public async Task A_function_can_be_run_by_hand(string name, string input, HttpStatusCode status)
    {
        using var body = new StringContent($$"""{"input":"{{input}}"}""");
        using var answer = await client.PostAsync($"/admin/functions/{name}?code={host.MasterKey}", body, Token);

        Assert.Equal(status, answer.StatusCode);
        if (status == HttpStatusCode.Accepted)
        {
            await Eventually.TrueAsync(() => handler.Calls.Count == 1, $"{name} runs");
        }
    }
}
