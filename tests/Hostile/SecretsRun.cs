using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Vigie.Tests.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.Hostile;

/// <summary>
/// The built program with a canary in every secret, and every edge refusing: whatever it says, shows, sends, keeps and answers is gathered.
/// </summary>
public sealed class SecretsRun : IAsyncLifetime
{
    private readonly TempDirectory folder = new();

    /// <summary>Each secret by its setting.</summary>
    internal static IReadOnlyDictionary<string, string> Canaries { get; } = new Dictionary<string, string>
    {
        ["Storage"] = "Q2FuYXJ5U3RvcmFnZUtleUNhbmFyeVN0b3JhZ2VLZXk=",
        ["Teams__WebhookUrl"] = "CanaryTeamsSignature0123",
        ["Email__Smtp__Password"] = "CanarySmtpPassword4567",
        ["Webhooks__main__Secret"] = "Q2FuYXJ5V2ViaG9va1NlY3JldDEyMzQ1Njc4",
        ["Webhooks__other__Secret"] = "CanaryOtherWebhookSecret",
        ["Webhooks__meta__Secret"] = "CanaryMetaAppSecret12345",
        ["Webhooks__meta__VerifyToken"] = "CanaryMetaVerifyToken678",
        ["Webhooks__secret__Secret"] = "CanaryPlainSecret9012345",
        ["Webhooks__postmark__Secret"] = "vigie:CanaryPostmarkPassword",
        ["Webhooks__mailgun__Secret"] = "CanaryMailgunKey67890123",
        ["Webhooks__x__Secret"] = "CanaryConsumerSecret4567",
        ["Webhooks__telegram__Secret"] = "CanaryTelegramToken89012",
        ["Dashboard__Key"] = "CanaryDashboardKey890123",
        ["Language__Key"] = "CanaryLanguageKey4567890",
        ["Sources__hub__Token"] = "CanarySourceToken1234567",
        ["a feed's address"] = "CanaryFeedAddressKey9876",
    };

