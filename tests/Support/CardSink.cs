using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Vigie.Tests.Support;

/// <summary>Stands where Teams would: a loopback server that keeps the cards it takes.</summary>
internal sealed class CardSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<JsonElement> cards;

    private CardSink(WebApplication app, ConcurrentQueue<JsonElement> cards) => (this.app, this.cards) = (app, cards);

    public IReadOnlyList<JsonElement> Cards => [.. cards];

    /// <summary>The first line of each card.</summary>
    public IReadOnlyList<string> Headlines =>
        [.. cards.Select(card => card.GetProperty("attachments")[0].GetProperty("content").GetProperty("fallbackText").GetString()!)];

    public string Url => app.Urls.First() + "/workflow?sig=not-a-real-signature";

    /// <param name="port">0: any free one. A sink started again on the port of an earlier one is Teams that is back.</param>
    public static async Task<CardSink> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var cards = new ConcurrentQueue<JsonElement>();
        app.Run(async context =>
        {
            cards.Enqueue((await JsonDocument.ParseAsync(context.Request.Body)).RootElement);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new CardSink(app, cards);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
