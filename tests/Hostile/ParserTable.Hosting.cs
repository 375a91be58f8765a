using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Vigie.Hosting;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Hosting.Replay;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Text;
using Vigie.Tests.Hosting.Local;

namespace Vigie.Tests.Hostile;

/// <content>What the host, files and settings say.</content>
public sealed partial class ParserTable
{
    private const string Mention =
        """{"id":"1","source":"forum","channel":"forum","url":"https://x.example/1","author":{"id":"a","name":"Ana","followers":"""
            + """12},"text":"Mould!","language":"fr-FR","createdAt":"2026-03-02T09:00:"""
            + """00Z","threadId":"t","parentId":"p","title":"Tea","rating":2.5,"engagement":{"likes":1,"shares":2,"replies":"""
            + """3},"fromBrand":false,"deleted":false,"revision":"2"}""";

    private static readonly string[] JsonWords =
        ["{", "}", "[", "]", ":", ",", "\"", "\\\"", "{\"\\ud800\":1,", "\"\\ud83d\"", "true", "1.0", "[[[[", "//", "\"id\":"];

    private IEnumerable<Parser> Hosting() =>
    [
        new("HTTP envelope", Seeds(HttpEnvelope), OfJson(json => HttpCallReader.Read(json)), typeof(FormatException)) { Words = JsonWords },
        new("queue envelope", Seeds(QueueEnvelopes), OfJson(ReadMessages)) { Words = JsonWords },
        new("queue message", Seeds(Bodies), ReadQueue) { Words = JsonWords, Share = 0.5 },
        new("handler's answer", Seeds(Answers), ReadAnswer, typeof(InvocationFailedException)) { Words = JsonWords },
        new("listening.json", Seeds(Plans), ReadPlan) { Words = JsonWords },
        new(
            "settings",
            Seeds(SettingLines),
            ReadSettings,
            typeof(ConfigurationFaultException))
        {
            Words = ["__", ":", "=", "\n", "http://", "@"],
            Share = 0.3,
        },
        new(
            "local.settings.json",
            Seeds(SettingsFile),
            ReadSettingsFile,
            typeof(ConfigurationFaultException))
        {
            Words = JsonWords,
            Share = 0.5,
        },
        new(
            "NCRONTAB",
            Seeds("0 */5 * * * *", "0 0 9-17 * jan-dec mon-fri", "30 1,2,3 1/2 L * 7", "0 0 0 29 2 *"),
            ReadSchedule)
        {
            Words = ["*", "/", "-", ",", "?", " ", "60", "jan", "sun"],
        },
        new(
            "function.json",
            Seeds(FunctionFiles),
            input => ReadFunction("function.json", input),
            typeof(ExpectedFailureException))
        {
            Words = JsonWords,
            Share = 0.3,
        },
        new(
            "host.json",
            Seeds(HostFile),
            input => ReadFunction("host.json", input),
            typeof(ExpectedFailureException))
        {
            Words = JsonWords,
            Share = 0.3,
        },
        new(
            "replay file",
            Seeds(Mention + "\n" + Mention, "{}\n\n{}"),
            input => ReadFile(input, packed: false))
        {
            Words = [.. JsonWords, "\n"],
        },
        new("packed replay file", [Packed(Mention)], input => ReadFile(input, packed: true), typeof(InvalidDataException)),
        new(
            "duration",
            Seeds("1h30m", "90s", "2d", "01:30:00", "999999999d"),
            input => _ = Duration.TryParse(Text(input), out _))
        {
            Words = ["d", "h", "m", "s", ":", "9", "."],
        },
    ];

    private static string HttpEnvelope =>
        """
        {"Data":1,"Url":"https://a.example/api/webhooks/x?y=1","Method":"POST","Query":{"y":"1"},"Headers":{"Host":["a.example"],"X":"1"},
         "Params":"{\"source\":\"x\"}","Identities":[],"Body":"{\"mentions\":[]}"}
        """;

    private static string[] QueueEnvelopes =>
    [
        """{"Data":{"message":"\"{\\\"alert\\\":\\\"t1.velocity.1\\\"}\""},"Metadata":"""
            + """{"DeliveryCount":"3","EnqueuedTimeUtc":"\"2026-03-02T09:00:00Z\""}}""",
        """{"Data":{"message":"[\"{}\",{\"a\":1}]"},"Metadata":{"DeliveryCountArray":"[1,2]"}}""",
        """{"Data":{"message":{"alert":"t1"}},"Metadata":{"deliverycount":2}}""",
    ];

