using System.Net;
using System.Text;
using Azure;
using Azure.Core.Pipeline;
using Microsoft.AspNetCore.WebUtilities;
using Vigie.Model;
using Vigie.Model.Settings;
using Vigie.Notify;
using Vigie.Notify.AlertText;
using Vigie.Store;
using Vigie.Store.AzureTables;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <content>What storage, Teams, mail servers and browsers say.</content>
public sealed partial class ParserTable
{
    private const string Connection =
        "DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=a2V5LWtleS1rZXkta2V5;EndpointSuffix=core.windows.net";

    private static readonly LinkSigner Links = new(new SecretString("link key"), new Uri("https://vigie.example"), new ManualTime());

    private IEnumerable<Parser> Storing() =>
    [
        new(
            "storage connection string",
            Seeds(Connection, "UseDevelopmentStorage=true", "AccountName=a;AccountKey=a2V5;TableEndpoint=http://127.0.0.1:10002/a"),
            ReadConnection,
            typeof(FormatException))
        {
            Words = ["=", ";", "TableEndpoint=", "https://", "AccountKey="],
        },
        new(
            "table's row",
            Seeds(TableRow),
            OfJson(json => EntityJson.Read(json)),
            typeof(FormatException))
        {
            Words = [.. JsonWords, "Edm.Int64", "Edm.Guid", "Edm.Binary", "Edm.DateTime", "@odata.type"],
        },
        new(
            "table's answer",
            Seeds(TableAnswers),
            ReadTable,
            typeof(RequestFailedException))
        {
            Words = [.. JsonWords, "\r\n", "HTTP/1.1 ", "--", "Content-Type:", "<Code>"],
            Share = 0.3,
        },
    ];

    private IEnumerable<Parser> Telling() =>
    [
        new(
            "Teams' answer",
            Seeds("429\nRetry-After: 120\n\nslow down", "202\nX: y\n\n", "500\nRetry-After: Mon, 02 Mar 2026 09:00:00 GMT\n\n"),
            ReadTeams,
            typeof(ExpectedFailureException),
            typeof(TimeoutException))
        {
            Words = ["\n", ": ", "Retry-After: ", "Location: "],
            Share = 0.5,
        },
        new(
            "mail server's reply",
            Seeds(
                "220 x\r\n250-x\r\n250 SIZE 1000\r\n250 ok\r\n250 ok\r\n354 go\r\n250 taken\r\n221 bye\r\n",
                "220 x\r\n250 x\r\n550 no\r\n", "421 later\r\n"),
            ReadSmtp,
            typeof(ExpectedFailureException),
            typeof(TimeoutException))
        {
            Words = ["\n", "250 ", "250-", "354 ", "\r\n.\r\n"],
            Share = 0.05,
        },
        new(
            "other people's words",
            Seeds("Tea\u202E \u200B[x](http://y) <at>", "👨‍👩‍👧‍👦 e\u0301"),
            ReadUntrusted)
        {
            Words = ["\u202E", "[", "](", "**", "{{DATE(", "\u200B", "\u0301"],
        },
    ];

    private IEnumerable<Parser> Showing() =>
    [
        new("signed link", Seeds($"{SignedAlert}\n1772528400\nc2ln", "a.b.c\n\n"), ReadLink) { Words = ["\n", ".", "-", "|", "/"] },
        new(
            "request of a browser",
            Seeds(Requests),
            ReadRequest)
        {
            Words = [.. JsonWords, "?", "&", "=", "/", "next=", "top=", "from=", "%2F", "Cookie: vigie=", "Accept-Language: "],
            Share = 0.5,
        },
    ];

    private static AlertId SignedAlert => AlertId.Sla(ThreadId.Of("brand", "forum", "m1"), Some.Monday);

    private static string TableRow =>
        """
        {"odata.etag":"W/\"1\"","PartitionKey":"p","RowKey":"r","Timestamp":"2026-03-02T09:00:00Z","V":1,
         "Big@odata.type":"Edm.Int64","Big":"12",
         "At@odata.type":"Edm.DateTime","At":"2026-03-02T09:00:00Z","G@odata.type":"Edm.Guid","G":"7f3b0c1e-0f1a-4c62-8f0a-2a8c51a0c0de",
         "B@odata.type":"Edm.Binary","B":"AAEC","D@odata.type":"Edm.Double","D":"1.5","T":true,"N":null,"Json":"{}"}
        """;

