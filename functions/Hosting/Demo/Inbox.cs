using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Spectre.Console;

namespace Vigie.Hosting.Demo;

/// <summary>
/// Stands where Teams would: takes the cards that the real notifier posts, says their headline at the console and shows them on a page of
/// this machine, newest first.
/// </summary>
internal sealed class Inbox : IAsyncDisposable
{
    private const int Kept = 200;

    private const int MaximumBytes = 64 * 1024;

    private readonly WebApplication app;
    private readonly ConcurrentQueue<string> cards;

    private Inbox(WebApplication app, ConcurrentQueue<string> cards)
    {
        (this.app, this.cards) = (app, cards);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");
    }

    /// <summary>The page; <c>teams</c> below it takes the cards.</summary>
    public Uri Address { get; }

    /// <summary>How many cards have come.</summary>
    public int Count => cards.Count;

    public static async Task<Inbox> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, 0);
            server.Limits.MaxRequestBodySize = MaximumBytes;
            server.AddServerHeader = false;
        });
        var app = builder.Build();
        var cards = new ConcurrentQueue<string>();
        app.Run(context => context.Request.Method == "POST" ? TakeAsync(context, cards) : ShowAsync(context, cards));
        await app.StartAsync(cancellationToken);
        return new Inbox(app, cards);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private static async Task TakeAsync(HttpContext context, ConcurrentQueue<string> cards)
    {
        try
        {
            using var message = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var card = message.RootElement.GetProperty("attachments")[0].GetProperty("content");
            AnsiConsole.MarkupLineInterpolated($"[bold]card[/] {card.GetProperty("fallbackText").GetString()}");
            cards.Enqueue(CardPage.Render(card));
            while (cards.Count > Kept)
            {
                cards.TryDequeue(out _);
            }

            context.Response.StatusCode = 202;
        }
        catch (Exception wrong)
            when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            // As Teams' workflow does with what is no card.
            context.Response.StatusCode = 400;
        }
    }

    private static Task ShowAsync(HttpContext context, ConcurrentQueue<string> cards)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'";
        return context.Response.WriteAsync(CardPage.Page(cards.Reverse()), Encoding.UTF8, context.RequestAborted);
    }
}
