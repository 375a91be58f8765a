using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vigie.Hosting.Handler;
using Vigie.Hosting.Local;
using Vigie.Model;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Receive;
using Vigie.Tests.Support;

namespace Vigie.Tests.EndToEnd;

/// <summary>A sender is one file and one line: this one's class and its place in the registry, and its mentions reach the API.</summary>
public sealed class ToySenderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sender_added_by_one_class_and_one_line_works_from_the_call_to_the_API()
    {
        using var folder = new TempDirectory();
        await using var handler = await HandlerApp.StartAsync(Options(folder), Token);
        await using var host = new LocalHost(new LocalHostOptions
        {
            AppRoot = RunningHandler.AppRoot,
            HandlerAddress = handler.Address,
            DataFolder = folder.File("data"),
            Port = 0,
        });
        await host.StartAsync(Token);
        using var client = new HttpClient { BaseAddress = host.Address };
        using var post = new HttpRequestMessage(HttpMethod.Post,
            "api/webhooks/toy")
        { Content = new StringContent("7|Where is my parcel?") };
        post.Headers.Add("X-Toy", "toy-secret");

        using var answer = await client.SendAsync(post, Token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Eventually.TrueAsync(
            async () =>
            {
                using var list = JsonDocument.Parse(await client.GetStringAsync(new Uri("api/mentions", UriKind.Relative), Token));
                return list.RootElement.GetProperty("items").EnumerateArray().Any(mention => mention.GetProperty("id").GetString() == "7");
            },
            "the toy's mention is listed");
        await host.StopAsync();
    }

    private static HandlerOptions Options(TempDirectory folder) => new()
    {
        AppRoot = RunningHandler.AppRoot,
        Settings = new VigieSettings
        {
            DataFolder = folder.File("data"),
            LinkKey = new SecretString("key"),
            PublicUrl = new Uri("http://127.0.0.1/"),
            WebhookSecrets = new Dictionary<string, IReadOnlyList<SecretString>>(StringComparer.OrdinalIgnoreCase)
            {
                ["toy"] = [new("toy-secret")],
            },
        },
        Plan = new ListeningPlan(),
        Output = TextWriter.Null,
        Errors = TextWriter.Null,
        Adjust = services => services.AddSingleton(new SenderRegistry([.. SenderRegistry.All, new ToySender()])),
    };

    private sealed class ToySender : ISender
    {
        public string Kind => "toy";

        public string? Refuse(HttpCall call, IReadOnlyList<SecretString> secrets, DateTimeOffset now) =>
            secrets.Any(secret => Signature.IsSame(call.Header("X-Toy") ?? string.Empty, secret.Reveal())) ? null : "No toy.";

        public ReceivedMentions Read(HttpCall call, string source, DateTimeOffset now) => new(
            [new Mention { Id = call.Body.Split('|')[0], Source = source, Text = call.Body.Split('|')[1], CreatedAt = now }], []);
    }
}
