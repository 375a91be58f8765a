using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vigie.Model;
using Vigie.Web;

namespace Vigie.Tests.Support;

/// <summary>The web function behind a real server on a free loopback port, for browsers and clients.</summary>
internal sealed class WebFunctionServer(WebApplication app) : IAsyncDisposable
{
    /// <summary>What the function wanted queued.</summary>
    public ConcurrentQueue<AlertNotice> Alerts { get; } = new();

    /// <summary>While set, every request is answered 500, as by a host whose function broke.</summary>
    public bool Broken { get; set; }

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public static async Task<WebFunctionServer> StartAsync(WebFunction function)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new WebFunctionServer(app);
        app.Run(context => server.AnswerAsync(function, context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        server.Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return server;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(WebFunction function, HttpContext context)
    {
        if (Broken)
        {
            context.Response.StatusCode = 500;
            return;
        }

        using var reader = new StreamReader(context.Request.Body);
        var outcome = await function.AnswerAsync(
            new HttpCall
            {
                Method = context.Request.Method,
                Url = new Uri(context.Request.GetEncodedUrl()),
                Headers = context.Request.Headers.ToDictionary(
                    header => header.Key,
                    header => (IReadOnlyList<string>)[.. header.Value.Select(value => value ?? string.Empty)],
                    StringComparer.OrdinalIgnoreCase),
                Query = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
                Body = await reader.ReadToEndAsync(context.RequestAborted),
            },
            context.RequestAborted);
        foreach (var notice in outcome.Outgoing.Alerts)
        {
            Alerts.Enqueue(notice);
        }

        context.Response.StatusCode = outcome.Answer.Status;
        context.Response.ContentType = outcome.Answer.ContentType;
        foreach (var (name, value) in outcome.Answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (outcome.Answer.Status != 304)
        {
            await context.Response.WriteAsync(outcome.Answer.Body, context.RequestAborted);
        }
    }
}
