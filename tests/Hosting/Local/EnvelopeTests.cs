using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Vigie.Hosting.Local;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hosting.Local;

public sealed class EnvelopeTests
{
    private static readonly Uri Handler = new("http://127.0.0.1:1/");

    private static readonly FunctionDefinition Queue = new() { Name = "Process", Trigger = new QueueTrigger("message", "mentions") };

    public static TheoryData<string> Bodies => new(
        """{"id":"m-1","text":"hi"}""",
        "plain text, no JSON",
        "{not JSON}",
        """{"messageId":"mine","To":"x","deliveryCount":7,"ok":true,"no":false,"nothing":null,"list":[1,2],"""
        + "\"ratio\":1.50,\"big\":12345678901234567890,\"e\":1e3}",
        """{"at":"2026-09-01T10:00:00.1200000+02:00","utc":"2026-09-01T10:00:00Z","plain":"2026-09-01T10:00:00.5","day":"2026-09-01"}""",
        """{"author":{"name":"Zoë \"Z\" <b>&amp;</b> 🫖 \u2028 \\ /","at":"2026-09-01T10:00:00.500Z","n":1.0,"empty":{},"none":[]}}""",
        "{\"tabs\":\"\\t\\n\\r\\b\\f\\u0001\\u007f\\u0085\",\"quotes'\":\"'\"}",
        " {\"trigger\":\"dropped\",\"myTrigger\":1,\"kept\":\"x\"} ",
        "[1,2]",
        string.Empty);

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task One_message_is_written_as_the_host_writes_it(string body)
    {
        var message = Message(body);
        var oracle = HostOracle.ServiceBus(
            Handler, "Process", body, new QueueMessage(2) { LockToken = message.LockToken, EnqueuedAt = message.EnqueuedTime });

        var ours = QueueEnvelope.One(Queue, message, Some.Monday).Build();

        var theirs = await oracle.Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(DataOf(theirs), DataOf(ours));
        var (expected, actual) = (Metadata(theirs), Metadata(ours));

        // A null never reaches the handler; the oracle leaves it in.
        string[] different = ["sys", "Client", "ExpiresAt", "ExpiresAtUtc", "trigger", "myTrigger"];
        foreach (var known in expected.Properties().Where(
            property => property.Value.Type != JTokenType.Null && !different.Contains(property.Name)))
        {
            Assert.Equal(known.Value.ToString(Formatting.None), actual[known.Name]?.ToString(Formatting.None));
        }
    }

    [Fact]
    public void A_body_overwrites_metadata_of_the_same_name_in_any_case_and_keeps_the_first_name()
    {
        var metadata = Metadata(QueueEnvelope.One(Queue, Message("""{"messageid":"mine","sys":"gone"}"""), Some.Monday).Build());

        Assert.Equal("\"mine\"", (string?)metadata["MessageId"]);
        Assert.Null(metadata["messageid"]);
        Assert.Equal("\"gone\"", (string?)metadata["sys"]);
    }

    [Fact]
    public void Keys_that_end_in_trigger_do_not_come()
    {
        var metadata = Metadata(
            QueueEnvelope.One(Queue, Message("""{"trigger":"x","queueTrigger":"y","z":"kept"}"""), Some.Monday).Build());

        Assert.Equal(
            ["z"], metadata.Properties().Select(property => property.Name).Where(name => name is "trigger" or "queueTrigger" or "z"));
    }

    [Fact]
    public void Times_of_one_message_have_neither_fractions_nor_with_Utc_a_zone()
    {
        var metadata = Metadata(
            QueueEnvelope.One(Queue, Message("x") with { EnqueuedTime = Some.Monday.AddMilliseconds(123) }, Some.Monday).Build());

        Assert.Equal("2026-03-02T09:00:00", (string?)metadata["EnqueuedTimeUtc"]);
        Assert.Equal("2026-03-02T09:00:00+00:00", (string?)metadata["EnqueuedTime"]);
        Assert.Equal("2", (string?)metadata["DeliveryCount"]);
    }