    private static string[] Bodies =>
    [
        $$"""{"source":"forum","seenAt":"2026-03-02T09:00:00Z","mentions":[{"brand":"brand","mention":{{Mention}}}]}""",
        """{"alert":"t1.velocity.1"}""", """{"source":"forum"}""",
    ];

    private static string[] Answers =>
    [
        """{"Outputs":{"res":{"statusCode":202,"headers":{"Content-Type":"text/plain"},"body":"x"},"mentions":["{}","2026-03-02T09:00:"""
            + """00Z"]},"Logs":["a"],"ReturnValue":null}""",
        """{"Outputs":{"res":"{\"status\":\"200\",\"body\":{\"a\":1}}"}}""",
    ];

    private static string[] Plans =>
    [
        File.ReadAllText(Path.Combine(Support.Repository.Root, "functions", "listening.schema.json"))[..300] + "}",
        """{"brands":[{"id":"acme","name":"Acme","aliases":["A"],"language":"fr","timeZone":"Europe/Paris"}],"sources":["""
            + """{"name":"blog","kind":"rss","url":"https://example.org/feed","every":"15m"}],"people":["""
            + """{"name":"Ana","email":"a@example.org"}]}""",
        """{"sla":{"targets":{"facebook":"4h"},"ceiling":"48h"},"alerts":{"groupFor":"10m"},"retention":"""
            + """{"mentions":"180d"},"detection":{"sensitivity":"high"},"calendars":[{"id":"c","days":{"mon":["09:00-18:00"]}}],}""",
        """{"brands":[{"id":"a","name":"A","timeZone":"Mars/Base"},{"id":"a","name":""}],"sources":["""
            + """{"name":"x","kind":"nonsense","every":"5s"}],"x":1}""",
    ];

    private static string[] SettingLines =>
    [
        "Storage=DefaultEndpointsProtocol=https;AccountName=a;AccountKey=a2V5;EndpointSuffix=core.windows.net\n"
            + "Email__From=a@example.org\nEmail__To=b@example.org, c@example.org",
        "Teams__WebhookUrl=https://flow.example.org/1?sig=s\nEmail__Smtp__Host=mail.example.org\nEmail__Smtp__Port=25\n"
            + "Email__From=a@example.org\nNetwork__AllowPrivate=true",
        "Webhooks__x__Secret=one two\nSources__hub__Token=t\nDashboard__Key=a-long-enough-key\nPublicUrl=https://v.example.org/\n"
            + "Storage__tableServiceUri=https://a.table.core.windows.net",
    ];

    private static string SettingsFile =>
        """{"IsEncrypted":false,"Values":{"A":"1","B__C":"2"},"Email":{"Smtp":{"Host":"mail"}},"Host":{"CORS":"*"},}""";

    private static string[] FunctionFiles =>
    [
        """{"bindings":[{"type":"timerTrigger","direction":"in","name":"timer","schedule":"0 * * * * *","useMonitor":true}],"retry":"""
            + """{"strategy":"fixedDelay","maxRetryCount":2,"delayInterval":"00:00:05"}}""",
        """{"bindings":[{"type":"httpTrigger","direction":"in","name":"req","authLevel":"anonymous","methods":"""
            + """["get"],"route":"x/{y}"},{"type":"http","direction":"out","name":"res"}]}""",
        """{"bindings":[{"type":"serviceBusTrigger","direction":"in","name":"m","queueName":"%Q%","dataType":"""
            + """ "string","connection":"C","maxMessageBatchSize":10}],"disabled":"%D%"}""",
    ];

    private static string HostFile =>
        """
        {"version":"2.0","functionTimeout":"00:05:00","customHandler":{"description":{"defaultExecutablePath":"v"}},
         "extensions":{"http":{"routePrefix":"api"},"serviceBus":{"maxConcurrentCalls":4,"maxAutoLockRenewalDuration":"00:05:00"}}}
        """;

    private static void ReadMessages(JsonElement envelope)
    {
        var data = Member(Member(envelope, "Data") ?? default, "message") ?? envelope;
        var metadata = Member(envelope, "Metadata") ?? envelope;
        foreach (var (index, body) in MessageTexts.Read(data).Index())
        {
            MessageMetadata.DeliveryCount(metadata, index, body);
        }

        MessageMetadata.Time(data);

        static JsonElement? Member(JsonElement json, string name) =>
            json.ValueKind == JsonValueKind.Object ? JsonText.Member(json, name) : null;
    }