    private static string[] TableAnswers =>
    [
        $"200\nContent-Type: application/json\n\n{TableRow}",
        $$"""{{"200\nContent-Type: application/json\n\n"}}{"value":[{{TableRow}}]}""",
        "404\nContent-Type: application/json\n\n"
            + "{\"odata.error\":{\"code\":\"ResourceNotFound\",\"message\":{\"lang\":\"en\",\"value\":\"x\"}}}",
        "403\nContent-Type: application/xml\n\n<?xml version=\"1.0\"?><error><Code>AuthenticationFailed</Code></error>",
        "202\nContent-Type: multipart/mixed; boundary=b\n\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n"
            + "Content-Type: application/http\r\n\r\nHTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n\r\n"
            + "{\"odata.error\":{\"code\":\"EntityAlreadyExists\",\"message\":{\"lang\":\"en\",\"value\":\"0:The entity\"}}}\r\n"
            + "--c--\r\n--b--",
        "202\nContent-Type: multipart/mixed; boundary=b\n\n--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n"
            + "Content-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\nETag: W/\"1\"\r\n\r\n\r\n--c--\r\n--b--",
    ];

    private static string[] Requests =>
    [
        "GET /api/mentions?from=2026-03-01T00:00:00Z&to=2026-03-02T10:00:00Z&channel=forum&sentiment=negative&top=5&"
            + "next=MjAyNjAzMDJ8YnJhbmR8eA\nAccept-Language: fr\n\n",
        "GET /api/threads?top=1&state=waiting&next=MjAyNjAzMDJ8YnJhbmR8dA\n\n", "GET /api/alerts?next=MQ\n\n",
        "GET /api/stats?from=2026-03-01\n\n",
        $"GET /api/threads/{ThreadId.Of("brand", "forum", "m1")}\n\n", $"GET /alerts/{SignedAlert}?exp=1&sig=x\nCookie: vigie=1.2; a=b\n\n",
        $"POST /api/threads/{ThreadId.Of("brand", "forum", "m1")}/correct\nContent-Type: application/json\n"
            + $"Sec-Fetch-Site: same-origin\n\n{{\"mention\":\"x\",\"sentiment\":\"positive\"}}",
        $"POST /api/threads/{ThreadId.Of("brand", "forum", "m1")}/answered\nContent-Type: application/json\n"
            + $"Origin: http://127.0.0.1:7071\n\n{{\"by\":\"Ana\"}}",
        $"POST /alerts/{SignedAlert}\nContent-Type: application/x-www-form-urlencoded\n\naction=ack&name=%C3%A9+x&level=1",
        "POST /login\nContent-Type: application/x-www-form-urlencoded\n\nkey=x",
        "POST /api/erasure\nContent-Type: application/json\n\n{\"author\":\"a\",\"source\":\"forum\"}",
        "GET /api/export?author=a&source=forum\n\n", "HEAD /assets/app.js\n\n", "GET /api/health\n\n",
    ];

    private static void ReadConnection(byte[] input)
    {
        try
        {
            var connection = StorageConnectionString.Parse(Text(input));
            connection.Sign("Mon, 02 Mar 2026 09:00:00 GMT", new Uri(connection.TableEndpoint, "/Tables"));
            Require(!connection.ToString().Contains("a2V5LWtleS1rZXkta2V5", StringComparison.Ordinal), "The key is never shown.");
        }
        catch (FormatException refused)
        {
            Require(!refused.Message.Contains("LWtleS1rZXk", StringComparison.Ordinal), "The key is never shown.");
            throw;
        }
    }

