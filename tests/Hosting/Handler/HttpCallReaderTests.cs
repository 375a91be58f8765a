using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vigie.Hosting.Handler;
using Vigie.Model;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Handler;

public sealed class HttpCallReaderTests
{
    [Fact]
    public async Task A_request_arrives_as_the_caller_sent_it()
    {
        const string Body = "{\"a\": 1,\r\n \"when\":\"2026-03-02T10:00:00+01:00\", \"é\":\"\\u00e9\"}  ";
        await using var handler = await new RunningHandler().StartAsync();

        await handler.InvokeAsync(HostOracle.Http(handler.Address, "Receive", new CallerRequest(
            "post", "https://app.example/api/webhooks/generic?a=1&a=2", Body)
        {
            Query = new() { ["a"] = "1,2" },
            Headers = new() { ["X-Hub-Signature-256"] = ["sha256=ff"], ["Accept"] = ["text/html", "text/plain"] },
            Route = new() { ["source"] = "generic" },
        }));

        var call = Assert.IsType<HttpCall>(Assert.Single(handler.Calls));
        Assert.Equal("POST", call.Method);
        Assert.Equal("/api/webhooks/generic?a=1&a=2", call.Url.PathAndQuery);
        Assert.Equal("1,2", call.Query["a"]);
        Assert.Equal("generic", call.Route["source"]);
        Assert.Equal("sha256=ff", call.Header("x-hub-signature-256"));
        Assert.Equal(["text/html", "text/plain"], call.Headers["ACCEPT"]);
        Assert.Equal(Sign(Body), Sign(call.Body));
    }

    [Fact]
    public async Task Body_that_the_host_leaves_out_is_empty()
    {
        await using var handler = await new RunningHandler().StartAsync();

        await handler.InvokeAsync(HostOracle.Http(handler.Address, "Web", new CallerRequest("GET", "http://localhost/")));

        Assert.Equal(string.Empty, Assert.IsType<HttpCall>(Assert.Single(handler.Calls)).Body);
    }

    [Theory]
    [InlineData("""{"Url":"http://a/","Query":"{}","Headers":{"A":"1"},"Params":null}""", 0)]
    [InlineData("""{"Url":"http://a/","Query":"{\"q\":\"1\"}","Headers":{"A":["1"]},"Params":"{}"}""", 1)]
    [InlineData("""{"Url":"http://a/","Query":{"q":1},"Headers":{"a":["1"],"A":["2"]}}""", 1)]
    public void Older_forms_of_the_envelope_are_read(string envelope, int queries)
    {
        using var document = JsonDocument.Parse(envelope);

        var call = HttpCallReader.Read(document.RootElement);

        Assert.Equal(queries, call.Query.Count);
        Assert.Equal("1", call.Header("a"));
        Assert.Equal("GET", call.Method);
    }

    [Fact]
    public void A_header_given_thousands_of_times_is_gathered_in_one_pass()
    {
        static JsonDocument Envelope(int times) => JsonDocument.Parse(
            "{\"Url\":\"http://a/\",\"Headers\":{" + string.Join(',', Enumerable.Repeat("\"a\":[\"1\"]", times)) + "}}");
        using var small = Envelope(1_000);
        using var large = Envelope(1_000 * Growth.Times);

        Assert.Null(Growth.Excess(() => HttpCallReader.Read(small.RootElement), () => HttpCallReader.Read(large.RootElement)));
        Assert.Equal(1_000, HttpCallReader.Read(small.RootElement).Headers["A"].Count);
    }

    [Theory]
    [InlineData("""{"Method":"GET"}""")]
    [InlineData("""{"Url":"/relative"}""")]
    [InlineData("[]")]
    public void Envelope_without_a_request_is_refused(string envelope)
    {
        using var document = JsonDocument.Parse(envelope);

        Assert.Throws<FormatException>(() => HttpCallReader.Read(document.RootElement));
    }

    [Fact]
    public async Task An_answer_reaches_the_caller_with_status_type_headers_and_body()
    {
        await using var handler = await new RunningHandler
        {
            OnHttp = (_, _) => Task.FromResult(new HttpOutcome(
                new HttpAnswer(202, "application/json", "{\"queued\":2}")
                {
                    Headers = new Dictionary<string, string> { ["Retry-After"] = "5", ["content-type"] = "x" },
                },
                new Outgoing { Mentions = [Some.Batch(Some.Mention())] })),
        }.StartAsync();

        var verdict =
            await handler.InvokeAsync(HostOracle.Http(handler.Address, "Receive", new CallerRequest("POST", "http://localhost/", "{}")));

        Assert.Equal((202, "application/json", "{\"queued\":2}"), (verdict.Http!.Status, verdict.Http.ContentType, verdict.Http.Body));
        Assert.Equal("5", verdict.Http.Headers["Retry-After"]);
        Assert.Single(verdict.Messages["mentions"]);
    }

    [Fact]
    public async Task A_page_that_looks_like_base64_stays_text()
    {
        await using var handler = await new RunningHandler
        {
            OnHttp = (_, _) => Task.FromResult<HttpOutcome>(new HttpAnswer(200, "text/plain", "abcd")),
        }.StartAsync();

        var verdict = await handler.InvokeAsync(HostOracle.Http(handler.Address, "Web", new CallerRequest("GET", "http://localhost/")));

        Assert.Equal("abcd", verdict.Http!.Body);
    }

    private static string Sign(string body) => Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, Encoding.UTF8.GetBytes(body)));
}