    /// <summary>Everything it ever said, by where.</summary>
    internal List<(string Where, string Said)> All { get; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await RunAsync();
        await OtherCommandsAsync();
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync()
    {
        await using var teams = await TeamsSink.StartAsync();
        teams.Answer([.. Enumerable.Repeat(400, 50)]);
        await using var feed = await FeedServer.StartAsync();
        feed.Answer = context =>
        {
            // A feed that is none, at an address that a redirect shows.
            context.Response.StatusCode = context.Request.Path == "/feed" ? 302 : 200;
            context.Response.Headers.Location = "/moved?key=" + Canaries["a feed's address"];
            return context.Response.WriteAsync(context.Request.Path == "/feed" ? string.Empty : "<html>no feed</html>");
        };
        using var mail = new LineServer(Encoding.ASCII.GetBytes(
            "220 x\r\n250-x\r\n250 AUTH LOGIN\r\n334 UGFzc3dvcmQ6\r\n535 5.7.8 no such user or password\r\n"));
        await using var vigie = await RunningVigie.StartAsync(folder.File("data"), Plan(feed.Address), Settings(teams.Url, mail.Port));
        await ProvokeAsync(vigie);
        foreach (var path in new[]
        {
            "", "login", "api/mentions", "api/threads", "api/alerts", "api/deadletters", "api/sources", "api/stats", "api/health",
            "api/export?author=a1", "api/mentions?top=" + "x", "nowhere",
        })
        {
            using var answer = await vigie.Client.GetAsync(new Uri(path, UriKind.Relative), Token);
            All.Add(($"GET /{path}", $"{answer.Headers}{await answer.Content.ReadAsStringAsync(Token)}"));
        }

        All.AddRange(teams.Bodies.Select(card => ("a card", card)));
        All.Add(("the log", vigie.Said));
    }

    private static (string Name, string Value)[] Settings(Uri teams, int mailPort) =>
    [
        ("Webhooks__main__Secret", "whsec_" + Canaries["Webhooks__main__Secret"]),
        .. Canaries.Where(canary => canary.Key is not ("Storage" or "Teams__WebhookUrl" or "Webhooks__main__Secret" or "a feed's address"))
            .Select(canary => (canary.Key, canary.Value)),
        ("Teams__WebhookUrl", $"{teams.GetLeftPart(UriPartial.Path)}?sig={Canaries["Teams__WebhookUrl"]}"),
        ("Email__Smtp__Host", "127.0.0.1"), ("Email__Smtp__Port", mailPort.ToString(CultureInfo.InvariantCulture)),
        ("Email__Smtp__StartTls", "false"), ("Email__Smtp__Username", "vigie"), ("Email__From", "vigie@example.org"),
        ("Email__To", "team@example.org"), ("Language__Endpoint", "http://127.0.0.1:9/"),
    ];

    private static string Plan(Uri feed) =>
        $$"""
        {"brands":[{"id":"acme","name":"Acme"}],
         "sources":[{"name":"hub","kind":"rss","url":"{{feed}}feed?key={{Canaries["a feed's address"]}}"},
                    {"name":"main","kind":"generic"},{"name":"other","kind":"generic"}]}
        """;

    private async Task ProvokeAsync(RunningVigie vigie)
    {
        var secret = "whsec_" + Canaries["Webhooks__main__Secret"];
        var angry = Enumerable.Range(0, 30).Select(object (n) => new
        {
            id = $"m{n}",
            text = "This is disgusting, a scandal. I hate it, never again!",
            createdAt = DateTimeOffset.UtcNow.AddMinutes(n - 30),
            threadId = "t",
            author = new { id = $"a{n}" },
        }).Append(new { id = "broken" });
        foreach (var post in new[]
        {
            SignedPost.Of(angry, secret: secret), SignedPost.Of([], secret: SignedPost.Secret),
            SignedPost.Of([], DateTimeOffset.UnixEpoch, secret),
            SignedPost.Of("nonsense", secret: secret), new SignedPost("{}", new Dictionary<string, string> { ["webhook-id"] = "x" }),
        })
        {
            All.Add(("a sender's answer", (await vigie.PostAsync(post, "main")).Body));
            All.Add(("another's answer", (await vigie.PostAsync(post, "other")).Body));
        }

        await AskSendersAsync(vigie);
        await vigie.TickAsync();
        await Eventually.TrueAsync(
            async () => (await vigie.ListAsync("api/alerts?kind=velocity")) is [var alert, ..]
                && alert.ToString().Contains("Mail server 127.0.0.1", StringComparison.Ordinal)
                && (await vigie.GetAsync("api/sources")).ToString().Contains("problem", StringComparison.Ordinal),
            "Teams, the mail server and the feed have refused",
            TimeSpan.FromSeconds(40));
        using var wrong = new HttpRequestMessage(HttpMethod.Post, new Uri(vigie.Address, "login"))
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("key", "wrong")]),
        };
        using var refused = await vigie.Client.SendAsync(wrong, Token);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    /// <summary>Good and bad calls of senders that show their secret, and of those who ask whether the address is ours.</summary>
    private async Task AskSendersAsync(RunningVigie vigie)
    {
        foreach (var kind in new[] { "meta", "secret", "postmark", "mailgun", "x", "telegram" })
        {
            var sender = SenderCase.Of(kind);
            var secret = Canaries[$"Webhooks__{kind}__Secret"];
            foreach (var body in new[] { "nonsense", sender.Written })
            {
                using var post = sender.Sign(body, DateTimeOffset.UtcNow, secret).AsRequest(vigie.Address, kind);
                using var answer = await vigie.Client.SendAsync(post, Token);
                All.Add(("a sender's answer", await answer.Content.ReadAsStringAsync(Token)));
            }
        }

        foreach (var query in new[]
        {
            $"meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token={Canaries["Webhooks__meta__VerifyToken"]}",
            "meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x", "x?crc_token=abc", "x?crc_token=%7B%7D",
            $"secret?secret={Canaries["Webhooks__secret__Secret"]}",
        })
        {
            using var answer = await vigie.Client.GetAsync(new Uri("api/webhooks/" + query, UriKind.Relative), Token);
            All.Add(("a sender's answer", await answer.Content.ReadAsStringAsync(Token)));
        }
    }

    /// <summary>What starts, checks and reads once; and storage that refuses.</summary>
    private async Task OtherCommandsAsync()
    {
        await using var storage = await FeedServer.StartAsync();
        storage.Answer = context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsync("<?xml version=\"1.0\"?><error><Code>AuthenticationFailed</Code></error>");
        };
        var plan = folder.File("plan.json");
        await File.WriteAllTextAsync(plan, Plan(storage.Address), Token);
        var port = Azurite.FreePort().ToString(CultureInfo.InvariantCulture);
        var (teams, key) = (new Uri("http://127.0.0.1:9/flow"), Canaries["Storage"]);
        var settings = Settings(teams, 9);
        var storing = settings.Append(("Storage", $"AccountName=acme;AccountKey={key};TableEndpoint={storage.Address}acme"));
        await SayAsync(storing, "run", "--port", port, "--config", plan, "--data", folder.File("a"));
        await SayAsync(storing, "check", "--config", plan);
        await SayAsync(settings, "try", "hub", "--config", plan);

        // A ';' was forgotten: the key is part of the address.
        var forgotten = $"AccountName=acme;DefaultEndpointsProtocol=https AccountKey={key};EndpointSuffix=x;AccountKey=a2V5";
        await SayAsync(settings.Append(("Storage", forgotten)), "check", "--config", plan);
        await SayAsync(
            settings.Select(setting => setting.Name is "Teams__WebhookUrl" or "Language__Endpoint"
                ? (setting.Name, "ftp:" + setting.Value)
                : setting),
            "check", "--config", plan);
    }

    private async Task SayAsync(IEnumerable<(string Name, string Value)> settings, params string[] arguments)
    {
        await using var process = VigieProcess.Start(
            settings.Append(("Network__AllowPrivate", "true")).ToDictionary(), arguments);
        await process.WaitAsync(TimeSpan.FromSeconds(60));
        All.Add(($"vigie {arguments[0]}", process.Said));
    }
}