    /// <summary>What cannot be read must become a dead letter, never a message that comes again for ever.</summary>
    private void ReadQueue(byte[] input)
    {
        var table = new FunctionTable
        {
            Watch = _ => Task.FromResult(Outgoing.Nothing),
            Collect = (_, _) => Task.FromResult(Outgoing.Nothing),
            Process = (batch, _) => Task.FromResult(Vigie.Process.Intake.Of(batch) is null ? Outgoing.Nothing : Outgoing.Nothing),
            Notify = (_, _) => Task.FromResult(Outgoing.Nothing),
            Receive = (_, _) => Task.FromResult<HttpOutcome>(new HttpAnswer(200, "text/plain", string.Empty)),
            Web = (_, _) => Task.FromResult<HttpOutcome>(new HttpAnswer(200, "text/plain", string.Empty)),
        };
        var work = new QueueWork(
            table, new LetterBook(store.Value.States, new Support.ManualTime(), NullLogger<LetterBook>.Instance), new Support.ManualTime());
        using var envelope = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(JsonSerializer.Serialize(Text(input))));
        foreach (var shape in FunctionShape.All.Where(shape => shape.Trigger == TriggerKind.Queue))
        {
            Wait(store.Value.Service.GetTable(Vigie.Store.Keys.States).CreateIfNotExistsAsync(CancellationToken.None));
            Require(
                Wait(work.RunAsync(shape, MessageTexts.Read(envelope.RootElement), default, CancellationToken.None)).Status == 200,
                "A message is worked on or kept as a dead letter.");
        }
    }

    private static void ReadAnswer(byte[] input)
    {
        var function = new FunctionDefinition
        {
            Name = "Receive",
            Trigger = new HttpTrigger("req", AuthorizationLevel.Anonymous, [], "x"),
            Outputs = [new OutputBinding("res", null), new OutputBinding("mentions", "mentions")],
        };
        AnswerInterpreter.Read(function, HttpStatusCode.OK, "application/json", input);
    }

    private static void ReadPlan(byte[] input)
    {
        var plan = ListeningReader.Read(Text(input), out var faults);
        if (faults.Count == 0)
        {
            ListeningValidator.Validate(plan, KnownKinds.All);
        }
    }

    private void ReadSettings(byte[] input)
    {
        var lines = Text(input).Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair is [{ Length: > 0 }, _])
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]))
            .Where(pair => !pair.Key.Equals("DataFolder", StringComparison.OrdinalIgnoreCase))
            .Append(KeyValuePair.Create("XDG_DATA_HOME", folder.Value.Path));
        var environment = new HostEnvironment(new SettingValues(lines), AppContext.BaseDirectory, null, null);
        new SettingsReader(environment, new RunPlace(BindAddress: IPAddress.Loopback)).Read();
    }

    private void ReadSettingsFile(byte[] input)
    {
        var file = folder.Value.File("local.settings.json");
        File.WriteAllBytes(file, input);
        new SettingValues([]).AndFile(file);
    }

    private static void ReadSchedule(byte[] input)
    {
        if (TimerSchedule.TryParse(Text(input), out var schedule, out var problem))
        {
            schedule.Next(Support.Some.Monday);
            schedule.FiresMoreThanOnceAMinute(Support.Some.Monday);
        }
        else
        {
            Require(problem.Length > 0, "A schedule that is refused is refused with a reason.");
        }
    }

    private static void ReadFunction(string file, byte[] input)
    {
        using var app = new AppFolder();
        app.TimerFunction("Watch", "0 * * * * *");
        File.WriteAllBytes(Path.Combine(app.Root, file == "host.json" ? file : Path.Combine("Watch", file)), input);
        FunctionDirectory.Load(app.Root, new Dictionary<string, string> { ["Q"] = "mentions" });
    }

    private static void ReadFile(byte[] input, bool packed) =>
        Wait(MentionFile.ReadAsync(new MemoryStream(input), packed, CancellationToken.None));

    private static byte[] Packed(string text)
    {
        using var packed = new MemoryStream();
        using (var zip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest))
        {
            zip.Write(System.Text.Encoding.UTF8.GetBytes(text));
        }

        return packed.ToArray();
    }
}
