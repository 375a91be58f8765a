using System.Net;
using System.Text;
using Newtonsoft.Json.Linq;
using Vigie.Hosting.Local;

namespace Vigie.Tests.Hosting.Local;

public sealed class AnswerInterpreterTests
{
    private static readonly FunctionDefinition Queue = new()
    {
        Name = "Process",
        Trigger = new QueueTrigger("message", "mentions"),
        Outputs = [new OutputBinding("alerts", "alerts")],
    };

    private static readonly FunctionDefinition Http = new()
    {
        Name = "Receive",
        Trigger = new HttpTrigger("req", AuthorizationLevel.Anonymous, [], "x"),
        Outputs = [new OutputBinding("res", null), new OutputBinding("mentions", "mentions")],
    };

    [Theory]
    [InlineData("", "would hang")]
    [InlineData("  ", "would hang")]
    [InlineData("null", "would hang")]
    [InlineData("[]", "no JSON object")]
    [InlineData("\"text\"", "no JSON object")]
    [InlineData("{", "no JSON")]
    [InlineData("""{"Logs":"one"}""", "'Logs'")]
    [InlineData("""{"Logs":[{"a":1}]}""", "'Logs'")]
    [InlineData("""{"Outputs":[1]}""", "'Outputs'")]
    public void An_answer_that_the_host_could_not_use_is_a_failure(string body, string reason)
    {
        var failure = Assert.Throws<InvocationFailedException>(() => Read(Queue, body));

        Assert.StartsWith("Process failed: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "application/json", "answered 400")]
    [InlineData(HttpStatusCode.InternalServerError, "application/json", "answered 500")]
    [InlineData(HttpStatusCode.Found, "application/json", "answered 302")]
    [InlineData(HttpStatusCode.OK, "text/plain", "'text/plain'")]
    [InlineData(HttpStatusCode.OK, "application/problem+json", "'application/problem+json'")]
    [InlineData(HttpStatusCode.OK, null, "'none'")]
    public void A_wrong_status_or_content_type_is_a_failure(HttpStatusCode status, string? type, string reason)
    {
        var failure = Assert.Throws<InvocationFailedException>(() => AnswerInterpreter.Read(Queue, status, type, "{}"u8.ToArray()));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_of_strings_becomes_one_message_each_word_for_word()
    {
        var result = Read(Queue, """{"outputs":{"Alerts":["{\"at\":\"2026-09-01T10:00:00+02:00\"}","test"]}}""");

        Assert.Equal(["{\"at\":\"2026-09-01T10:00:00+02:00\"}", "test"], Texts(result));
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("""{"a":1,"at":"2026-09-01T10:00:00.120Z","n":1.50,"list":[],"in":{"x":[true,null]}}""")]
    [InlineData("""{}""")]
    public void An_object_is_written_again_as_the_hosts_serialiser_does_it(string json)
    {
        var result = Read(Queue, $$$"""{"Outputs":{"alerts":{{{json}}}}}""");

        Assert.Equal(JToken.Parse(json).ToString().ReplaceLineEndings("\n"), Assert.Single(Texts(result)));
        Assert.Single(result.Warnings);
    }

    [Fact]
    public void A_string_that_looks_like_an_array_fans_out()
    {
        Assert.Equal(["a", "2", "True"], Texts(Read(Queue, """{"Outputs":{"alerts":"[\"a\",2,true]"}}""")));
    }

    [Fact]
    public void A_string_that_looks_like_an_object_is_written_again()
    {
        Assert.Equal(["{\n  \"a\": 1\n}"], Texts(Read(Queue, """{"Outputs":{"alerts":"{\"a\":1}"}}""")));
    }

    [Theory]
    [InlineData("aGVsbG8=", "hello")]
    [InlineData("Zm9v", "foo")]
    public void A_string_that_is_Base64_by_accident_is_decoded_with_a_loud_warning(string text, string message)
    {
        var result = Read(Queue, $$$"""{"Outputs":{"alerts":"{{{text}}}"}}""");

        Assert.Equal([message], Texts(result));
        Assert.Contains("BASE64", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Base64_is_left_alone_when_the_binding_says_binary()
    {
        var function = Queue with { Outputs = [new OutputBinding("alerts", "alerts", Binary: true)] };

        Assert.Equal(["aGVsbG8="], Texts(Read(function, """{"Outputs":{"alerts":"aGVsbG8="}}""")));
    }

    [Theory]
    [InlineData("""{"Outputs":{"alerts":[]}}""")]
    [InlineData("""{"Outputs":{"alerts":null}}""")]
    [InlineData("""{"Outputs":{}}""")]
    [InlineData("""{"Outputs":null,"Logs":null,"ReturnValue":null,"Other":1}""")]
    [InlineData("{}")]
    public void Nothing_given_is_nothing_sent(string body)
    {
        Assert.Empty(Read(Queue, body).Messages);
    }

    [Fact]
    public void An_unknown_output_is_dropped_with_a_warning()
    {
        var result = Read(Queue, """{"Outputs":{"alert":["x"]}}""");

        Assert.Empty(result.Messages);
        Assert.Contains("'alert'", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_return_value_feeds_outputs_by_name_or_the_one_called_return()
    {
        var returning = Queue with { Outputs = [new OutputBinding("$return", "alerts")] };

        Assert.Equal(["x"], Texts(Read(Queue, """{"ReturnValue":{"alerts":["x"]}}""")));
        Assert.Equal(["y"], Texts(Read(returning, """{"ReturnValue":["y"]}""")));
    }

    [Fact]
    public void Logs_are_handed_on()
    {
        Assert.Equal(["one", "two"], Read(Queue, """{"Logs":["one","two"]}""").Logs);
    }

    [Theory]
    [InlineData(
        """{"statusCode":202,"headers":{"Content-Type":"application/json","X-A":"b"},"body":"{\"a\":1}"}""",
        202,
        "application/json",
        "{\"a\":1}")]
    [InlineData("""{"status":"404","body":"no"}""", 404, "text/plain; charset=utf-8", "no")]
    [InlineData("""{"body":{"a":1}}""", 200, "text/plain; charset=utf-8", "{\n  \"a\": 1\n}")]
    [InlineData("\"{\\\"statusCode\\\":201}\"", 201, "text/plain; charset=utf-8", "")]
    public void The_http_output_becomes_the_reply(string res, int status, string type, string body)
    {
        var reply = Read(Http, $$$"""{"Outputs":{"res":{{{res}}}}}""").Reply!;

        Assert.Equal((status, body), (reply.Status, reply.Body));
        Assert.Equal(type, reply.Headers.Single(header => header.Key == "Content-Type").Value);
    }

    [Theory]
    [InlineData("\"plain\"")]
    [InlineData("[1]")]
    [InlineData("""{"statusCode":"soon"}""")]
    [InlineData("""{"statusCode":0}""")]
    public void An_http_output_that_is_no_reply_is_a_failure(string res)
    {
        Assert.Throws<InvocationFailedException>(() => Read(Http, $$$"""{"Outputs":{"res":{{{res}}}}}"""));
    }

    [Fact]
    public void A_caller_whose_function_forgot_the_reply_gets_200_and_an_empty_object()
    {
        var result = Read(Http, """{"Outputs":{"mentions":["{}"]}}""");

        Assert.Equal((200, "{}"), (result.Reply!.Status, result.Reply.Body));
        Assert.Single(result.Warnings);
    }

    private static FunctionResult Read(FunctionDefinition function, string body) =>
        AnswerInterpreter.Read(function, HttpStatusCode.OK, "application/json", Encoding.UTF8.GetBytes(body));

    private static IEnumerable<string> Texts(FunctionResult result) => result.Messages.Select(message => message.Message.Body);
}
