using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Vigie.Hosting.Telemetry;
using Vigie.Model.Listening;
using Vigie.Model.Settings;
using Vigie.Store;

namespace Vigie.Hosting.Handler;

/// <summary>
/// The custom handler: a web server on loopback that the host, or the local stand-in for it, calls. No routing, no middleware: start-up
/// time is billed.
/// </summary>
internal sealed class HandlerApp(WebApplication app) : IAsyncDisposable
{
    /// <summary>The host itself takes 100 MB from a caller and wraps it in its envelope.</summary>
    private const long MaximumRequestBytes = 128L * 1024 * 1024;

    /// <summary>Where it listens, for example http://127.0.0.1:37251/.</summary>
    public Uri Address { get; } =
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/");

    public IServiceProvider Services => app.Services;

    /// <summary>
    /// Starts to listen. The host takes any answer for "ready", and the start is billed: so the store is looked at by the first invocation,
    /// and one that cannot be used is for the log and the health page to tell.
    /// </summary>
    public static async Task<HandlerApp> StartAsync(HandlerOptions options, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = options.AppRoot });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.Listen(IPAddress.Loopback, options.Port);
            server.Limits.MaxRequestBodySize = MaximumRequestBytes;
            server.Limits.MinRequestBodyDataRate = null;
            server.AddServerHeader = false;
        });
        builder.Logging
            .AddProvider(new LineLoggerProvider(options.Output, options.Errors, options.Time))
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // A start that fails is told once, by who started.
        builder.Services
            .AddVigie(options.Settings, options.Plan, options.Time)
            .AddSingleton<IHostLifetime, NoLifetime>()
            .AddSingleton(InvocationDeadline.Read(Path.Combine(options.AppRoot, "host.json")))
            .AddSingleton(provider =>
                new TelemetryExport(options.Settings.Telemetry, provider.GetRequiredService<ILogger<TelemetryExport>>()))
            .AddSingleton<LetterBook>()
            .AddSingleton<Metering>()
            .AddSingleton<QueueWork>()
            .AddSingleton<Dispatcher>();
        options.Adjust?.Invoke(builder.Services);
        builder.Services.TryAddSingleton(FunctionTable.From);

        var app = builder.Build();
        try
        {
            if (options.StoreFirst)
            {
                await app.Services.GetRequiredService<StoreReadiness>().EnsureAsync(cancellationToken);
            }

            // All that the functions are made of is put together for the first of them, not for the host's question whether we are there.
            var dispatcher = new Lazy<Dispatcher>(app.Services.GetRequiredService<Dispatcher>);
            app.Run(context => RespondAsync(context, dispatcher));
            await app.StartAsync(cancellationToken);
            app.Services.GetRequiredService<TelemetryExport>().Begin();
            return new HandlerApp(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None);
        await app.Services.GetRequiredService<Metering>().EndAsync(CancellationToken.None);
        await app.DisposeAsync();
    }

    private static async Task RespondAsync(HttpContext context, Lazy<Dispatcher> dispatcher)
    {
        var answer = context.Request.Method switch
        {
            "GET" or "HEAD" when context.Request.Path == "/" => HandlerAnswer.Alive,
            "GET" or "HEAD" => HandlerAnswer.Failure(404, "The handler takes GET / and POST /{Function}."),
            "POST" => await PostAsync(context, dispatcher),
            _ => HandlerAnswer.Failure(405, "The handler takes GET / and POST /{Function}."),
        };
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = answer.Body.Length;
        if (context.Request.Method != "HEAD")
        {
            await context.Response.Body.WriteAsync(answer.Body, context.RequestAborted);
        }
    }

    private static async Task<HandlerAnswer> PostAsync(HttpContext context, Lazy<Dispatcher> dispatcher)
    {
        try
        {
            using var envelope = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);

            // Not the caller's token: the host never cancels, and work that was begun is better finished than repeated.
            var call = new Invocation(
                context.Request.Path.Value!.Trim('/'),
                envelope.RootElement,
                context.Request.Headers["X-Azure-Functions-InvocationId"],
                context.Request.Headers.TraceParent);
            return await dispatcher.Value.DispatchAsync(call, CancellationToken.None);
        }
        catch (JsonException)
        {
            return HandlerAnswer.Failure(400, "The request is no JSON envelope.");
        }
        catch (BadHttpRequestException refused)
        {
            return HandlerAnswer.Failure(refused.StatusCode, $"The request was refused; at most {MaximumRequestBytes} bytes are taken.");
        }
    }

    /// <summary>Signals are the business of who started this: the host kills, and <c>run</c> listens to Ctrl+C itself.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>What a handler is started with.</summary>
internal sealed record HandlerOptions
{
    public required VigieSettings Settings { get; init; }

    public required ListeningPlan Plan { get; init; }

    /// <summary>Folder of host.json.</summary>
    public required string AppRoot { get; init; }

    /// <summary>Loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TextWriter Output { get; init; } = Console.Out;

    public TextWriter Errors { get; init; } = Console.Error;

    /// <summary>For people at a command line: a store that cannot be used ends the start.</summary>
    public bool StoreFirst { get; init; } = true;

    /// <summary>A last word on the services, for tests and demonstrations.</summary>
    public Action<IServiceCollection>? Adjust { get; init; }
}
