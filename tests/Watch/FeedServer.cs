using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vigie.Tests.Watch;

/// <summary>A real server of feeds on this machine: /{name} has one item that speaks of the tea; /slow answers when it is let go.</summary>
internal sealed class FeedServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TaskCompletionSource letGo = new();
    private int asked;

    private FeedServer(WebApplication app) => this.app = app;

    public int Asked => asked;

    public int SlowAsked { get; private set; }

    public static async Task<FeedServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new FeedServer(app);
        app.MapGet(
            "/{name}", async (string name, CancellationToken cancellationToken) => await server.AnswerAsync(name, cancellationToken));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>The slow feed is at another host: one host is asked one thing at a time.</summary>
    public Uri Url(string name)
    {
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return new UriBuilder(address) { Host = name == "slow" ? "localhost" : address.Host, Path = name }.Uri;
    }

    public async ValueTask DisposeAsync()
    {
        letGo.TrySetResult();
        await app.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(string name, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref asked);
        if (name == "slow")
        {
            SlowAsked++;
            await letGo.Task.WaitAsync(cancellationToken);
        }

        return Results.Text(
            string.Create(CultureInfo.InvariantCulture, $"""
                <rss version="2.0"><channel><title>{name}</title><link>https://feeds.example/</link><description>d</description>
                <item><guid isPermaLink="false">{name}-1</guid><title>The tea of {name}</title><link>https://feeds.example/{name}/1</link>
                <pubDate>Mon, 02 Mar 2026 08:30:00 GMT</pubDate><description>The tea was cold.</description></item></channel></rss>
                """),
            "application/rss+xml");
    }
}