    [Fact]
    public async Task Many_messages_are_written_as_the_host_writes_them()
    {
        string[] bodies = ["""{"id":"m-1","at":"2026-09-01T10:00:00+02:00"}""", "Zoë \"quoted\" 🫖"];
        var theirs = await HostOracle.ServiceBusMany(Handler, "Process", bodies, deliveries: 2).Content!.ReadAsStringAsync(
            TestContext.Current.CancellationToken);
        var messages = bodies
            .Select((body, index) => Message(body) with { MessageId = $"id-{index + 1}", SequenceNumber = 41 + index }).ToList();

        var ours = QueueEnvelope.Many(Queue, messages, Some.Monday).Build();

        Assert.Equal(DataOf(theirs), DataOf(ours));
        foreach (var known in Metadata(theirs).Properties().Where(property => property.Name != "sys"))
        {
            Assert.Equal((string?)known.Value, (string?)Metadata(ours)[known.Name]);
        }
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_timer_run_is_written_as_the_host_writes_it(bool monitored, bool pastDue)
    {
        var trigger = new TimerTrigger("timer", Schedule("0 */5 * * * *"), true, false);
        var function = new FunctionDefinition { Name = "Watch", Trigger = trigger };
        var last = Some.Monday.AddMinutes(-5);
        var theirs = await HostOracle.Timer(Handler, "Watch", Some.Monday, last, pastDue, monitored: monitored).Content!.ReadAsStringAsync(
            TestContext.Current.CancellationToken);

        var ours = TimerEnvelope.Write(function, monitored ? new TimerStatus(last, Some.Monday, last) : null, pastDue, Some.Monday).Build();

        Assert.Equal(DataOf(theirs), DataOf(ours));
        Assert.Equal(Metadata(theirs)["sys"]!["UtcNow"], Metadata(ours)["sys"]!["UtcNow"]);
    }

    [Fact]
    public async Task An_HTTP_request_is_written_as_the_host_writes_it()
    {
        var body = "{\"a\": 1,\n \"é\": \"🫖\"}";
        var theirs = await HostOracle.Http(Handler, "Receive", new CallerRequest("POST", "http://localhost:7071/api/webhooks/x?a=1,2", body)
        {
            Query = new() { ["a"] = "1,2" },
            Headers = new() { ["Content-Type"] = ["application/json"], ["X-Two"] = ["1", "2"] },
            Route = new() { ["source"] = "x" },
        }).Content!.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var ours = Request(body) with
        {
            Query = [new("a", "1,2")],
            Headers = [new("Content-Type", ["application/json"]), new("X-Two", ["1", "2"])],
            Params = [new("source", "x")],
        };

        Assert.Equal(DataOf(theirs), DataOf(ours.Write(Http, Some.Monday).Build()));
    }

    [Theory]
    [InlineData("application/octet-stream", new byte[] { 104, 105 }, "aGk=")]
    [InlineData("multipart/form-data; boundary=x", new byte[] { 104, 105 }, "aGk=")]
    [InlineData("application/json", new byte[] { 0xff, 0xfe }, "//4=")]
    [InlineData("text/plain", new byte[] { 0xc3, 0xa9 }, "é")]
    public void A_body_that_is_no_text_goes_as_Base64(string contentType, byte[] body, string written)
    {
        var envelope = JObject.Parse(
            (Request(string.Empty) with { Body = body, ContentType = contentType }).Write(Http, Some.Monday).Build());

        Assert.Equal(written, (string?)envelope["Data"]!["req"]!["Body"]);
    }

    [Fact]
    public void A_request_without_a_body_has_no_Body()
    {
        var envelope = JObject.Parse((Request(string.Empty) with { Body = null }).Write(Http, Some.Monday).Build());

        Assert.Null(envelope["Data"]!["req"]!["Body"]);
    }

    private static readonly FunctionDefinition Http = new()
    {
        Name = "Receive",
        Trigger = new HttpTrigger("req", AuthorizationLevel.Anonymous, [], "api/webhooks/{source}"),
    };

    private static HttpEnvelope Request(string body) => new()
    {
        Url = "http://localhost:7071/api/webhooks/x?a=1,2",
        Method = "POST",
        IsAuthenticated = true,
        Body = System.Text.Encoding.UTF8.GetBytes(body),
        ContentType = "application/json",
    };

    private static ReceivedMessage Message(string body) => new()
    {
        Queue = "mentions",
        SequenceNumber = 42,
        MessageId = "abc",
        Body = body,
        ContentType = "text/plain",
        EnqueuedTime = Some.Monday,
        DeliveryCount = 2,
        LockToken = Guid.NewGuid(),
    };

    private static TimerSchedule Schedule(string text) =>
        TimerSchedule.TryParse(text, out var schedule, out _) ? schedule : throw new ArgumentException(text);

    /// <summary>The envelope's text up to its metadata, character by character.</summary>
    private static string DataOf(string envelope) => envelope[..envelope.IndexOf(",\"Metadata\":", StringComparison.Ordinal)];

    private static JObject Metadata(string envelope) =>
        (JObject)JsonConvert.DeserializeObject<JObject>(
            envelope, new JsonSerializerSettings { DateParseHandling = DateParseHandling.None })!["Metadata"]!;
}