    private static void ReadTable(byte[] input)
    {
        using var handler = new Scripted(() => Response(input));
        var options = new TableClientOptions { Transport = new HttpClientTransport(handler) };
        options.Retry.MaxRetries = 0;
        var table = new TableServiceClient(StorageConnectionString.Parse(Connection), options).GetTable("Threads");
        Exception? expected = null;
        foreach (var ask in new Func<Task>[]
        {
            () => table.CreateIfNotExistsAsync(CancellationToken.None),
            () => table.GetEntityIfExistsAsync("p", "r", CancellationToken.None),
            async () => await table.QueryAsync(new TableQuery("p"), CancellationToken.None).Take(1_000).ToListAsync(),
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))], CancellationToken.None),
        })
        {
            try
            {
                Wait(ask());
            }
            catch (RequestFailedException refused)
            {
                expected = refused;
            }
        }

        // Honest answers fit one of the four questions each: the others may refuse them.
        _ = expected;
    }

    private static void ReadTeams(byte[] input)
    {
        var settings = new VigieSettings
        {
            DataFolder = ".",
            LinkKey = new SecretString("k"),
            TeamsWebhookUrl = new SecretString("https://flow.example/x?sig=s"),
        };
        using var teams = new TeamsNotifier(new NotifierParts(settings, _ => new Scripted(() => Response(input)), TimeProvider.System));
        Wait(teams.SendAsync(SomeMessage.Of(SomeMessage.Facts()), TeamsNotifier.Room, CancellationToken.None));
    }

    private static void ReadSmtp(byte[] input)
    {
        using var server = new LineServer(input);
        var settings = new VigieSettings
        {
            DataFolder = ".",
            LinkKey = new SecretString("k"),
            Smtp = new SmtpSettings("127.0.0.1", server.Port, StartTls: false),
            EmailFrom = "vigie@acme.example",
        };
        var mail = new EmailNotifier(new NotifierParts(settings, _ => new SocketsHttpHandler(), TimeProvider.System));
        Wait(mail.SendAsync(SomeMessage.Of(SomeMessage.Facts()), "lea@acme.example", CancellationToken.None));
    }

    private static void ReadUntrusted(byte[] input)
    {
        var clean = UntrustedText.Clean(Text(input), 80);
        Require(!clean.Any(c => char.IsControl(c) || c is >= '\u202A' and <= '\u202E'), "No control or direction sign is left.");
        Require(clean.Length <= (8 * 80) + 1, "A cut text is short.");
        UntrustedText.Link(Text(input));
        UntrustedText.WithoutMarkup(clean);
    }

    private static void ReadLink(byte[] input)
    {
        var parts = Text(input).Split('\n', 3);
        if (AlertId.TryParse(parts[0], out var id))
        {
            TableRules.CheckKey(id.Subject, "PartitionKey");
            TableRules.CheckKey(Keys.AlertRow(id), "RowKey");
            Require(
                !Links.Verify(id, parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2)),
                "A signature that nobody made opens nothing.");
        }
    }

    private void ReadRequest(byte[] input)
    {
        var (first, headers, body) = Message(input);
        var words = first.Split(' ', 2);
        if (words is not [var method, ['/', ..] path] || !Uri.TryCreate("http://127.0.0.1:7071" + path, UriKind.Absolute, out var url))
        {
            return;
        }

        var outcome = Wait(web.Value.Web.AnswerAsync(
            new HttpCall
            {
                Method = method,
                Url = url,
                Query = QueryHelpers.ParseQuery(url.Query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
                Headers = headers.GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase).ToDictionary(
                    group => group.Key,
                    group => (IReadOnlyList<string>)[.. group.Select(header => header.Value)],
                    StringComparer.OrdinalIgnoreCase),
                Body = body,
            },
            CancellationToken.None));
        Require(outcome.Answer.Status is (>= 200 and < 500) or 503, $"A browser is answered 2xx to 4xx, not {outcome.Answer.Status}.");
        Require(
            !outcome.Answer.Headers.Any(header => $"{header.Key}{header.Value}".AsSpan().ContainsAny('\r', '\n')),
            "No header of an answer has a second line.");
    }

    private static (string First, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body) Message(byte[] input)
    {
        var parts = Text(input).Split("\n\n", 2);
        var lines = parts[0].Split('\n');
        var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Where(pair => pair is [{ Length: > 0 }, _])
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        return (lines[0], [.. headers], parts.ElementAtOrDefault(1) ?? string.Empty);
    }

    private static HttpResponseMessage Response(byte[] input)
    {
        var (status, headers, body) = Message(input);
        var response = new HttpResponseMessage(
            int.TryParse(status, out var code) && code is >= 200 and <= 599 ? (HttpStatusCode)code : HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        foreach (var (name, value) in headers)
        {
            _ = response.Headers.TryAddWithoutValidation(name, value) || response.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private sealed class Scripted(Func<HttpResponseMessage> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer());

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }
}
